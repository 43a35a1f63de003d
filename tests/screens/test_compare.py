"""What differs between two documents, and between what holds on two days."""

from datetime import date

import pytest
from django.test import Client

from tests.cast import build_cast, enter
from tests.rooms.county import NOW, TODAY, build_county
from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.queries import get_book
from yiti.kernel.scopes import system_scope


@pytest.fixture
def clerk(db: None, settings: object) -> Client:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    return enter(build_cast()["office_clerk"])


def read(client: Client, query: str, status: int = 200) -> str:
    answer = client.get(f"/compare/{query}")
    assert answer.status_code == status
    return str(answer.content.decode())


def test_a_decision_stands_between_two_days_with_its_value(clerk: Client) -> None:
    Decision.objects.create(
        parameter="head_coefficient", value="1.8", from_on=date(2026, 7, 1), number="昌卫发〔2026〕7号", decided_on=date(2026, 6, 30),
        state="approved", proposed_by="a", proposed_at=NOW, settled_by="b", settled_at=NOW,
    )  # fmt: skip
    page = read(clerk, "?first=changji-2021&second=changji-2021&on=2026-06-30&until=2026-07-01")
    assert "有 1 处不同" in page
    assert get_book(scope=system_scope(), on=None).settings["head_coefficient"].label.zh in page
    assert "1.80" in page
    assert "没有不同" in read(clerk, "?first=changji-2021&second=changji-2021&on=2026-07-01&until=2026-07-02")
    assert "处不同" in read(clerk, "")


def test_two_documents_differ_clause_by_clause_and_go_out_as_a_sheet(clerk: Client) -> None:
    assert "六(二)2(1)" in read(clerk, "?first=national&second=changji-2021&kind=clauses")
    answer = clerk.get("/compare/?first=national&second=changji-2021&export=xlsx")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


@pytest.mark.parametrize(
    "query", ["?first=nowhere&second=national", "?first=changji-2021&second=changji-2021&on=1999-01-01", "?on=yesterday"]
)
def test_what_cannot_be_compared_is_said_in_words(clerk: Client, query: str) -> None:
    assert "比不了" in read(clerk, query, 422)
