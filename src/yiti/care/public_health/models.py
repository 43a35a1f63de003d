from django.db import models
from django.db.models import F, Q


class Enrolment(models.Model):
    """
    A resident's time in a programme, in `[entered_on, left_on)`: where it is managed now, and until when the next service is due.

    `due_on` and `grade` are those of the last follow-up that stands; both are reckoned again whenever one is signed or voided. `planned_on`
    is the day that was agreed on in place of the day due, which stays; it goes with the next reckoning.
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    programme = models.CharField(max_length=20)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["resident", "programme", "entered_on"]
        constraints = [
            models.UniqueConstraint(fields=["resident", "programme"], condition=Q(left_on__isnull=True), name="enrolment_open_once"),
            models.CheckConstraint(condition=Q(left_on__isnull=True) | Q(left_on__gte=F("entered_on")), name="enrolment_span"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, ending="") | (Q(left_on__isnull=False) & ~Q(ending="")), name="enrolment_ending"
            ),
        ]
        indexes = [models.Index(fields=["programme", "due_on"], name="enrolment_due")]


class EnrolmentStep(models.Model):
    """Into a programme, to another institution within it, or out of it: one event each."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10, choices=[("enter", "enter"), ("leave", "leave")])
    on = models.DateField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=80, unique=True)
    void_event = models.CharField(max_length=80, blank=True)
    signed_by = models.CharField(max_length=150)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class FollowUp(models.Model):
    """
    A follow-up as it was signed. It is never changed but for the marks of its voiding; a correction is another record that replaces it.

    `answers` by field name, `service` and `pack` where the form is declared; `before` is the follow-up that it was graded after. `key` is
    one filling-in of the form, so that sending it again signs nothing twice.
    """

    service = models.CharField(max_length=60)
    pack = models.CharField(max_length=60)
    programme = models.CharField(max_length=20)
    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="follow_ups")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    staff = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    answers = models.JSONField()
    grade = models.CharField(max_length=20)
    case = models.CharField(max_length=20)
    next_on = models.DateField()
    before = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    key = models.CharField(max_length=64, unique=True)
    event = models.CharField(max_length=80, unique=True)
    signed_by = models.CharField(max_length=150)
    signed_name = models.CharField(max_length=100, blank=True)
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=150, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)
    void_event = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "programme", "on"], condition=Q(voided_at__isnull=True), name="follow_up_once_a_day"
            ),
            models.CheckConstraint(condition=Q(next_on__gt=F("on")), name="follow_up_next_later"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_event="", void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_event="") & ~Q(void_reason="")),
                name="follow_up_voided_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["resident", "programme", "on"], name="follow_up_of_resident"),
            models.Index(fields=["institution", "on"], name="follow_up_at"),
        ]
