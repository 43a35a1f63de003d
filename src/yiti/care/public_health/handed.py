"""What the sheet and the call share: whose record it is, its key, and whether it stands already."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Q

from yiti.care.residents.keeping import hash_number
from yiti.care.residents.models import Resident
from yiti.care.residents.sight import within_sight
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .answers import digest_of
from .members import ENTER, list_standing
from .models import FollowUp
from .refusals import UnableToSign


def find_named(scope: Scope, number: str, name: str) -> Resident:
    """:raises UnableToSign: where nobody within reach has this number or pseudonym, or the name is another"""
    number = number.strip().upper()
    own = Resident.objects.filter(within_sight(scope, ENTER), merged_into=None)
    found = own.filter(Q(pk=number.lower()) | Q(number_hash=hash_number("id_card", number))).first()
    if found is None:
        raise UnableToSign(
            Text("没有这位居民，或不在您的范围内", "is nobody here, or nobody within your reach"), code="unknown", field="number"
        )
    if found.name != name.strip():
        raise UnableToSign(Text("姓名与档案不符", "is not the name of the entry"), code="inconsistent", field="name")
    return found


def key_of(resident: str, service: str, day: date, answers: Mapping[str, Any]) -> str:
    """The same record has the same key, whenever, in whichever file and by whichever door it comes."""
    return f"sheet-{sha256(f'{resident}:{service}:{day}:{digest_of(answers)}'.encode()).hexdigest()[:48]}"


def find_standing(resident: Resident, programme: str, day: date, key: str, answers: Mapping[str, Any]) -> FollowUp | None:
    """What was taken in under this key, also where it was voided since, or was signed here with the same answers."""
    known = FollowUp.objects.filter(key=key).first()
    if known:
        return known
    twin = list_standing(resident, programme).filter(on=day).first()
    return twin if twin and twin.answers == answers else None
