from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """
    Something that was handed in: how many rows it had, how many went in, stood already, or came back.

    `digest` is a keyed hash of what was handed in. `faults` holds the first ones as plain values, without identity numbers. `key` is the
    caller's own word for a call over HTTP, `answer` what that call was answered.
    """

    class Channel(models.TextChoices):
        LAKE = "lake"
        SHEET = "sheet"
        HTTP = "http"

    class State(models.TextChoices):
        STARTED = "started"
        APPLIED = "applied"
        REFUSED = "refused"

    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STARTED)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    institution = models.CharField(max_length=20, blank=True, help_text="whose user handed it in; empty for the county's")
    day = models.DateField(help_text="business date of the check")
    rows = models.PositiveBigIntegerField(default=0)
    taken = models.PositiveBigIntegerField(default=0)
    known = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    faults = models.JSONField(default=list)
    key = models.CharField(max_length=80, blank=True)
    answer = models.TextField(blank=True)
    sent_by = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["digest"], name="delivery_digest"), models.Index(fields=["institution", "id"], name="delivery_of")]
        constraints = [models.UniqueConstraint(fields=["sent_by", "key"], condition=~Q(key=""), name="delivery_key_once")]
