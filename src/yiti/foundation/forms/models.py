from django.db import models

from yiti.foundation.audit.prints import Held

SORTED = ("s1", "s2", "s3", "s4", "s5", "s6")
"""Columns by which lists are sorted: of what stands for the row, and of the fields that stand beside it."""


class Entry(models.Model):
    """
    One entry in a register that the pack declares; corrected by a new entry that supersedes it.

    `answers` are the entry; `text` are its words for the search box, `due` the day it has to be completed by, empty once it is, and
    `f1` to `s8` the answers that its list filters and sorts by, see `slots`.
    """

    form = models.CharField(max_length=60)
    institution = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    answers = models.JSONField()
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    is_current = models.BooleanField(default=True)
    due = models.DateField(null=True)
    text = models.TextField(blank=True)
    f1 = models.CharField(max_length=60, blank=True)
    f2 = models.CharField(max_length=60, blank=True)
    f3 = models.CharField(max_length=60, blank=True)
    f4 = models.CharField(max_length=60, blank=True)
    s1 = models.CharField(max_length=60, blank=True)
    s2 = models.CharField(max_length=60, blank=True)
    s3 = models.CharField(max_length=60, blank=True)
    s4 = models.CharField(max_length=60, blank=True)
    s5 = models.CharField(max_length=60, blank=True)
    s6 = models.CharField(max_length=60, blank=True)
    s7 = models.CharField(max_length=60, blank=True)
    s8 = models.CharField(max_length=60, blank=True)

    held = Held(
        but=("due", "text", "f1", "f2", "f3", "f4", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"), says=("form", "institution", "on")
    )

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["form", "is_current", "on", "id"], name="forms_entry_on"),
            models.Index(fields=["form", "is_current", "institution", "on"], name="forms_entry_institution"),
            models.Index(fields=["form", "is_current", "due"], name="forms_entry_due"),
            models.Index(fields=["form", "is_current", "f1", "on"], name="forms_entry_f1"),
            models.Index(fields=["form", "is_current", "f2", "on"], name="forms_entry_f2"),
            *(models.Index(fields=["form", "is_current", column, "id"], name=f"forms_entry_{column}") for column in SORTED),
            models.Index(fields=["form", "is_current"], name="forms_entry_searched"),  # the last: where all are alike, SQLite takes it
        ]


class Slot(models.Model):
    """Which of an entry's columns holds the answers of a field; given once and kept, whatever a newer declaration puts before it."""

    form = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    column = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "field"], name="forms_slot_field"),
            models.UniqueConstraint(fields=["form", "column"], name="forms_slot_column"),
        ]
