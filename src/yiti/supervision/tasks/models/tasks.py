from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Task(models.Model):
    """
    A task from the first thing on that somebody wrote of it: one of a pack, or the county's own.

    Of a pack's task `pack`, `task` and `period` (empty where it comes once) name it; words and days stay in the pack. The county's own has
    an empty `pack` and its own words, days and offices here. Where each of several has it to do (“all townships”, “all township
    hospitals”) `subject` is the office or the institution that this row is of; `pack` is then `own` and `task` a number for a part of the
    county's own. `helpers` are those that the county set in place of the document's; null for
    none. `version` is raised by every change, so that the second of two people acting at once is told.
    """

    class How(models.TextChoices):
        EVIDENCE = "evidence"
        FIGURE = "figure"

    pack = models.CharField(max_length=40, blank=True)
    task = models.CharField(max_length=80, blank=True)
    period = models.CharField(max_length=10, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    label_zh = models.CharField(max_length=200, blank=True)
    label_en = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=100, blank=True)
    start_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    lead = models.CharField(max_length=60, blank=True)
    measure = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=60, blank=True)
    made_on = models.DateField(null=True)
    helpers = models.JSONField(null=True)
    met_on = models.DateField(null=True)
    met_how = models.CharField(max_length=10, choices=How.choices, blank=True)
    figure_zh = models.CharField(max_length=300, blank=True)
    figure_en = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("pack", "task", "period", "subject", "label_zh"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "task", "period", "subject"], condition=~Q(pack=""), name="task_once"),
            models.CheckConstraint(condition=Q(met_on__isnull=True) | ~Q(met_how=""), name="task_met_somehow"),
            models.CheckConstraint(
                condition=Q(start_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("start_on")), name="task_due_after_start"
            ),
        ]

    @property
    def key(self) -> str:
        """How addresses name it: `pack.task`, `pack.task.period`, or `own.12`; a part with `@` and whose it is."""
        whole = ".".join(part for part in (self.pack, self.task, self.period) if part) if self.pack else f"own.{self.pk}"
        return f"{whole}@{self.subject}" if self.subject else whole


class Report(models.Model):
    """How far a task is, told by an office that leads or helps; only ever added. `percent` is the lead's to say."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="the first of the month that it speaks of")
    office = models.CharField(max_length=60)
    percent = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)
    obstacle = models.TextField(blank=True)
    reported_by = models.CharField(max_length=60)
    reported_on = models.DateField()

    held = Held(says=("office", "month"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="report_up_to_hundred")]


class Closing(models.Model):
    """That a task is done, proposed by its lead with files, and accepted or returned by another."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        ACCEPTED = "accepted"
        RETURNED = "returned"

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=60)
    proposed_on = models.DateField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    held = Held(says=("task", "proposed_on"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(state="proposed"), name="closing_one_waits"),
            models.CheckConstraint(
                condition=Q(state="proposed") | (~Q(settled_by="") & ~Q(settled_by=F("proposed_by"))), name="closing_four_eyes"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="closing_returned_with_reason"),
        ]


class Postponement(models.Model):
    """A later day for a task by a numbered decision; the day before it stays beside it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    due_before = models.DateField()
    due_on = models.DateField()
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    reason = models.TextField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("task", "number"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("due_before")), name="postponement_is_later"),
            models.CheckConstraint(condition=~Q(number=""), name="postponement_has_a_number"),
        ]


class Reminder(models.Model):
    """That people were told of a task's day: each `step` (`30`, `7`, `1` days before, `late-0`, `late-1` … weeks after) once for a day."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    step = models.CharField(max_length=10)
    told = models.JSONField()
    sent_on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["task", "due_on", "step"], name="reminder_once")]
