"""Targets on the county's own facts: never a 0 for what nobody has, every figure down to what it was counted from."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from yiti.foundation.audit.models import Change
from yiti.foundation.files.operations import store_file
from yiti.foundation.forms.models import Entry
from yiti.foundation.installation.models import Installation
from yiti.kernel.figures import Unit, given, walk
from yiti.kernel.periods import Period
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.measure.indicators.values import Value
from yiti.policy.packs import load_pack, resolve
from yiti.policy.packs.shapes.sources import FactSource, PartOfIndicator
from yiti.registry.institutions.models import Population
from yiti.supervision.living.aims import say_overdue
from yiti.supervision.targets.counting import Ground, add_up, count, period_of
from yiti.supervision.targets.models import LocalFigure
from yiti.supervision.targets.operations import UnableToEnterFigure, enter_figure
from yiti.supervision.targets.queries import judge_targets, list_targets, reckon_parts
from yiti.supervision.targets.standing import Fact, Standing
from yiti.web.policy.targets import state_of

from .county import ASSESSED, CENTRE, CLINICS, HOSPITAL, NOW, PACK, TODAY, scope_of

pytestmark = pytest.mark.usefixtures("county")
ORDOS, DAY = "ordos-2024", date(2025, 6, 30)


def ground() -> Ground:
    return Ground(system_scope(), TODAY, PACK, ())


def counted(**said: Any) -> Any:
    return count(FactSource.model_validate({"fact": "x", "owed_by": "commission", **said}, strict=False), ground())


def _works(on: date, **answers: Any) -> None:
    Entry.objects.create(form="works", institution="", on=on, answers=answers, entered_by="clerk", entered_at=NOW)


def review(institution: str, on: date, level: str) -> None:
    Entry.objects.create(form="reviews", institution=institution, on=on, answers={"level": level}, entered_by="clerk", entered_at=NOW)


class TestCounting:
    def test_what_nobody_entered_is_no_zero(self) -> None:
        assert counted(form={"id": "reviews", "where": {"level": ["basic"]}}).parts == {}
        assert counted(institutions={"types": ["community_station"]}).parts == {}
        assert counted(staff={"qualification": "gp"}).parts == {}

    def test_a_register_counts_the_latest_of_each_institution(self) -> None:
        review(CENTRE, date(2026, 1, 1), "basic")
        review(CENTRE, date(2026, 3, 1), "below")
        review(HOSPITAL, date(2026, 2, 1), "basic")
        found = counted(form={"id": "reviews", "where": {"level": ["basic", "recommended"]}})
        assert found.parts == {CENTRE: 0, HOSPITAL: 1}
        assert found.as_of == date(2026, 3, 1)

    def test_of_several_fields_the_latest_of_each_pair_counts(self) -> None:
        for on, kind, state in ((1, "key", "running"), (2, "key", "done"), (3, "centre", "running")):
            _works(date(2026, on, 1), kind=kind, name="儿科", state=state)
        one = {"id": "works", "where": {"kind": ["key"], "state": ["done"]}}
        assert counted(form={**one, "by": ["kind", "name"]}).parts == {"": 1}
        assert counted(form={**one, "by": "name"}).parts == {"": 0}

    def test_who_left_and_who_came_in_another_year_do_not_count(self) -> None:
        for at, (since, until) in enumerate((("2025-03-01", "2026-02-01"), ("2026-03-01", None), ("2026-04-01", "2999-01-01"))):
            _works(TODAY, person=str(at), from_on=since, until_on=until)
        assert counted(form={"id": "works", "by": "person", "empty": "until_on"}).parts == {"": 2}
        assert counted(form={"id": "works", "by": "person", "within_year": "from_on"}).parts == {"": 2}

    def test_an_institution_of_which_two_entries_fit_counts_once(self) -> None:
        review(CENTRE, date(2026, 1, 1), "hall")
        review(CENTRE, date(2026, 2, 1), "flagship")
        review(CENTRE, date(2026, 3, 1), "open")
        one = {"id": "reviews", "by": "level", "where": {"level": ["hall", "flagship"]}}
        assert (counted(form=one).parts, counted(form={**one, "once": True}).parts) == ({CENTRE: 2}, {CENTRE: 1})

    def test_money_of_a_register_is_added_up_to_the_fen(self) -> None:
        for clinic in CLINICS:
            _works(TODAY, clinic=clinic, planned="50632.91")
        assert counted(form={"id": "works", "by": "clinic", "total": "planned"}).parts == {"": Decimal("101265.82")}

    def test_entries_of_days_to_come_do_not_count(self) -> None:
        review(CENTRE, date(2027, 1, 1), "basic")
        assert counted(form={"id": "reviews"}).parts == {}

    def test_the_registry_counts_by_type(self) -> None:
        assert counted(institutions={"types": ["village_clinic"]}).parts == dict.fromkeys(CLINICS, 1)
        assert sum(counted(institutions={"types": ["village_clinic"], "integrated": True}).parts.values()) == 0

    def test_where_a_share_of_the_residents_is_told_of_their_counts_stand_for_all_beside_whole_populations(self) -> None:
        Installation.objects.update(is_demonstration=True, scale=Decimal("0.02"))
        here = ground()
        value = Value("contract_services", CENTRE, Period.parse("2026"), Fraction(64), Fraction(160), Decimal("0.4000"))
        patrols = Value("supervision_patrols", CENTRE, Period.parse("2026"), Fraction(12), None, Decimal(12))
        here.__dict__["standing"] = {"contract_services": [value]}
        here.__dict__["values"] = {"supervision_patrols": [patrols], "contract_services": [value]}

        def of(code: str, part: str) -> Any:
            said = {"fact": "x", "owed_by": "commission", "indicator": {"code": code, "part": part}}
            return count(FactSource.model_validate(said, strict=False), here).parts

        assert of("contract_services", "numerator") == {CENTRE: 3200}
        assert of("contract_services", "denominator") == {CENTRE: 8000}
        assert of("supervision_patrols", "numerator") == {CENTRE: 12}

    def test_what_stands_is_read_at_the_end_of_the_last_whole_month_and_what_was_done_in_the_year_to_date(self) -> None:
        """Contracts last a year from any day: read as of the year's last day, most of those that stand today would be over."""

        def of(code: str, day: date = TODAY) -> str:
            return str(period_of(PartOfIndicator(code=code, part="numerator"), PACK, day))

        assert of("contract_services") == "2026-09"
        assert (of("contract_services", date(2026, 9, 30)), of("contract_services", date(2026, 1, 3))) == ("2026-09", "2025-12")
        assert {of(code) for code in ("visits", "resident_health_management", "gps_per_10000", "unknown")} == {"2026"}

    def test_an_institution_without_its_population_is_named(self) -> None:
        Population.objects.create(institution_id=CENTRE, year=2025, scope="resident", people=30000)
        found = counted(population="resident")
        assert found.parts == {CENTRE: 30000}
        assert set(found.lacking) == set(ASSESSED) - {CENTRE}

    def test_a_sum_leads_down_to_each_institution(self) -> None:
        figure = add_up("village_clinics", Text("村卫生室", "Clinics"), counted(institutions={"types": ["village_clinic"]}), {})
        assert figure.value == 2
        assert [leaf.record for leaf in figure.inputs] == [f"fact:village_clinics:{code}" for code in CLINICS]


def fact(id: str, value: int | None, parts: dict[str, int] | None = None) -> Fact:
    figure = None if value is None else given(Text(id, id), value, Unit.COUNT, record=f"fact:{id}:")
    return Fact(id, Text(id, id), figure, DAY, parts or {}, owed_by="health_commission")


def stand(**values: int | None) -> dict[str, Standing]:
    pack = load_pack(ORDOS)
    names = dict.fromkeys(name for target in pack.targets.values() for name in target.facts)
    facts = {name: fact(name, values.get(name)) for name in names}
    rows = judge_targets(book=resolve(ORDOS, on=DAY), pack=pack, facts=facts, previous={}, today=DAY)
    return {row.target.id: row for row in rows}


class TestJudging:
    def test_the_rule_answers_on_the_facts_that_are_there_and_the_others_are_owed(self) -> None:
        found = stand(residents=1000, contracts=740)
        row = found["contract_coverage"]
        assert (row.state, row.short and row.short.value) == ("short", 10)
        assert row.value and {leaf.record for leaf in walk([row.value])} >= {"fact:residents:", "fact:contracts:"}
        waits = found["basic_standard"]
        assert (waits.state, waits.value) == ("wait", None)
        assert [missing.id for missing in waits.missing] == ["institutions", "basic"]

    def test_a_zero_that_somebody_counted_is_a_figure(self) -> None:
        assert stand(residents=1000, contracts=0)["contract_coverage"].state == "short"

    def test_a_part_above_its_whole_is_told_and_the_other_targets_stand(self) -> None:
        found = stand(residents=10, contracts=20, village_clinics=10, village_clinics_tcm=9)
        assert found["contract_coverage"].state == "wait"
        assert "more than Residents" in found["contract_coverage"].refused.en
        assert found["village_tcm"].state == "met"

    def test_after_its_day_a_target_is_late(self) -> None:
        pack, later = load_pack(ORDOS), date(2026, 1, 10)
        facts = {name: fact(name, 100 if name == "residents" else 10) for t in pack.targets.values() for name in t.facts}
        rows = judge_targets(book=resolve(ORDOS, on=later), pack=pack, facts=facts, previous={}, today=later)
        row = next(row for row in rows if row.target.id == "contract_coverage")
        assert (row.state, row.late_days(later)) == ("late", 10)

    def test_a_figure_missing_though_the_day_is_over_is_late_since_it_and_told_with_who_owes_it(self) -> None:
        pack, later = load_pack(ORDOS), date(2026, 1, 10)
        facts = {name: fact(name, None) for t in pack.targets.values() for name in t.facts}
        rows = judge_targets(book=resolve(ORDOS, on=later), pack=pack, facts=facts, previous={}, today=later)
        row = next(row for row in rows if row.target.id == "contract_coverage")
        assert (row.state, row.is_overdue(row.due), row.is_overdue(later)) == ("wait", False, True)
        assert state_of(row, later) == ("late", Text("缺数，2025-12-31 起逾期", "Figure missing, late since 2025-12-31"))
        assert state_of(row, row.due)[0] == "wait"
        told = say_overdue(row)
        assert told.en == "late since 2025-12-31, missing: residents, contracts (Health commission)"
        assert told.zh.startswith("2025-12-31 起逾期，缺：residents、contracts（")


def enter(who: str = "clerk", **more: Any) -> LocalFigure:
    scope = scope_of(who)
    file = store_file(scope=scope, name="公布.pdf", content=b"%PDF-1.4\n%%EOF\n", institution="", now=NOW).pk
    told = {"fact": "recommended", "value": "2", "on": TODAY, "said": "州卫健委公布", "file": file, **more}
    return enter_figure(scope=scope, today=TODAY, now=NOW, **told)


class TestEntering:
    def test_a_figure_with_evidence_answers_the_target_and_is_audited(self) -> None:
        assert list_targets(scope=scope_of("clerk"), pack=PACK, today=TODAY)[0].state == "wait"
        made = enter()
        row = list_targets(scope=scope_of("clerk"), pack=PACK, today=TODAY)[0]
        assert (row.state, row.value and row.value.value, row.as_of) == ("met", 2, TODAY)
        assert row.value and f"local:{made.pk}" in {leaf.record for leaf in walk([row.value])}
        assert Change.objects.filter(action="targets.enter", key=str(made.pk)).exists()

    @pytest.mark.parametrize(
        ("field", "wrong"),
        [
            ("value", "-1"),
            ("value", "9" * 5000),
            ("value", "两家"),
            ("value", "1.5"),
            ("on", date(2027, 1, 1)),
            ("said", " "),
            ("file", None),
            ("fact", "nothing"),
        ],
    )
    def test_bad_input_names_its_field_and_stores_nothing(self, field: str, wrong: Any) -> None:
        with pytest.raises(UnableToEnterFigure) as caught:
            enter(**{field: wrong})
        assert caught.value.field == field
        assert not LocalFigure.objects.exists()

    def test_who_enters_for_one_institution_alone_does_not_enter_for_the_county(self) -> None:
        for who in ("head", "accountant", "staff"):
            with pytest.raises(Forbidden):
                enter_figure(scope=scope_of(who), fact="recommended", value="2", on=TODAY, said="x", file=1, today=TODAY, now=NOW)


def test_a_count_has_no_requirement_of_single_institutions() -> None:
    assert reckon_parts(scope=scope_of("clerk"), pack=PACK, target="recommended_institutions", today=TODAY) == {}
