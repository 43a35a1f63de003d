from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.prints import Held


class Person(models.Model):
    """Somebody who works or worked in the county. What changes over time stands in postings."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=40, blank=True, help_text="initials, for the search box")

    held = Held(says=("name",))

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person's post at an institution in `[from_on, until_on)`: position for pay, title, establishment or contract."""

    class Position(models.TextChoices):
        DOCTOR = "doctor"
        NURSE = "nurse"
        TECHNICIAN = "technician"
        PUBLIC_HEALTH = "public_health"
        PHARMACIST = "pharmacist"
        MANAGEMENT = "management"
        LOGISTICS = "logistics"

    class Identity(models.TextChoices):
        ESTABLISHMENT = "establishment"
        CONTRACT = "contract"

    class Duty(models.TextChoices):
        STAFF = "staff"
        HEAD = "head"
        DEPUTY = "deputy"
        MIDDLE = "middle"

    class Title(models.TextChoices):
        NONE = "none"
        JUNIOR = "junior"
        MIDDLE = "middle"
        DEPUTY_SENIOR = "deputy_senior"
        SENIOR = "senior"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="postings")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    position = models.CharField(max_length=20, choices=Position.choices)
    post_kind = models.CharField(max_length=30, help_text="the annex's kind of post: doctors, nurses, pharmacy …")
    identity = models.CharField(max_length=20, choices=Identity.choices)
    duty = models.CharField(max_length=10, choices=Duty.choices, default=Duty.STAFF)
    title = models.CharField(max_length=20, choices=Title.choices, default=Title.NONE)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("person", "institution", "from_on"))

    class Meta:
        ordering = ["institution", "person"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="posting_span"),
            models.UniqueConstraint(fields=["person", "institution", "from_on"], name="posting_once"),
        ]
        indexes = [models.Index(fields=["institution", "from_on", "until_on"], name="posting_span_at")]


class Qualification(models.Model):
    """
    What a person has shown a paper for, in `[from_on, until_on)`: a degree, a registration.

    General practitioners are registered in general practice, or hold a certificate of one of its trainings (国卫办基层发〔2020〕9号 36).
    """

    class Kind(models.TextChoices):
        BACHELOR = "bachelor"
        GP = "gp"
        TCM = "tcm"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True, help_text="number of the paper")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("person", "kind", "from_on"))

    class Meta:
        ordering = ["person", "kind", "from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="qualification_span"),
            models.UniqueConstraint(fields=["person", "kind", "from_on"], name="qualification_once"),
        ]


class Detachment(models.Model):
    """
    Time that a person spends elsewhere while the post stays: training, secondment, a village clinic, or posted down.

    `host` is where the person works meanwhile (none for training outside the county); of a hospital's doctor posted
    down, the primary institution that he helps.
    """

    class Kind(models.TextChoices):
        TRAINING = "training"
        SECONDED = "seconded"
        VILLAGE_CLINIC = "village_clinic"
        POSTED_DOWN = "posted_down"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="detachments")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    home = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    host_name = models.CharField(max_length=100, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    held = Held(says=("person", "home", "from_on"))

    class Meta:
        ordering = ["person", "from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="detachment_span"),
            models.CheckConstraint(condition=Q(host__isnull=True) | ~Q(host=F("home")), name="detachment_is_elsewhere"),
        ]
