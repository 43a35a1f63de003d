"""What was looked at, what was found, how it was put right, and what followed: one chain below a task."""

from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held

from .tasks import Task


class Inspection(models.Model):
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    words = models.TextField(help_text="what was looked at")
    inspected_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("task", "on"))

    class Meta:
        ordering = ["id"]


class Finding(models.Model):
    """Something wrong that an inspection found, for an office to put right by a day."""

    class State(models.TextChoices):
        OPEN = "open"
        IMPROVED = "improved"
        CLOSED = "closed"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    office = models.CharField(max_length=60)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField(null=True)

    held = Held(says=("office", "due_on"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(state="closed") | Q(closed_on__isnull=False), name="finding_closed_on_a_day")]


class Improvement(models.Model):
    """What an office did about a finding, with files; looked at again by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    reported_by = models.CharField(max_length=60)
    reported_on = models.DateField()
    checked_by = models.CharField(max_length=60, blank=True)
    checked_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    held = Held(says=("finding", "reported_on"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["finding"], condition=Q(state="proposed"), name="improvement_one_waits"),
            models.CheckConstraint(
                condition=Q(state="proposed") | (~Q(checked_by="") & ~Q(checked_by=F("reported_by"))), name="improvement_four_eyes"
            ),
        ]


class Consequence(models.Model):
    """What followed from a task, or from a finding of it: an interview, praise, a subsidy in place of a reward, accountability."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview"
        PRAISE = "praise"
        SUBSIDY = "subsidy"
        ACCOUNTABILITY = "accountability"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    office = models.CharField(max_length=60)
    on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    words = models.TextField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("kind", "office", "on"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="subsidy") & Q(amount__gt=0)) | (~Q(kind="subsidy") & Q(amount__isnull=True)), name="consequence_amount"
            ),
            models.CheckConstraint(condition=~Q(kind__in=["subsidy", "accountability"]) | ~Q(number=""), name="consequence_by_a_paper"),
        ]
