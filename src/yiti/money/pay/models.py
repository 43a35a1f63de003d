from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class YearTotal(models.Model):
    """
    An institution's performance total of a year, set before 30 November of the year before (六(二)2(3)).

    `increment` is what the year's approved incremental pay comes to after last year's ranking consequences; until
    those are known it equals `base_increment`. The linked total is proportional reward + increment.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SENT = "sent"
        REVIEWED = "reviewed"
        RETURNED = "returned"

    year = models.PositiveIntegerField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    proportional_reward = models.DecimalField(max_digits=18, decimal_places=2)
    base_increment = models.DecimalField(max_digits=18, decimal_places=2)
    increment = models.DecimalField(max_digits=18, decimal_places=2)
    year_run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    proposed_by = models.CharField(max_length=60)
    sent_on = models.DateField(null=True)
    hr_by = models.CharField(max_length=60, blank=True)
    hr_on = models.DateField(null=True)
    finance_by = models.CharField(max_length=60, blank=True)
    finance_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("institution", "year"))

    class Meta:
        ordering = ["year", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["year", "institution"], name="year_total_once"),
            models.CheckConstraint(
                condition=(Q(hr_by="") | ~Q(hr_by=F("proposed_by"))) & (Q(finance_by="") | ~Q(finance_by=F("proposed_by"))),
                name="year_total_four_eyes",
            ),
        ]


class QuarterTotal(models.Model):
    """What an institution may distribute of a quarter, as a closed run of kind `quarter` found it."""

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    pool_to_date = models.DecimalField(max_digits=18, decimal_places=2)
    approved_year_total = models.DecimalField(max_digits=18, decimal_places=2)
    granted_to_date = models.DecimalField(max_digits=18, decimal_places=2)
    available = models.DecimalField(max_digits=18, decimal_places=2)
    factor = models.DecimalField(max_digits=8, decimal_places=4)
    level_one_total = models.DecimalField(max_digits=18, decimal_places=2)
    held_back = models.DecimalField(max_digits=18, decimal_places=2)
    year_end_excess = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        ordering = ["period", "institution"]
        constraints = [
            models.UniqueConstraint(fields=["run", "institution"], name="quarter_total_once"),
        ]


class Plan(models.Model):
    """
    An institution's internal distribution plan; its eight steps (六(二)2(5)) stand in the workflow room.

    `content` holds the coefficients that the institution itself sets: `{"deputies": {person: coefficient},
    "positions": {position: coefficient}, "text": …}`, decimals as text.
    """

    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    is_in_force = models.BooleanField(default=False)
    drafted_by = models.CharField(max_length=60)
    drafted_on = models.DateField()
    approved_by = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)

    held = Held(says=("institution", "year"))

    class Meta:
        ordering = ["institution", "year", "version"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "version"], name="plan_once"),
            models.UniqueConstraint(fields=["institution", "year"], condition=Q(is_in_force=True), name="plan_one_in_force"),
            models.CheckConstraint(condition=Q(approved_by="") | ~Q(approved_by=F("drafted_by")), name="plan_four_eyes"),
        ]


class StaffResult(models.Model):
    """A person's monthly assessment by the own institution (附件1 七(二)2): score without ceiling, attendance 0 to 1."""

    month = models.DateField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=8, decimal_places=2)
    attendance = models.DecimalField(max_digits=6, decimal_places=4, default=1)
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("institution", "person", "month"))

    class Meta:
        ordering = ["month", "institution", "person"]
        constraints = [
            models.UniqueConstraint(fields=["month", "institution", "person"], name="staff_result_once"),
            models.CheckConstraint(condition=Q(score__gte=0) & Q(attendance__gte=0) & Q(attendance__lte=1), name="staff_result_range"),
        ]


class MonthlyPay(models.Model):
    """The components of a person's pay that are paid by the month (六(二)2(2)), yuan."""

    month = models.DateField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    basic_pay = models.DecimalField(max_digits=12, decimal_places=2)
    hardship_allowance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    retained_area_allowance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    basic_performance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    reward_performance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    entered_by = models.CharField(max_length=60, blank=True)
    entered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("institution", "person", "month"))

    class Meta:
        ordering = ["month", "institution", "person"]
        constraints = [models.UniqueConstraint(fields=["month", "institution", "person"], name="monthly_pay_once")]


class Payslip(models.Model):
    """
    What one closed run of kind `distribution` pays one person of a quarter's incremental reward.

    `amount` is the sum that this slip pays; the amounts of a run add up to its pool exactly. `kind` says as what:
    staff by weight, head or deputy by coefficient, trainee by the average, seconded elsewhere by the average where the county
    decided so, posted by the village clinic's score, or back pay after an appeal. `gross` adds the quarter's monthly components.
    """

    class Kind(models.TextChoices):
        STAFF = "staff"
        HEAD = "head"
        DEPUTY = "deputy"
        TRAINEE = "trainee"
        SECONDED = "seconded"
        POSTED = "posted"
        BACK_PAY = "back_pay"

    run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=40, unique=True)
    period = models.CharField(max_length=10)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    position = models.CharField(max_length=20)
    coefficient = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    attendance = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    weight = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    post_pay = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    performance_pay = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    gross = models.DecimalField(max_digits=18, decimal_places=2, default=0)

    class Meta:
        ordering = ["period", "institution", "person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "kind"], name="payslip_once"),
            models.CheckConstraint(condition=Q(amount__gte=0) | Q(kind="back_pay"), name="payslip_not_negative"),
        ]
        indexes = [models.Index(fields=["period", "institution"]), models.Index(fields=["person", "period"])]


class Payment(models.Model):
    """Money that left for a person, as the accountant records it; `payslip` is what it pays, if anything approved does."""

    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    payslip = models.ForeignKey(Payslip, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    paid_on = models.DateField()
    paid_by = models.CharField(max_length=60)
    remark = models.CharField(max_length=200, blank=True)

    held = Held(says=("institution", "person", "period"))

    class Meta:
        ordering = ["institution", "paid_on", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero")]


class Difference(models.Model):
    """What a person is owed (or owes) after an appeal's new run, settled in a later period's slips."""

    old_run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    new_run = models.ForeignKey("runs.Run", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    settled_in = models.CharField(max_length=10, blank=True)
    payslip = models.ForeignKey(Payslip, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["period", "institution", "person"]
        constraints = [models.UniqueConstraint(fields=["new_run", "person"], name="difference_once")]
