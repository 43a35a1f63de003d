from django.db import models
from django.db.models import Q

from yiti.foundation.audit.prints import Held


class HandedReturn(models.Model):
    """
    A month's return as somebody handed it in. Never changed: a correction is a new version, and the highest one counts.

    `declared` is the return's id in the pack. One about the whole county has no institution.
    """

    declared = models.CharField(max_length=60)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, related_name="+")
    month = models.DateField(help_text="first day of the month")
    version = models.PositiveIntegerField()
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    is_by_sheet = models.BooleanField(default=False)

    held = Held(says=("declared", "institution", "month", "version"))

    class Meta:
        ordering = ["declared", "institution", "month", "version"]
        constraints = [
            models.UniqueConstraint(fields=["declared", "institution", "month", "version"], name="handed_return_once"),
            models.UniqueConstraint(
                fields=["declared", "month", "version"], condition=Q(institution__isnull=True), name="handed_return_county_once"
            ),
            models.CheckConstraint(condition=Q(version__gt=0), name="handed_return_version"),
        ]
        indexes = [models.Index(fields=["month", "declared"], name="handed_return_month")]


class HandedFigure(models.Model):
    """One figure of a return: its item in the ledger of facts, and how much."""

    handed = models.ForeignKey(HandedReturn, on_delete=models.PROTECT, related_name="figures")
    item = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    held = Held(says=("handed", "item"))

    class Meta:
        ordering = ["handed", "id"]
        constraints = [
            models.UniqueConstraint(fields=["handed", "item"], name="handed_figure_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="handed_figure_not_negative"),
        ]
        indexes = [models.Index(fields=["item"], name="handed_figure_item")]
