from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held
from yiti.foundation.installation.queries import get_now
from yiti.kernel.money import FEN

FEN_PLACES = -2


def print_points(score: Decimal) -> Decimal:
    """A score without decimals beyond the second that say nothing: 1.97 for 1.9700, 1.2355 as it is."""
    exponent = score.as_tuple().exponent
    cut = score.quantize(FEN) if isinstance(exponent, int) and exponent < FEN_PLACES else score
    return cut if cut == score else score


class Cycle(models.Model):
    """
    A quarter of assessment under one pack, which stays the quarter's own when the county goes on to another.

    Steps and due days stand in the workflow room.
    """

    class State(models.TextChoices):
        OPEN = "open"
        RANKED = "ranked"
        APPROVED = "approved"
        FED_BACK = "fed_back"
        PUBLISHED = "published"

    period = models.CharField(max_length=10, primary_key=True)
    pack = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=60)
    ranked_by = models.CharField(max_length=60, blank=True)
    ranked_on = models.DateField(null=True)
    approved_by = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    fed_back_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(but=("version",), says=("period",))

    class Meta:
        ordering = ["-period"]
        constraints = [
            models.CheckConstraint(condition=Q(approved_by="") | ~Q(approved_by=F("ranked_by")), name="cycle_four_eyes"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "ranked"], approved_by="")
                | (Q(state__in=["approved", "fed_back", "published"]) & ~Q(approved_by="")),
                name="cycle_approved_by_somebody",
            ),
        ]


class Report(models.Model):
    """
    What an institution sends for a quarter: its three months of accounts and its indicator values; then the review.

    A returned report is followed by a new version; the older one is kept. `revision` is raised by every change of one
    version, so that the second of two people at once is told.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        RETURNED = "returned"
        ACCEPTED = "accepted"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=get_now)
    is_current = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    sent_by = models.CharField(max_length=60, blank=True)
    sent_on = models.DateField(null=True)
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    held = Held(says=("cycle", "institution"))

    class Meta:
        ordering = ["cycle", "institution", "version"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "institution", "version"], name="report_once"),
            models.UniqueConstraint(fields=["cycle", "institution"], condition=Q(is_current=True), name="report_one_current"),
            models.CheckConstraint(condition=Q(reviewed_by="") | ~Q(reviewed_by=F("sent_by")), name="report_four_eyes"),
        ]


class IndicatorValue(models.Model):
    """An indicator's value as the institution reports it for the quarter, with its two parts where it has them."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="values")
    indicator = models.CharField(max_length=60)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    remark = models.CharField(max_length=200, blank=True)

    held = Held(says=("report", "indicator"))

    class Meta:
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="indicator_value_once")]


class Assignment(models.Model):
    """
    Which assessor scores which group of indicators (a code of the pack) in a quarter.

    With an institution it holds for that one alone, before the one for all: an assessor is passed over where his own
    institution is concerned.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessor = models.CharField(max_length=60, help_text="user name")
    department = models.CharField(max_length=60)

    held = Held(says=("cycle", "group", "institution"))

    class Meta:
        ordering = ["cycle", "group", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "group"], condition=Q(institution__isnull=True), name="assignment_once"),
            models.UniqueConstraint(fields=["cycle", "group", "institution"], name="assignment_once_there"),
        ]


class Score(models.Model):
    """
    An assessor's score for one indicator of one institution, or of its head, in a quarter.

    `version` is raised by every change, so that the second of two people at once is told; what stood before is in
    the audit. Points are those of the county's decision at the time of scoring.
    """

    class Subject(models.TextChoices):
        INSTITUTION = "institution"
        HEAD = "head"

    class Method(models.TextChoices):
        DOCUMENTS = "documents"
        SITE = "site"
        INTERVIEW = "interview"
        QUESTIONNAIRE = "questionnaire"
        TELEPHONE = "telephone"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject.choices, default=Subject.INSTITUTION)
    indicator = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=8, decimal_places=2)
    score = models.DecimalField(max_digits=10, decimal_places=4, help_text="two decimals where a person gave it")
    absent = models.BooleanField(default=False)
    method = models.CharField(max_length=15, choices=Method.choices, default=Method.DOCUMENTS)
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    sent_on = models.DateField(null=True, help_text="day on which the assessor sent it in; none while a draft")
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("cycle", "institution", "indicator"))

    class Meta:
        ordering = ["cycle", "institution", "subject", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "institution", "subject", "indicator"], name="score_once"),
            models.CheckConstraint(condition=Q(score__gte=0) & Q(score__lte=F("points")), name="score_within_points"),
        ]

    @property
    def shown(self) -> Decimal:
        """The score without decimals beyond the second that say nothing, as people give it."""
        return print_points(self.score)


class LiveScore(models.Model):
    """
    What live figures said when an assessor took the score that they propose, or corrected it.

    `inputs` is the indicator as the rule `indicator-scores` takes it, each part with numerator and denominator as they then were;
    `score` is null where every part is absent. The score itself differs from it where it was corrected, and then has a reason.
    """

    of = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="live")
    score = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    inputs = models.JSONField()
    figures_at = models.DateTimeField(help_text="up to when the figures were counted")
    taken_by = models.CharField(max_length=60)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["of"]

    @property
    def is_absent(self) -> bool:
        return self.score is None


class SingleItem(models.Model):
    """A single reward (points above zero) or penalty (below) of an institution in a quarter, approved by another person."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=8, decimal_places=2)
    reason = models.CharField(max_length=300)
    clause = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    settled_by = models.CharField(max_length=60, blank=True)
    settled_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    held = Held(says=("cycle", "institution"))

    class Meta:
        ordering = ["cycle", "institution", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed") | (~Q(settled_by="") & ~Q(settled_by=F("entered_by"))), name="single_item_four_eyes"
            ),
            models.CheckConstraint(condition=~Q(points=0), name="single_item_counts"),
        ]


class InstitutionResult(models.Model):
    """An institution's result of a quarter as a closed run of kind `quarter` found it."""

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    score = models.DecimalField(max_digits=10, decimal_places=4)
    head_score = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["cycle", "category", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "institution"], name="institution_result_once")]


class YearResult(models.Model):
    """An institution's result of a year and what it does to next year's increment, as a closed run of kind `year` found it."""

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    score = models.DecimalField(max_digits=10, decimal_places=4)
    place = models.PositiveIntegerField()
    result = models.CharField(max_length=12, help_text="qualified or unqualified")
    rate = models.DecimalField(max_digits=8, decimal_places=4)
    increment = models.DecimalField(max_digits=18, decimal_places=2)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    actions = models.JSONField(default=list)

    class Meta:
        ordering = ["year", "category", "place"]
        constraints = [models.UniqueConstraint(fields=["run", "institution"], name="year_result_once")]


class JointOpinion(models.Model):
    """What one of the four departments says of an institution's year (六(二)2(4))."""

    class Department(models.TextChoices):
        HEALTH = "health"
        HR = "hr"
        FINANCE = "finance"
        INSURANCE = "insurance"

    year = models.PositiveIntegerField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=20, choices=Department.choices)
    agrees = models.BooleanField()
    opinion = models.CharField(max_length=500, blank=True)
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("year", "institution", "department"))

    class Meta:
        ordering = ["year", "institution", "department"]
        constraints = [models.UniqueConstraint(fields=["year", "institution", "department"], name="joint_opinion_once")]


class ClinicAssessment(models.Model):
    """A township hospital's monthly guidance or assessment of one of its village clinics (附件1 七(二)1)."""

    class Kind(models.TextChoices):
        GUIDANCE = "guidance"
        ASSESSMENT = "assessment"

    month = models.DateField()
    clinic = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    assessor = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    findings = models.CharField(max_length=500, blank=True)
    entered_by = models.CharField(max_length=60)
    entered_on = models.DateField()

    held = Held(says=("month", "clinic"))

    class Meta:
        ordering = ["-month", "clinic"]
        constraints = [
            models.UniqueConstraint(fields=["month", "clinic"], name="clinic_assessment_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | (Q(score__gte=0) & Q(score__lte=100)), name="clinic_score_range"),
            models.CheckConstraint(condition=~Q(kind="assessment") | Q(score__isnull=False), name="clinic_assessment_has_score"),
            models.CheckConstraint(condition=~Q(assessor=F("clinic")), name="clinic_not_by_itself"),
        ]


class Appeal(models.Model):
    """
    An institution's objection to one score of a quarter that was fed back; decided by somebody else, answered by a new run.

    The score itself is never changed: `new_score` stands in its place in every run after the decision.
    """

    class State(models.TextChoices):
        FILED = "filed"
        UPHELD = "upheld"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Score.Subject.choices, default=Score.Subject.INSTITUTION)
    indicator = models.CharField(max_length=60)
    points = models.DecimalField(max_digits=8, decimal_places=2)
    score = models.DecimalField(max_digits=10, decimal_places=4, help_text="the score appealed against")
    claimed = models.DecimalField(max_digits=8, decimal_places=2)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    filed_by = models.CharField(max_length=60)
    filed_on = models.DateField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    new_score = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    answer = models.TextField(blank=True)
    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, null=True, related_name="+", help_text="the quarter's new run")

    held = Held(says=("cycle", "institution", "indicator"))

    class Meta:
        ordering = ["-filed_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by="") | ~Q(decided_by=F("filed_by")), name="appeal_four_eyes"),
            models.UniqueConstraint(
                fields=["cycle", "institution", "subject", "indicator"], condition=Q(state="filed"), name="appeal_one_open"
            ),
            models.CheckConstraint(condition=Q(claimed__lte=F("points")) & Q(claimed__gt=F("score")), name="appeal_claims_more"),
            models.CheckConstraint(
                condition=~Q(state="upheld") | (Q(new_score__gte=0) & Q(new_score__lte=F("points"))), name="appeal_new_score"
            ),
        ]
