from django.db import models


class RoomRevision(models.Model):
    """Counts the changes of a room's rows, so that an import knows whether what it was checked against still stands."""

    room = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=0)


class StagedImport(models.Model):
    """
    An uploaded file on its way into a room.

    `faults` holds the first ones as plain values (see `queries.list_faults`), `fault_count` says how many there are.
    `revision` is the room's at the check. Only the person who staged it may apply or drop it.
    """

    class State(models.TextChoices):
        STAGED = "staged"
        FAULTY = "faulty"
        READY = "ready"
        APPLIED = "applied"
        DROPPED = "dropped"

    kind = models.CharField(max_length=40)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    institution = models.CharField(max_length=20, blank=True)
    day = models.DateField(help_text="business date it is checked and applied for")
    revision = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    told = models.JSONField(default=dict, help_text="rows by what would become of them, see `told`")
    staged_by = models.CharField(max_length=60)
    staged_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["staged_by", "kind"], name="staged_import_mine")]
