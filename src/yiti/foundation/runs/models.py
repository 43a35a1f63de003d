from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Run(models.Model):
    """
    A closed computation: its inputs, the resolved pack with the county's decisions, its results, under one hash.

    Never changed after closing; a correction is a new run that supersedes it. `kind` names the chain of rules that
    reckons it (`quarter`, `distribution`, `year`), `chain_version` which version of it.
    """

    kind = models.CharField(max_length=20)
    chain_version = models.PositiveIntegerField(default=1)
    period = models.CharField(max_length=10)
    institution = models.CharField(max_length=20, blank=True, help_text="empty for the whole county")
    sequence = models.PositiveIntegerField(default=1, help_text="1, 2 … of the same kind, period and institution")
    inputs = models.TextField(help_text="canonical JSON")
    pack = models.TextField(help_text="canonical JSON of the resolved pack")
    results = models.TextField(help_text="canonical JSON")
    code_version = models.CharField(max_length=20)
    hash = models.CharField(max_length=64, unique=True)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    held = Held(but=("inputs", "pack", "results"), says=("kind", "period", "institution", "sequence"))

    class Meta:
        ordering = ["period", "kind", "institution", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "period", "institution", "sequence"], name="run_once"),
            models.CheckConstraint(condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")), name="run_not_itself"),
        ]
