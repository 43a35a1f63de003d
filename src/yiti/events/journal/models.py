from django.db import models
from django.db.models import F, Q


class Event(models.Model):
    """
    One de-identified fact of a service (FACTS: the lake), only ever added; `id` is the order of writing.

    `details` are the columns of the kind, decimals and days as text. `source` and `source_key` name the record that it was made
    from and mean nothing here: only a screen with the right opens them.
    """

    event = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30)
    day = models.DateField()
    institution = models.CharField(max_length=20)
    staff = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in the lake, never empty
    resident = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null in the lake, never empty
    quantity = models.DecimalField(max_digits=18, decimal_places=2, default=1)
    voids = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - empty texts would be alike
    details = models.JSONField()
    source = models.CharField(max_length=30, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    batch = models.CharField(max_length=40, blank=True, help_text="the delivery that it came with")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["resident", "kind"], name="event_of_resident"),
            models.Index(fields=["kind", "institution", "day"], name="event_by_place"),
        ]
        constraints = [models.CheckConstraint(condition=Q(voids__isnull=True) | ~Q(voids=F("event")), name="event_not_its_own_end")]


class ResidentVersion(models.Model):
    """
    What is known of a resident without a name, only ever added; a resident's last version holds.

    `stays` lists `{institution, from_on, until_on}` in order of time, until_on null while it lasts. `merged_into` is the
    pseudonym that this one turned out to be: its events count for that one.
    """

    resident = models.CharField(max_length=64)
    sex = models.CharField(max_length=6)
    born_on = models.DateField()
    stays = models.JSONField()
    merged_into = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["resident", "id"], name="resident_version"),
            models.Index(fields=["merged_into", "resident"], name="resident_merged_into"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=["male", "female"]), name="resident_version_sex"),
            models.CheckConstraint(condition=~Q(merged_into=F("resident")), name="resident_version_other"),
        ]
