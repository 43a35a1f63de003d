from django.db import models
from django.db.models import Q


class AccountSheet(models.Model):
    """
    One month's accounts of an institution as sent: a new sending is a new version, the older one is kept.

    Exactly one version a month is current. A sheet without a version is a draft that an import (`staged`) has put
    away: it counts for nothing until the import is applied.
    """

    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="first day of the month")
    version = models.PositiveIntegerField(default=1, null=True)
    is_current = models.BooleanField(default=True)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    file_id = models.CharField(max_length=64, blank=True, help_text="the uploaded spreadsheet, if any")
    staged = models.ForeignKey("imports.StagedImport", on_delete=models.PROTECT, null=True, related_name="+")
    seen_version = models.PositiveIntegerField(default=0, help_text="of a draft: the version it was checked against, 0 for none")

    class Meta:
        ordering = ["institution", "month", "version"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "month", "version"], name="account_sheet_once"),
            models.UniqueConstraint(fields=["institution", "month"], condition=Q(is_current=True), name="account_sheet_one_current"),
            models.CheckConstraint(
                condition=Q(version__isnull=False) | Q(is_current=False, staged__isnull=False), name="account_sheet_draft"
            ),
        ]


class AccountRow(models.Model):
    """A line of a month's accounts: item (see `items`), voucher, day, summary, yuan. Never changed, only superseded."""

    sheet = models.ForeignKey(AccountSheet, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    item = models.CharField(max_length=40)
    voucher = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    summary = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["sheet", "line"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "line"], name="account_row_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="account_row_not_negative"),
        ]
        indexes = [models.Index(fields=["sheet", "item"], name="account_row_item")]
