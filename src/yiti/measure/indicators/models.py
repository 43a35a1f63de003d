from django.db import models
from django.db.models import Q


class Mark(models.Model):
    """
    How far the kept numbers have come: one row, whose lock is the place where those who catch up queue.

    `events` and `versions` are positions in the journal (`events.journal.reached`). `signature` says what the numbers were counted by
    (`wanted.Wanted`). `turn` grows with every change of the kept numbers.
    """

    events = models.JSONField()
    versions = models.JSONField()
    signature = models.CharField(max_length=32, blank=True)
    turn = models.BigIntegerField(default=0)
    caught_up_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when the worker was last asked to count anew")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="indicators_one_mark")]


class Kept(models.Model):
    """The fingerprints of the forms whose numbers are kept in a period. Written only under the lock of the mark."""

    period = models.CharField(max_length=7, primary_key=True)
    forms = models.JSONField()

    class Meta:
        ordering = ["period"]


class Total(models.Model):
    """
    The numbers of one form in one period: institution → a whole number of the form's last decimal place; 0 does not stand here.

    Written only under the lock of the mark.
    """

    form = models.CharField(max_length=32)
    period = models.CharField(max_length=7)
    numbers = models.JSONField()

    class Meta:
        ordering = ["period", "form"]
        constraints = [models.UniqueConstraint(fields=["period", "form"], name="indicators_total_once")]


class Frozen(models.Model):
    """
    A period whose numbers stay: the mark of then, and the rows of the registry that numbers and lists were made from, as Parquet.

    Never changed.
    """

    period = models.CharField(max_length=7, unique=True)
    events = models.JSONField()
    versions = models.JSONField()
    registry = models.BinaryField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=60)

    class Meta:
        ordering = ["period"]


class FrozenIndicator(models.Model):
    """
    The values of one indicator in a frozen period: institution → numerator, denominator, value, as exact texts, null where missing.

    `definition` is the fingerprint of the definition they were reckoned by. Never changed.
    """

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="indicators")
    indicator = models.CharField(max_length=80)
    definition = models.CharField(max_length=32)
    values_by_institution = models.JSONField()

    class Meta:
        ordering = ["frozen", "indicator"]
        constraints = [models.UniqueConstraint(fields=["frozen", "indicator"], name="indicators_frozen_once")]
