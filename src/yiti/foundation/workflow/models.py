from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Step(models.Model):
    """
    Where one subject (an institution, a person, or `county`) stands in one step of a pack's workflow for a period.

    `step` is a step of the pack, or a part of one (see `flows`). `opened_on` is the day on which nothing blocked it any
    more. `version` is raised by every change, so that the second of two people acting at once is told.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        OPEN = "open"
        SENT = "sent"
        RETURNED = "returned"
        DONE = "done"

    pack = models.CharField(max_length=40)
    workflow = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    subject = models.CharField(max_length=60)
    step = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("workflow", "period", "subject", "step"))

    class Meta:
        ordering = ["workflow", "period", "subject", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["workflow", "period", "subject", "step"], name="step_once"),
            models.CheckConstraint(condition=~Q(state="done") | (Q(done_on__isnull=False) & ~Q(done_by="")), name="step_done_by_somebody"),
            models.CheckConstraint(condition=~Q(state="waiting") | Q(opened_on__isnull=True), name="step_waiting_is_not_open"),
        ]
        indexes = [
            models.Index(fields=["workflow", "period", "step"]),
            models.Index(fields=["state", "workflow", "step"]),
        ]


class Message(models.Model):
    """A reminder or an announcement to one person, in both languages, with the page it is about."""

    to_username = models.CharField(max_length=60, db_index=True)
    from_username = models.CharField(max_length=60)
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    link = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(read_at__isnull=True) | Q(read_at__gte=F("sent_at")), name="message_read_later")]
