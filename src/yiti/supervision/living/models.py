from django.db import models

from yiti.foundation.audit.prints import Held


class ClauseNote(models.Model):
    """What somebody with a right wrote under a clause, on a day; it stays, and a newer one stands beside it."""

    pack = models.CharField(max_length=60)
    clause = models.CharField(max_length=60)
    text = models.TextField()
    on = models.DateField()
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    held = Held(says=("pack", "clause", "on"))

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["pack", "clause"], name="clausenote_clause")]
