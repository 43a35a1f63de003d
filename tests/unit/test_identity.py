"""Identity numbers: what is taken, what is said about the rest; names, telephones, masks and what is stored unreadable."""

from datetime import date

import pytest

from yiti.care.residents.masks import mask_name, mask_number, mask_phone
from yiti.care.residents.persons import Person, check_person
from yiti.care.residents.refusals import UnableToRegister
from yiti.foundation.ciphers import UnableToOpen, hash_to_find, open_text, seal_text
from yiti.kernel.identity import UnableToReadIdentity, check_digit, read_identity

TODAY = date(2026, 10, 9)
VECTOR = "11010519491231002X"
LONG = "买买提" * 8 + "·" + "阿卜杜热合曼" * 6
"""A name of 61 characters."""


def refusal_of(number: str) -> UnableToReadIdentity:
    with pytest.raises(UnableToReadIdentity) as caught:
        read_identity(number, today=TODAY)
    assert caught.value.field == "number"
    return caught.value


def test_the_check_digit_of_the_standard_comes_out() -> None:
    assert check_digit(VECTOR[:17]) == "X"


@pytest.mark.parametrize("written", [VECTOR, VECTOR.lower(), " 110105 19491231 002X ", "１１０１０５１９４９１２３１００２Ｘ"])
def test_a_number_has_one_spelling_and_says_birth_day_and_sex(written: str) -> None:
    identity = read_identity(written, today=TODAY)
    assert (identity.number, identity.born_on, identity.sex) == (VECTOR, date(1949, 12, 31), "female")


def test_every_other_check_digit_is_refused() -> None:
    for sign in "0123456789":
        assert "check digit" in refusal_of(VECTOR[:17] + sign).message.en


def test_two_digits_exchanged_are_found() -> None:
    assert refusal_of("110150" + VECTOR[6:])


@pytest.mark.parametrize(("number", "says"), [
    ("11010519490230002X", "19490230"), ("110105202610100029", "birth day"), ("1101051949123100", "16 characters"), ("", "0 characters"),
    ("01010519491231002X", "sign"), ("11010519491231002Y", "sign"), ("110105184912310026", "birth day"),
])  # fmt: skip
def test_what_is_wrong_is_said(number: str, says: str) -> None:
    assert says in refusal_of(number).message.en


def test_a_number_of_fifteen_is_refused_with_what_it_became() -> None:
    assert VECTOR in refusal_of("110105491231002").message.en
    assert VECTOR in refusal_of("110105491231002").message.zh


def person(**more: object) -> Person:
    return check_person(Person(**{"name": "赵存良", "number": VECTOR, **more}), today=TODAY)  # type: ignore[arg-type]


def test_sex_and_birth_day_come_from_the_card_and_must_agree_with_it() -> None:
    assert (person().sex, person().born_on) == ("female", date(1949, 12, 31))
    for name, wrong in (("sex", "male"), ("born_on", date(1949, 12, 30))):
        with pytest.raises(UnableToReadIdentity) as caught:
            person(**{name: wrong})
        assert caught.value.field == name


@pytest.mark.parametrize(("written", "kept"), [
    ("哈丽旦•玉山", "哈丽旦·玉山"), (" 叶尔江 ・ 马坎 ", "叶尔江·马坎"), (LONG, LONG),
    ("Anna-Maria O’Neil", "Anna-Maria O’Neil"), ("㛃", "㛃"), ("李𫖯", "李𫖯"),
])  # fmt: skip
def test_names_of_every_people_are_taken_and_have_one_dot(written: str, kept: str) -> None:
    assert person(name=written).name == kept


@pytest.mark.parametrize(("field", "value"), [
    ("name", ""), ("name", "张3"), ("name", "张" * 101), ("name", "·张"), ("name", "=1+1"), ("phone", "123"), ("phone", "电话"),
    ("nationality", "57"), ("relation", "uncle"), ("document", "ticket"), ("address", "长" * 201),
])  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(field: str, value: str) -> None:
    with pytest.raises(UnableToRegister) as caught:
        person(**{field: value})
    assert caught.value.field == field


def test_a_foreign_document_needs_sex_and_birth_day_and_its_own_kind_of_number() -> None:
    taken = person(document="passport", number="e 1234 5678", sex="male", born_on=date(1990, 1, 1))
    assert taken.number == "E12345678"
    for wrong in ({"sex": ""}, {"born_on": None}, {"born_on": date(2027, 1, 1)}, {"number": "护照"}):
        with pytest.raises(UnableToRegister):
            person(**{"document": "passport", "number": "E12345678", "sex": "male", "born_on": date(1990, 1, 1), **wrong})


def test_masks_show_no_more_than_they_may() -> None:
    assert [mask_name(name) for name in ("张三", "赵存良", "欧阳修远", "哈丽旦·玉山", "张")] == [
        "张*",
        "赵*良",
        "欧**远",
        "哈**·玉*",
        "张*",
    ]
    assert mask_number(VECTOR) == "110105********002X"
    assert mask_number("E12345678") == "*******78"
    assert mask_phone("13912345678") == "139****5678"
    assert mask_phone("2345678") == "*******"


def test_what_is_sealed_opens_only_under_its_name_and_key(settings) -> None:  # type: ignore[no-untyped-def]
    sealed = seal_text(VECTOR, "resident.number:a")
    assert VECTOR not in sealed
    assert sealed != seal_text(VECTOR, "resident.number:a")
    assert open_text(sealed, "resident.number:a") == VECTOR
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    for other, about in ((sealed, "resident.number:b"), (changed, "resident.number:a"), ("a1:????", "resident.number:a"), (VECTOR, "x")):
        with pytest.raises(UnableToOpen):
            open_text(other, about)
    found = hash_to_find("resident.number", VECTOR)
    settings.YITI_RECORDS_KEY = "another"
    assert hash_to_find("resident.number", VECTOR) != found
    with pytest.raises(UnableToOpen):
        open_text(sealed, "resident.number:a")
