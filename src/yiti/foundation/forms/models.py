from django.db import models


class Entry(models.Model):
    """One entry in a register that the pack declares; corrected by a new entry that supersedes it."""

    form = models.CharField(max_length=60)
    institution = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    answers = models.JSONField()
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["form", "institution"])]
