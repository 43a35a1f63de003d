from django.db import models


class Look(models.Model):
    """
    What the checks of a pack found in a period when the journal was last looked through, for all who ask.

    `findings` is Parquet in the columns of `looking.Finding`. `last_event` and `versions` say how far the journal was then, `looked_on` is
    the business date by which months were over. `at` is null until the first look; `asked_at` is when the worker was last asked for one.
    """

    pack = models.CharField(max_length=60)
    period = models.CharField(max_length=7)
    findings = models.BinaryField(default=bytes)
    last_event = models.CharField(max_length=80, blank=True)
    versions = models.BigIntegerField(default=0)
    looked_on = models.DateField(null=True)
    milliseconds = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pack", "period"]
        constraints = [models.UniqueConstraint(fields=["pack", "period"], name="quality_look_once")]
