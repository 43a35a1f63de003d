"""Monthly accounts in versions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from tests.registry import NINGBIAN, NOW, SANGONG, build_annex_county, head_of, office
from yiti.foundation.audit.models import Change
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.ledger.models import AccountRow, AccountSheet
from yiti.registry.ledger.operations import Line, replace_month
from yiti.registry.ledger.queries import get_month_sums, get_sheet, list_rows, list_versions

JULY = Period.parse("2026-07")


@pytest.fixture(autouse=True)
def county(db: None) -> None:
    build_annex_county()


def free(scope: Scope, institution: str, month: Period) -> None:
    """Every month may be changed."""


def line(amount: str, item: str = "medical_income", on: date = date(2026, 7, 3), voucher: str = "记-1", summary: str = "门诊") -> Line:
    return Line(item, on, Decimal(amount), voucher, summary)


def send(*lines: Line, seen: int = 0, scope: Scope | None = None, guard: Callable[..., None] = free, **more: Decimal) -> AccountSheet:
    return replace_month(
        scope=scope or head_of(SANGONG), institution=SANGONG, month=JULY, lines=lines, seen_version=seen, now=NOW, guard=guard, **more
    )


def test_a_new_sending_is_a_new_version_and_the_old_one_stays() -> None:
    send(line("100.00"), line("20.10"), line("7", "medical_cost"))
    send(line("130.00"), seen=1)
    versions = list_versions(scope=office(), institution=SANGONG, month=JULY.first)
    assert [(row.version, row.is_current, row.lines, row.sum) for row in versions] == [
        (2, True, 1, Decimal("130.00")), (1, False, 3, Decimal("127.10")),
    ]  # fmt: skip
    sums = get_month_sums(scope=office(), institutions=[SANGONG, NINGBIAN], months=[JULY.first])
    assert sums == {SANGONG: {JULY.first: {"medical_income": Decimal("130.00")}}}
    assert AccountRow.objects.count() == 4
    assert Change.objects.filter(action="ledger.month.send").count() == 2


def test_the_lines_behind_a_sum_are_listed() -> None:
    send(line("100.00"), line("20.10"), line("7", "medical_cost"))
    rows = list_rows(scope=office(), institution=SANGONG, months=[JULY.first], item="medical_income")
    assert [row.amount for row in rows] == [Decimal("100.00"), Decimal("20.10")]


def test_of_two_at_once_the_second_is_told_and_nothing_is_lost() -> None:
    send(line("100.00"))
    with pytest.raises(Conflict):
        send(line("1.00"))
    send(line("2.00"), seen=1)
    with pytest.raises(Conflict):
        send(line("3.00"), seen=1)
    sheet = get_sheet(scope=office(), institution=SANGONG, month=JULY.first)
    assert sheet is not None
    assert sheet.version == 2
    assert AccountSheet.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (line("-1"), "negative", "lines[1].amount"),
        (line("1.234"), "too-precise", "lines[1].amount"),
        (line("1", "bribes"), "unknown-item", "lines[1].item"),
        (line("1", on=date(2026, 8, 1)), "outside-month", "lines[1].on"),
        (line("1", voucher="记" * 41), "too-long", "lines[1].voucher"),
        (line("1", summary="药" * 201), "too-long", "lines[1].summary"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_stored(wrong: Line, code: str, field: str) -> None:
    with pytest.raises(UnableTo) as refused:
        send(line("1"), wrong)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not AccountSheet.objects.exists()


def test_a_stated_total_must_equal_the_sum() -> None:
    with pytest.raises(UnableTo) as refused:
        send(line("1.10"), line("2.20"), stated_total=Decimal("3.31"))
    assert refused.value.code == "sums-differ"
    send(line("1.10"), line("2.20"), stated_total=Decimal("3.30"))


def test_a_month_may_not_be_empty() -> None:
    with pytest.raises(UnableTo):
        send()


def test_the_guard_decides_which_months_are_open() -> None:
    def closed(scope: Scope, institution: str, month: Period) -> None:
        raise UnableTo(Text("这个月的报告已经接受", "the report was accepted"), code="closed")

    with pytest.raises(UnableTo) as refused:
        send(line("1"), guard=closed)
    assert refused.value.code == "closed"


def test_a_stranger_neither_writes_nor_reads() -> None:
    with pytest.raises(Forbidden):
        send(line("1"), scope=head_of(NINGBIAN))
    send(line("1"))
    assert get_month_sums(scope=head_of(NINGBIAN), institutions=[SANGONG], months=[JULY.first]) == {}
    assert get_sheet(scope=head_of(NINGBIAN), institution=SANGONG, month=JULY.first) is None
