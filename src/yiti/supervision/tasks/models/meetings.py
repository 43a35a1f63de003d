"""Leading groups meet; what they resolve can become a task."""

from django.db import models
from django.db.models import Q

from yiti.foundation.audit.prints import Held

from .tasks import Task


class SeatChange(models.Model):
    """
    From a day on, by a numbered decision with its file, who sits in a leading group: by post, never by name. Only ever added.

    `number` is the place of a seat: those printed in the pack count from 0, further ones follow. A seat that is given up has no post.
    """

    class Kind(models.TextChoices):
        LEADER = "leader"
        DEPUTY = "deputy"
        MEMBER = "member"

    pack = models.CharField(max_length=40)
    body = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    post_zh = models.CharField(max_length=100, blank=True)
    post_en = models.CharField(max_length=100, blank=True)
    organisation_zh = models.CharField(max_length=100, blank=True)
    organisation_en = models.CharField(max_length=100, blank=True)
    is_given_up = models.BooleanField(default=False)
    from_on = models.DateField()
    decision = models.CharField(max_length=60, help_text="number of the paper that says so")
    decided_on = models.DateField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("pack", "body", "number", "from_on"))

    class Meta:
        ordering = ["pack", "body", "number", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "body", "number", "from_on"], name="seat_change_once_a_day"),
            models.CheckConstraint(condition=~Q(decision=""), name="seat_change_has_a_number"),
            models.CheckConstraint(
                condition=(Q(is_given_up=True) & Q(post_zh="") & Q(kind=""))
                | (Q(is_given_up=False) & ~Q(post_zh="") & ~Q(organisation_zh="") & ~Q(kind="")),
                name="seat_change_has_a_post_or_none",
            ),
        ]


class Meeting(models.Model):
    """A meeting of a leading group of a pack; `present` are the numbers of its seats. Its minutes are files."""

    pack = models.CharField(max_length=40)
    body = models.CharField(max_length=60)
    held_on = models.DateField()
    subject = models.CharField(max_length=200)
    present = models.JSONField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("pack", "body", "held_on"))

    class Meta:
        ordering = ["-held_on", "-id"]


class Resolution(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("meeting", "number"))

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="resolution_once")]


class MeetingReminder(models.Model):
    """That people were told that a body is to meet by a day: each `step` (`30` days before, `late-0` the first week after) once."""

    pack = models.CharField(max_length=40)
    body = models.CharField(max_length=60)
    due_on = models.DateField()
    step = models.CharField(max_length=10)
    told = models.JSONField()
    sent_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["pack", "body", "due_on", "step"], name="meeting_reminder_once")]
