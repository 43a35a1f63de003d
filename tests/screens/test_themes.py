"""The six core themes of the assessment: points got of those their indicators have, told to whom scores are told."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import build_cast, enter
from tests.rooms import paying
from tests.rooms.county import CENTRE, PACK, TODAY, build_county, scope_of
from tests.rooms.paying import QUARTER
from yiti.foundation.decisions.queries import get_book
from yiti.measure.assessment.models import Score
from yiti.measure.assessment.queries import ThemeScore, list_theme_scores
from yiti.policy.packs import load_pack
from yiti.registry.access.models import User

PAGE = f"/results/themes/?period={QUARTER}&place="
THEMES = ("quality", "satisfaction", "integration", "cost_control", "primary_visits", "running")


@pytest.fixture
def cast(db: None, settings: object) -> dict[str, User]:
    settings.YITI_TODAY = TODAY.isoformat()  # type: ignore[attr-defined]
    build_county()
    cast = build_cast()
    paying.ready_to_rank()
    return cast


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_pack_names_six_themes_of_known_indicators() -> None:
    scoring = load_pack(PACK).scoring
    assert scoring is not None
    assert tuple(theme.id for theme in scoring.themes) == THEMES
    assert {theme.clause for theme in scoring.themes} == {"六(二)2(4)"}


class TestScores:
    def first(self) -> dict[str, Decimal]:
        """Points of a theme's indicators at the centre, as the county decided them."""
        book = get_book(scope=scope_of("clerk"), on=TODAY)
        return {code: figure.number for code, figure in book.table("scoring_points", "community_centre").items()}

    def at_the_centre(self) -> Mapping[str, ThemeScore]:
        rows = list_theme_scores(scope=scope_of("clerk"), period=QUARTER)
        return next(row for row in rows if row.institution.pk == CENTRE).themes

    def test_a_theme_is_what_its_indicators_got_of_their_points(self, cast: dict[str, User]) -> None:
        points = self.first()
        known = [theme for theme in self.at_the_centre().values() if theme.figures]
        assert known, "the quarter of the small county is scored"
        for found in known:
            codes = [code for code in found.theme.indicators if points.get(code)]
            assert found.asked == len(codes)
            assert found.figures["full"].number == sum(points[code] for code in codes)
            assert round(found.figures["rate"].number, 9) == round(found.figures["got"].number / found.figures["full"].number, 9)

    def test_what_is_reasonably_absent_counts_in_neither(self, cast: dict[str, User]) -> None:
        before = next(found for found in self.at_the_centre().values() if found.figures)
        code = next(code for code in before.theme.indicators if Score.objects.filter(indicator=code, institution=CENTRE).exists())
        Score.objects.filter(indicator=code, institution=CENTRE).update(absent=True)
        found = self.at_the_centre()[before.theme.id]
        assert "full" not in found.figures or found.figures["full"].number < before.figures["full"].number
        assert found.scored == before.scored

    def test_an_institution_learns_them_when_scores_are_fed_back(self, cast: dict[str, User]) -> None:
        def told() -> bool:
            rows = list_theme_scores(scope=scope_of("head"), period=QUARTER)
            assert [row.institution.pk for row in rows] == [CENTRE]
            return any(theme.figures for theme in rows[0].themes.values())

        assert not told()
        paying.rank()
        paying.feed_back()
        assert told()

    def test_the_page_opens_prints_and_speaks_english(self, cast: dict[str, User]) -> None:
        clerk = enter(cast["office_clerk"])
        page = read(clerk, PAGE)
        assert "乡村一体化管理水平" in page
        assert "六(二)2(4)" in page
        assert clerk.get(f"{PAGE}&export=xlsx").content[:2] == b"PK"
        assert clerk.get(f"{PAGE}&export=pdf").content[:4] == b"%PDF"
        with CaptureQueriesContext(connection) as asked:
            list_theme_scores(scope=scope_of("clerk"), period=QUARTER)
        assert len(asked) < 12
        clerk.post("/language/", {"language": "en"})
        assert "Control of costs" in read(clerk, PAGE)
        for name in ("staff_member", "system_admin"):
            read(enter(cast[name]), PAGE, 403)
