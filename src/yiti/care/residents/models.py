from django.db import models
from django.db.models import F, Q

from yiti.foundation.ciphers import open_text
from yiti.kernel.text import Text

from .masks import mask_number, mask_phone


class Resident(models.Model):
    """
    A person of the county, under the pseudonym that the events go by.

    The number of the document and the telephone are sealed; `number_hash` and `phone_hash` find them. `until_on` is the first day on which
    the person belongs nowhere here, `ending` why. `merged_into` is the one that this entry turned out to be. Nothing is ever deleted.
    """

    pseudonym = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=100)
    pinyin = models.CharField(max_length=120, blank=True, help_text="initials, for the search box")
    document = models.CharField(max_length=20, default="id_card")
    number_sealed = models.TextField()
    number_hash = models.CharField(max_length=64, unique=True)
    phone_sealed = models.TextField(blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    sex = models.CharField(max_length=6)
    born_on = models.DateField()
    nationality = models.CharField(max_length=2, default="01", help_text="GB/T 3304")
    address = models.CharField(max_length=200, blank=True)
    household = models.CharField(max_length=40, blank=True, db_index=True)
    relation = models.CharField(max_length=20, blank=True)
    until_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=10, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pinyin", "pseudonym"]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=["male", "female"]), name="resident_sex"),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pseudonym")), name="resident_not_into_itself"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True, ending="") | (Q(until_on__isnull=False) & ~Q(ending="")), name="resident_ending"
            ),
        ]
        indexes = [models.Index(fields=["name"], name="resident_name"), models.Index(fields=["pinyin"], name="resident_pinyin")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Text:
        return Text(self.name, self.name)

    @property
    def number(self) -> str:
        """The whole number: for operations, and for whoever asked for it with a reason."""
        return open_text(self.number_sealed, number_of(self.pseudonym))

    @property
    def phone(self) -> str:
        """The whole telephone, empty where there is none."""
        return open_text(self.phone_sealed, phone_of(self.pseudonym)) if self.phone_sealed else ""

    @property
    def masked_number(self) -> str:
        return mask_number(self.number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class ResidentStay(models.Model):
    """The institution that answers for a resident in `[from_on, until_on)`. One at a time."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="stays")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["resident", "from_on"]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="resident_stay_span"),
            models.UniqueConstraint(fields=["resident", "from_on"], name="resident_stay_once"),
            models.UniqueConstraint(fields=["resident"], condition=Q(until_on__isnull=True), name="resident_stay_open_once"),
        ]
        indexes = [models.Index(fields=["institution", "until_on"], name="resident_stay_at")]


class ResidentCondition(models.Model):
    """An illness that a resident is known to have, and since when as far as that is known."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="conditions")
    condition = models.CharField(max_length=20)
    since_on = models.DateField(null=True, blank=True)
    ceased_on = models.DateField(null=True, blank=True, help_text="entered in error, or cured")

    class Meta:
        ordering = ["resident", "condition"]
        constraints = [models.UniqueConstraint(fields=["resident", "condition"], name="resident_condition_once")]


def number_of(pseudonym: str) -> str:
    """Under what name a resident's number is sealed."""
    return f"resident.number:{pseudonym}"


def phone_of(pseudonym: str) -> str:
    return f"resident.phone:{pseudonym}"


def persons_of(pseudonym: str) -> str:
    """Under what name what the audit keeps of a resident is sealed."""
    return f"resident.kept:{pseudonym}"
