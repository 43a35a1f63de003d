"""Leading groups meet; what they resolve can become a task."""

from django.db import models

from .tasks import Task


class Meeting(models.Model):
    """A meeting of a leading group of a pack; `present` are the places of its seats in the pack's list, from 0. Its minutes are files."""

    pack = models.CharField(max_length=40)
    body = models.CharField(max_length=60)
    held_on = models.DateField()
    subject = models.CharField(max_length=200)
    present = models.JSONField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    class Meta:
        ordering = ["-held_on", "-id"]


class Resolution(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    words = models.TextField()
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+")
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="resolution_once")]
