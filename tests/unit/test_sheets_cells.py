"""What people write into cells, read exactly or refused."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from yiti.foundation.sheets import Column
from yiti.foundation.sheets.cells import OutOfRange, reader_of
from yiti.foundation.sheets.faults import WrongCell
from yiti.foundation.sheets.formulas import awake, neutral
from yiti.foundation.sheets.letters import column_index, column_letter
from yiti.kernel.periods import Period
from yiti.kernel.text import Text

LABEL = Text("列", "Column")
KINDS = {"doctor": Text("医生", "Doctor"), "nurse": Text("护士", "Nurse")}


def read(kind, raw, **options):
    return reader_of(Column("x", LABEL, kind, **options))(raw)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("1,234.50 ", "1234.50"),
        ("１２３", "123.00"),
        ("１，２３４．５", "1234.50"),
        ("¥1,200", "1200.00"),
        ("￥1200.5", "1200.50"),
        ("1200元", "1200.00"),
        ("(1,200.00)", "-1200.00"),
        ("（1,200.00）", "-1200.00"),
        ("¥-5", "-5.00"),
        ("-¥5", "-5.00"),
        ("−5", "-5.00"),
        ("+5", "5.00"),
        (".5", "0.50"),
        (1234.5, "1234.50"),
        (0.1 + 0.2, "0.30"),
        (1234.5600000000001, "1234.56"),
        (999999999999.99, "999999999999.99"),
        (-0.0, "0.00"),
        (7, "7.00"),
        ("\u00a012\u3000", "12.00"),
    ],
)
def test_an_amount_is_read_to_the_fen_however_it_is_written(raw, amount):
    found = read("money", raw)
    assert found == Decimal(amount)
    assert str(found) == amount


@pytest.mark.parametrize(
    "raw",
    ["12万元", "1,23", "1,2345", "12%", "1e5", "1.2.3", "--5", "(-5)", "/", "-", "—", "无", "一百", "10²", "٣", "5 6", "1" * 41, "¥", "元"],
)
def test_what_is_no_plain_number_is_not_guessed_at(raw):
    with pytest.raises(WrongCell):
        read("money", raw)


@pytest.mark.parametrize("raw", [True, date(2026, 1, 1), time(8, 30), float("inf"), float("nan")])
def test_truth_values_dates_and_infinities_are_no_amounts(raw):
    with pytest.raises(WrongCell):
        read("money", raw)


@pytest.mark.parametrize("raw", ["1.005", 1.005, 1 / 3, "0.001"])
def test_a_third_decimal_of_an_amount_is_refused(raw):
    with pytest.raises(WrongCell, match="two decimals"):
        read("money", raw)


def test_an_accounting_negative_is_refused_by_the_minimum():
    with pytest.raises(OutOfRange, match="below 0"):
        read("money", "(1,200.00)", minimum=0)


@pytest.mark.parametrize(
    ("raw", "ratio"), [("85%", "0.85"), ("８５％", "0.85"), (0.85, "0.85"), ("0.85", "0.85"), ("12.5 %", "0.125"), (1, "1")]
)
def test_a_ratio_is_read_as_a_share_of_one(raw, ratio):
    assert read("ratio", raw) == Decimal(ratio)


def test_a_bare_85_is_not_taken_for_85_percent():
    with pytest.raises(OutOfRange) as refused:
        read("ratio", 85.0)
    assert "%" in refused.value.reason.zh
    assert read("ratio", "120%", maximum=2) == Decimal("1.2")


def test_whole_numbers_have_no_fraction_and_all_their_digits():
    assert read("whole", "1,200") == 1200
    assert read("whole", 12.0) == 12
    for raw in (12.5, "12.5", 1e15):
        with pytest.raises(WrongCell):
            read("whole", raw)


@pytest.mark.parametrize(
    "raw",
    [
        *["2026-09-30", "2026/9/30", "2026.9.30", "20260930", "2026年9月30日", "2026 年 9 月 30 日", "２０２６年９月３０日"],
        *["2026-09-30 00:00:00", 20260930.0, 46295.0, date(2026, 9, 30), datetime(2026, 9, 30, 8, 30)],
    ],
)
def test_a_day_is_read_however_it_is_written(raw):
    assert read("date", raw) == date(2026, 9, 30)


@pytest.mark.parametrize(
    "raw",
    ["26-9-30", "9/30/2026", "30.9.2026", "2026-13-01", "2026-02-30", "2026-9/30", "昨天", 12.0, 46295.5, True, time(8), "1899-12-31"],
)
def test_a_day_that_could_be_another_is_refused(raw):
    with pytest.raises(WrongCell):
        read("date", raw)


@pytest.mark.parametrize(
    "raw",
    ["2026-09", "2026-9", "2026/9", "2026.9", "2026年9月", "2026年9月份", "202609", 202609.0, date(2026, 9, 1), 46266.0, "2026-09-01"],
)
def test_a_month_is_read_however_it_is_written(raw):
    assert read("month", raw) == Period.parse("2026-09")


@pytest.mark.parametrize("raw", [2026.1, "2026-13", date(2026, 9, 15), "9月", 9.0, "2026Q3", 202613.0])
def test_a_month_that_could_be_another_is_refused(raw):
    with pytest.raises(WrongCell):
        read("month", raw)


def test_limits_hold_for_months_by_their_first_day():
    with pytest.raises(OutOfRange):
        read("month", "2026-10", maximum=date(2026, 9, 30))


@pytest.mark.parametrize("raw", ["医生", " doctor ", "Doctor", "ＤＯＣＴＯＲ", "医 生"])
def test_a_choice_is_read_by_code_or_by_its_words_in_either_language(raw):
    assert read("choice", raw, choices=KINDS) == "doctor"


def test_a_choice_that_is_not_offered_is_refused():
    with pytest.raises(WrongCell):
        read("choice", "医师", choices=KINDS)


@pytest.mark.parametrize(("raw", "code"), [(652301004.0, "652301004"), ("６５２３０１００４", "652301004"), ("V01\u200b", "V01"), (7, "7")])
def test_a_code_is_half_width_and_without_a_decimal_point(raw, code):
    assert read("code", raw) == code


@pytest.mark.parametrize("raw", [652301199001011234.0, "6.52301E+17", "A 1", 1.5, True, date(2026, 1, 1)])
def test_a_code_that_lost_digits_or_holds_blanks_is_refused(raw):
    with pytest.raises(WrongCell):
        read("code", raw)


def test_yes_and_no_are_read_in_both_languages_and_as_ticks():
    assert all(read("boolean", raw) is True for raw in ("是", "√", "Yes", "y", 1, True, "TRUE"))
    assert all(read("boolean", raw) is False for raw in ("否", "×", "No", "n", 0, False, "无"))
    for raw in ("也许", "-", 2):
        with pytest.raises(WrongCell):
            read("boolean", raw)


def test_text_keeps_its_inner_signs_and_loses_its_ends():
    assert read("text", " 阿依古丽·买买提　") == "阿依古丽·买买提"
    assert read("text", 12.0) == "12"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "''-x"])
def test_text_that_would_wake_up_as_a_formula_is_made_harmless_and_comes_back(text):
    assert neutral(text) == f"'{text}"
    assert awake(neutral(text)) == text


def test_other_text_is_left_alone():
    assert neutral("'quoted'") == "'quoted'"
    assert awake("'quoted'") == "'quoted'"


def test_column_letters_count_on_after_z():
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_index(column_letter(at)) == at for at in range(1000))
