from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held
from yiti.kernel.text import Text


class InstitutionType(models.TextChoices):
    COUNTY_HOSPITAL = "county_hospital"
    CENTRAL_TOWNSHIP_HOSPITAL = "central_township_hospital"
    TOWNSHIP_HOSPITAL = "township_hospital"
    COMMUNITY_CENTRE = "community_centre"
    COMMUNITY_STATION = "community_station"
    VILLAGE_CLINIC = "village_clinic"
    CARE_HOME = "care_home"
    PUBLIC_HEALTH_INSTITUTION = "public_health_institution"


class Institution(models.Model):
    """
    A hospital, centre, station or clinic, open in `[from_on, until_on)`.

    `category` is the group it is ranked in (a word of the pack), empty where it is not assessed. `parent` is the
    township hospital or centre that a clinic or station belongs to.
    """

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120, blank=True)
    pinyin = models.CharField(max_length=60, blank=True, help_text="initials, for the search box")
    type = models.CharField(max_length=30, choices=InstitutionType.choices)
    category = models.CharField(max_length=40, blank=True)
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    has_villages = models.BooleanField(default=False)
    has_beds = models.BooleanField(default=False)
    is_integrated = models.BooleanField(default=False, help_text="of a clinic or station: under integrated management")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="order of the document's annex")

    held = Held(says=("name",))

    class Meta:
        ordering = ["sequence", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(from_on__isnull=True) | Q(until_on__gt=F("from_on")), name="institution_span"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Text:
        """The name in both languages; the Chinese one stands for an English one that nobody gave."""
        return Text(self.name, self.name_en or self.name)

    @property
    def short_label(self) -> Text:
        return Text(self.short_name, self.name_en or self.short_name)


class Membership(models.Model):
    """An institution in a consortium under its lead hospital, by mode, in `[from_on, until_on)`."""

    class Mode(models.TextChoices):
        TIGHT = "tight"
        LOOSE = "loose"
        ALLIANCE = "alliance"

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    consortium = models.CharField(max_length=80)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("institution", "consortium", "from_on"))

    class Meta:
        ordering = ["institution", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "consortium", "from_on"], name="membership_once"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="membership_span"),
            models.CheckConstraint(condition=~Q(lead=F("institution")), name="membership_not_own_lead"),
        ]


class Population(models.Model):
    """People of an institution in a year, by scope: resident, served (as the annex counts), floating (told apart)."""

    class Scope(models.TextChoices):
        RESIDENT = "resident"
        SERVED = "served"
        FLOATING = "floating"

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    scope = models.CharField(max_length=10, choices=Scope.choices)
    people = models.PositiveIntegerField()
    remark = models.CharField(max_length=200, blank=True)

    held = Held(says=("institution", "year", "scope"))

    class Meta:
        ordering = ["institution", "year", "scope"]
        constraints = [models.UniqueConstraint(fields=["institution", "year", "scope"], name="population_once")]


class StaffLimit(models.Model):
    """What the establishment office approved for an institution: total = establishment posts + cap of contract staff."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField()
    establishment = models.PositiveIntegerField()
    off_establishment = models.PositiveIntegerField()
    clause = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True, help_text="number of the approving paper")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("institution", "from_on"))

    class Meta:
        ordering = ["institution", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "from_on"], name="staff_limit_once"),
            models.CheckConstraint(condition=Q(total=F("establishment") + F("off_establishment")), name="staff_limit_adds_up"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="staff_limit_span"),
        ]


class PostChange(models.Model):
    """
    A change of posts that the health commission proposes and the establishment office approves, then finance and HR file (六(二)1(1)).

    `county_total` is the establishment of the whole county after it, empty where it stays. `answer` says why it was returned.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        RETURNED = "returned"
        APPROVED = "approved"
        WITHDRAWN = "withdrawn"

    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    from_on = models.DateField()
    county_total = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField()
    proposed_by = models.CharField(max_length=60)
    proposed_on = models.DateField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    number = models.CharField(max_length=60, blank=True, help_text="number of the approving paper")
    finance_by = models.CharField(max_length=60, blank=True)
    finance_on = models.DateField(null=True, blank=True)
    hr_by = models.CharField(max_length=60, blank=True)
    hr_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    held = Held(says=("number", "from_on"))

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by")), name="post_change_four_eyes"),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(decided_on__isnull=False) & ~Q(number="") & ~Q(decided_by="")),
                name="post_change_approved_by_paper",
            ),
            models.CheckConstraint(
                condition=Q(state="approved") | (Q(finance_on__isnull=True) & Q(hr_on__isnull=True)), name="post_change_filed_once_approved"
            ),
        ]

    @property
    def is_filed(self) -> bool:
        return self.finance_on is not None and self.hr_on is not None


class PostChangeRow(models.Model):
    """One institution of a change: its numbers on the day it was proposed, and those wanted, by kind of post and kind of staff."""

    change = models.ForeignKey(PostChange, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    after = models.JSONField()

    held = Held(says=("change", "institution"))

    class Meta:
        ordering = ["change", "institution__sequence", "institution"]
        constraints = [models.UniqueConstraint(fields=["change", "institution"], name="post_change_row_once")]


class PostCount(models.Model):
    """Approved posts of one kind at an institution (doctors, nurses, pharmacy …), in `[from_on, until_on)`."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    posts = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("institution", "kind", "from_on"))

    class Meta:
        ordering = ["institution", "id"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind", "from_on"], name="post_count_once"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="post_count_span"),
        ]
