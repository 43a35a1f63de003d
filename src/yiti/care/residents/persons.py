"""What is entered of a person, checked field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from yiti.foundation.pseudonyms import make_pseudonym
from yiti.kernel.identity import Sex, UnableToReadIdentity, read_identity, tidy_number
from yiti.kernel.text import Text

from .refusals import UnableToRegister
from .words import CONDITIONS, DOCUMENTS, NATIONALITIES, RELATIONS, SEXES

DOTS = re.compile(r"\s*[·•・‧∙．●]\s*")
NAME = re.compile(r"[^\W\d_]+(?:[ ·.'’-]+[^\W\d_]+)*\.?")
LONGEST_NAME = 100
PHONE = re.compile(r"\+?[0-9]{7,15}", re.ASCII)
NUMBERS: Mapping[str, re.Pattern[str]] = {
    "passport": re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
    "hk_macau": re.compile(r"[HM][0-9]{8}([0-9]{2})?", re.ASCII),
    "taiwan": re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?", re.ASCII),
}
ANY_NUMBER = re.compile(r"[A-Z0-9一-鿿()（）第号字-]{4,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    What is known of a person. Sex and birth day may be left out where an identity card says them.

    `conditions` maps illnesses to the day since when, None where nobody knows.
    """

    name: str
    number: str
    document: str = "id_card"
    sex: Sex | str = ""
    born_on: date | None = None
    nationality: str = "01"
    phone: str = ""
    address: str = ""
    household: str = ""
    relation: str = ""
    conditions: Mapping[str, date | None] = field(default_factory=dict)


def check_person(person: Person, *, today: date) -> Person:
    """
    The same in its one spelling, with sex and birth day.

    :raises UnableToRegister, UnableToReadIdentity: naming the field
    """
    if person.document not in DOCUMENTS:
        raise _wrong("document", "没有这种证件", "there is no such kind of document")
    read = _read_number(replace(person, number=tidy_number(person.number)), today)
    if read.sex not in SEXES:
        raise _wrong("sex", "请选择性别", "choose the sex")
    if read.born_on is None or not read.born_on.year >= 1850 or read.born_on > today:
        raise _wrong("born_on", "请填出生日期，不能晚于今天", "give the birth day, not after today")
    if read.nationality not in NATIONALITIES:
        raise _wrong("nationality", "没有这个民族代码（GB/T 3304）", "there is no such nationality (GB/T 3304)")
    if read.relation and read.relation not in RELATIONS:
        raise _wrong("relation", "没有这种与户主关系", "there is no such relation to the head")
    for condition in read.conditions:
        if condition not in CONDITIONS:
            raise _wrong("conditions", f"没有这种病 {condition}", f"there is no such illness {condition}")
    for name, longest in (("address", 200), ("household", 40)):
        if len(getattr(read, name)) > longest:
            raise _wrong(name, f"最长 {longest} 个字", f"has at most {longest} characters")
    return replace(
        read, name=check_name(read.name), phone=check_phone(read.phone), address=read.address.strip(), household=read.household.strip()
    )


def make_resident_pseudonym(document: str, number: str) -> str:
    """The pseudonym for a number in its one spelling. Other systems know an identity card's number alone, so its kind stands apart."""
    return make_pseudonym("resident", number if document == "id_card" else f"{document}:{number}")


def check_name(name: str) -> str:
    """:raises UnableToRegister: for what is no name; any dot between the parts becomes ·"""
    tidy = DOTS.sub("·", " ".join(name.split()))
    if not tidy or len(tidy) > LONGEST_NAME or not NAME.fullmatch(tidy):
        raise _wrong(
            "name",
            f"应为姓名：1 到 {LONGEST_NAME} 个字，各部分用“·”隔开，没有数字",
            f"must be a name: 1 to {LONGEST_NAME} characters, parts joined by “·”, without digits",
        )
    return tidy


def check_phone(phone: str) -> str:
    """:raises UnableToRegister: for what is no telephone; blanks and dashes go"""
    tidy = re.sub(r"[\s()（）-]", "", phone)
    if tidy and not PHONE.fullmatch(tidy):
        raise _wrong("phone", "应为 7 到 15 位数字", "must be 7 to 15 digits")
    return tidy


def _read_number(person: Person, today: date) -> Person:
    if person.document == "id_card":
        identity = read_identity(person.number, today=today)
        if person.born_on and person.born_on != identity.born_on:
            raise _against("born_on", f"出生日期 {person.born_on} 与证件号（{identity.born_on}）不符",
                           f"the birth day {person.born_on} is not that of the number ({identity.born_on})")  # fmt: skip
        if person.sex and person.sex != identity.sex:
            said = SEXES[identity.sex]
            raise _against("sex", f"性别与证件号（{said.zh}）不符", f"the sex is not that of the number ({said.en.lower()})")
        return replace(person, number=identity.number, born_on=identity.born_on, sex=identity.sex)
    kind = DOCUMENTS[person.document]
    if not NUMBERS.get(person.document, ANY_NUMBER).fullmatch(person.number):
        raise _wrong("number", f"不是{kind.zh}的号码", f"is no number of this document ({kind.en})")
    return person


def _wrong(name: str, zh: str, en: str) -> UnableToRegister:
    return UnableToRegister(Text(zh, en[:1].upper() + en[1:]), field=name)


def _against(name: str, zh: str, en: str) -> UnableToReadIdentity:
    return UnableToReadIdentity(Text(zh, en[:1].upper() + en[1:]), field=name)
