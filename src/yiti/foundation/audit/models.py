"""What is remembered of changes and looks. Triggers of the database refuse to change or delete changes, looks and seals."""

from django.db import models

COUNTY = "county"
"""The chain of what belongs to no single institution."""


class ChainHead(models.Model):
    """The last link of a chain. Its row lock is the place where writers of one institution queue."""

    chain = models.CharField(max_length=64, primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Change(models.Model):
    """
    One change of one row: before, after, who, as what, where, and by which clause.

    `prints` are those of the rows that it wrote (table → key → print, see `prints`); null where none of their tables is held.
    """

    chain = models.CharField(max_length=64)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=64, blank=True)
    institution = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=100)
    table = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    prints = models.JSONField(null=True)
    clause = models.CharField(max_length=100, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_change_once")]
        indexes = [
            models.Index(fields=["table", "key"], name="audit_change_row"),
            models.Index(fields=["at"], name="audit_change_at"),
            models.Index(fields=["actor", "at"], name="audit_change_actor"),
        ]


class Look(models.Model):
    """Somebody looked at a person's pay. `subject` is the person, `institution` that person's."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=64, blank=True)
    institution = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=64)
    table = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_look_subject"),
            models.Index(fields=["at"], name="audit_look_at"),
        ]


class SealedHead(models.Model):
    """How far each chain was sealed, so that a seal holds only what moved. The row of chain "" is the lock of the sealers."""

    chain = models.CharField(max_length=64, primary_key=True)
    sequence = models.BigIntegerField(default=0)


class Seal(models.Model):
    """
    The heads of all chains that moved since the seal before, and the looks since then, under one hash that continues the last.

    `heads` is {chain: [sequence, hash]}; `looks_hash` is over the looks after the seal before up to `looks_up_to`.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=100)
    heads = models.JSONField()
    looks_up_to = models.BigIntegerField()
    looks_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True, unique=True)
    hash = models.CharField(max_length=64)
