import pytest

from yiti.policy.facts.expressions import UnableToRead, read_expression
from yiti.policy.facts.expressions.trees import names_in
from yiti.policy.facts.forms import _of_events

NAMES = _of_events("follow_up") | _of_events("tcm_service")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("systolic > 1 or referred and not face_to_face", "(systolic > 1) or (referred and (not face_to_face))"),
        ("not systolic = 1", "not (systolic = 1)"),
        ("systolic + 2 * diastolic - 1 > 0", "((systolic + (2 * diastolic)) - 1) > 0"),
        ("systolic between 1 and 2 and referred", "(systolic >= 1 and systolic <= 2) and referred"),
        ("systolic = 1 is null", "(systolic = 1) is null"),
        ("grade not in ('a', 'b')", "not (grade in ('a', 'b'))"),
        ("referred is not null", "not (referred is null)"),
        ("NOT referred AND TRUE", "(not referred) and true"),
        ("--systolic < -(-1)", "(-(-systolic)) < (-(-1))"),
    ],
)
def test_it_binds_as_sql_does(one: str, other: str) -> None:
    assert read_expression(one, NAMES, wanted="bool") == read_expression(other, NAMES, wanted="bool")


def test_names_of_columns_are_never_reserved_words() -> None:
    assert names_in(read_expression("group = 'elderly'", NAMES, wanted="bool")) == {"group"}


def test_an_age_reads_the_birth_day() -> None:
    assert names_in(read_expression("age_on(day) >= 65", NAMES, wanted="bool")) == {"day", "resident.born_on"}


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("systolc > 3", 0, "is it systolic?"),
        ("systolic > 'a'", 9, "a number cannot be compared with a text"),
        ("day + 1 > day", 4, "a number is needed here, not a date"),
        ("systolic", 0, "true or false, not a number"),
        ("systolic > 1 > 0", 13, "do not chain"),
        ("referred != true", 9, "write <>"),
        ("agee_on(day) > 1", 0, "is it age_on?"),
        ("age_on(day, day) > 1", 0, "takes 1 day"),
        ("day > date '2025-02-30'", 11, "no day 2025-02-30"),
        ("(referred", 9, "“)” is expected"),
        ("referred; drop", 8, "means nothing here"),
        ("\"group\" = 'x'", 0, "without quotation marks"),
        ("grade = 'x", 8, "left open"),
        ("systolic > 1e3", 11, "means nothing"),
        ("", 0, "the end is not expected"),
        ("grade in ()", 10, "“)” is not expected"),
        ("(" * 3000 + "referred" + ")" * 3000, 400, "400 words at most"),
        ("(" * 40 + "referred" + ")" * 40, 30, "30 levels at most"),
        ("not " * 40 + "referred", 120, "30 levels at most"),
        ("systolic > 9999999999999999999", 11, "18 at most"),
        ("referred and systolic", 13, "true or false is needed"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, at: int, says: str) -> None:
    with pytest.raises(UnableToRead) as refusal:
        read_expression(text, NAMES, wanted="bool")
    assert says in refusal.value.message.en
    assert refusal.value.at == at


def test_staff_have_no_age() -> None:
    with pytest.raises(UnableToRead, match="needs a fact with a resident"):
        read_expression("age_on(from_on) > 3", {"from_on": "date"}, wanted="bool", has_resident=False)
