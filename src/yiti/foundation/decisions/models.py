"""What the county decides, and the holidays that it was told: both by two people."""

from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Decision(models.Model):
    """
    A value that the county decided where its document is silent or lets it decide: proposed, approved by another.

    `value` is JSON (a decimal as text, a word, or a table such as points by indicator). Holds in `[from_on, until_on)`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    parameter = models.CharField(max_length=80)
    applies_to = models.JSONField(default=list, help_text="institution types or categories; empty for all")
    value = models.JSONField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=60, help_text="number of the paper")
    decided_on = models.DateField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    held = Held(says=("parameter", "number"))

    class Meta:
        ordering = ["parameter", "-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "rejected"]) | (~Q(settled_by="") & ~Q(settled_by=F("proposed_by"))),
                name="decision_four_eyes",
            ),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="decision_span"),
        ]


class HolidayYear(models.Model):
    """
    A year's public holidays as the State Council's office announced them: entered by one, approved by another.

    `spans` are `{"name": …, "from": ISO day, "until": ISO day}`, both ends included; `worked` the Saturdays and Sundays that
    are worked, as ISO days. A later notice for the same year replaces the approved one; what was approved is never edited.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REPLACED = "replaced"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60, help_text="number of the notice")
    announced_on = models.DateField()
    spans = models.JSONField()
    worked = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)

    held = Held(says=("year", "number"))

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "replaced", "rejected"]) | (~Q(settled_by="") & ~Q(settled_by=F("proposed_by"))),
                name="holiday_year_four_eyes",
            ),
            models.UniqueConstraint(fields=["year"], condition=Q(state="approved"), name="holiday_year_one_approved"),
        ]
