from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Notice(models.Model):
    """
    What was made public: content frozen at posting, with the run's hash in its check code.

    `duty` is one of the pack's publicity duties, `audience` `public`, `institutions` or one institution's staff.
    """

    class Audience(models.TextChoices):
        PUBLIC = "public"
        INSTITUTIONS = "institutions"
        STAFF = "staff"

    number = models.CharField(max_length=40, unique=True)
    duty = models.CharField(max_length=40)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=10)
    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, null=True, related_name="+")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    content = models.JSONField()
    check_code = models.CharField(max_length=40)
    posted_on = models.DateField()
    until_on = models.DateField(help_text="last day of publicity, counted in working days")
    posted_by = models.CharField(max_length=60)

    held = Held(key="number", says=("period",))

    class Meta:
        ordering = ["-posted_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("posted_on")), name="notice_span")]


class Objection(models.Model):
    """Somebody's objection to a notice while it is posted, and its answer by another person."""

    class State(models.TextChoices):
        RAISED = "raised"
        ANSWERED = "answered"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    raised_by = models.CharField(max_length=60)
    raised_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RAISED)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answered_on = models.DateField(null=True)

    held = Held(says=("notice", "raised_on"))

    class Meta:
        ordering = ["notice", "id"]
        constraints = [models.CheckConstraint(condition=Q(answered_by="") | ~Q(answered_by=F("raised_by")), name="objection_four_eyes")]
