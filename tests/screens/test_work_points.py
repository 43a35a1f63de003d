"""Work points on the screens: what each service is worth, what an institution has, down to the list; and where the money comes from."""

from datetime import date
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client

from tests.cast import enter
from tests.invented import ID, use_packs, write_pack
from tests.rooms import county, live, paying, quarters
from tests.rooms import test_work_points as shared
from tests.rooms.county import CENTRE, PASTORAL
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast, cast, read
from yiti.foundation.installation.models import Installation
from yiti.policy.packs import resolve
from yiti.registry.access.models import User
from yiti.web.money.knobs import list_knobs

__all__ = ["cast"]
SHEET = f"/scores/{CENTRE}/?period={QUARTER}"


@pytest.fixture(autouse=True)
def invented(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The county of the cast under the invented pack."""
    Installation.objects.update(pack=ID)
    write_pack(tmp_path)
    use_packs(tmp_path, monkeypatch)
    for module in (county, quarters):
        monkeypatch.setattr(module, "PACK", ID)


def clerk(cast: Cast, language: str = "zh") -> Client:
    User.objects.filter(pk=cast["office_clerk"].pk).update(language=language)
    return enter(User.objects.get(pk=cast["office_clerk"].pk))


def test_the_sheet_counts_services_and_opens_each(cast: Cast) -> None:
    live.ready()
    assert 'id="work"' not in read(clerk(cast), SHEET)
    shared.decide_work()
    page = read(clerk(cast), SHEET)
    assert all(words in page for words in ('id="work"', "每项工分", "20.00"))
    why = read(clerk(cast, "en"), f"/why/now/scores/{QUARTER}/{CENTRE}/work")
    assert "work points" in why.lower()


def test_the_methods_page_says_what_each_service_is_worth_and_who_decided(cast: Cast) -> None:
    live.ready()
    shared.decide_work()
    page = read(clerk(cast), f"/scores/methods/?period={QUARTER}")
    assert all(words in page for words in ("工分乘质量系数", "按工分和质量系数分配", "各项服务的工分", "昌卫发〔2026〕3号"))
    assert "by work points and quality" in read(clerk(cast, "en"), f"/scores/methods/?period={QUARTER}")


def test_the_pool_of_an_institution_ends_in_its_share(cast: Cast) -> None:
    shared.scored()
    shared.decide_work()
    paying.rank()
    page = read(clerk(cast), f"/funds/?period={QUARTER}&place={PASTORAL}")
    assert "交入统一预算减分得" in page


def test_what_if_offers_the_quality_where_the_pack_knows_work_points() -> None:
    known = resolve(ID, on=date(2026, 9, 30))
    assert {knob.line.id for _, knobs in list_knobs(known, QueryDict()) for knob in knobs} >= {"quality_method", "quality_threshold"}
    plain = resolve("changji-2021", on=date(2026, 9, 30))
    assert not any(knob.line.id.startswith("quality_") for _, knobs in list_knobs(plain, QueryDict()) for knob in knobs)
