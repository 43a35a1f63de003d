from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Proposal(models.Model):
    """
    A proposal as it was received. `proposer` is the name as given, of a group or a person, shown only to those who handle it;
    `heading` is what the letter itself calls it, where that differs from `subject`. `version` is raised by every change.
    """

    class Kind(models.TextChoices):
        CPPCC = "cppcc_proposal"
        CONGRESS = "congress_motion"

    class Proposer(models.TextChoices):
        MEMBER = "member"
        JOINT = "joint"
        PARTY = "party"
        COMMITTEE = "committee"

    number = models.CharField(max_length=40)
    session = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=200)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    proposer_kind = models.CharField(max_length=12, choices=Proposer.choices)
    proposer = models.CharField(max_length=120, blank=True)
    received_on = models.DateField()
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()
    closed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("session", "number"))

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["session", "number", "kind"], name="proposal_once")]


class Assignment(models.Model):
    """To whom it was given and until when; the newest counts. `due_on` is null where neither document nor county sets days."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=60)
    assigned_on = models.DateField()
    due_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=60)

    held = Held(says=("proposal", "office"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__isnull=True) | Q(due_on__gte=F("assigned_on")), name="assignment_due_after")
        ]


class Answer(models.Model):
    """
    An answer of a round: drafted by one, signed or returned by another. `content` is frozen with the draft, the figures as they
    stood on `as_of`; the check code is given at signing.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted"
        RETURNED = "returned"
        SIGNED = "signed"

    class Class(models.TextChoices):
        SETTLED = "a"
        PLANNED = "b"
        REFERENCE = "c"

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    kind = models.CharField(max_length=1, choices=Class.choices)
    is_public = models.BooleanField(default=False)
    text = models.TextField()
    content = models.JSONField()
    as_of = models.DateField()
    drafted_by = models.CharField(max_length=60)
    drafted_on = models.DateField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True)
    check_code = models.CharField(max_length=20, blank=True)

    held = Held(says=("proposal", "round", "number"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal"], condition=Q(state="drafted"), name="answer_one_draft"),
            models.UniqueConstraint(fields=["proposal", "round"], condition=Q(state="signed"), name="answer_one_a_round"),
            models.CheckConstraint(
                condition=Q(state="drafted") | (~Q(settled_by="") & ~Q(settled_by=F("drafted_by"))), name="answer_four_eyes"
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="answer_returned_with_reason"),
            models.CheckConstraint(condition=~Q(state="signed") | (~Q(number="") & ~Q(check_code="")), name="answer_signed_by_number"),
        ]


class Opinion(models.Model):
    """What the proposer said of a signed answer; `not` opens the next round."""

    class Said(models.TextChoices):
        SATISFIED = "satisfied"
        BASICALLY = "basically"
        NOT = "not"

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    words = models.TextField(blank=True)
    on = models.DateField()
    due_on = models.DateField(null=True, help_text="by when it is answered again")
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("answer", "said"))

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(said="not") | ~Q(words=""), name="opinion_says_why_not")]
