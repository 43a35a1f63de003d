"""
SIGKILL in the middle of a distribution, a ranking, an import, a lake and the building of the demonstration: nothing is half done,
everything verifies, and the work can be begun again. Real processes, real commits, on the database that the tests run on.
"""

import random
from pathlib import Path

import pytest

from .homes import ON_POSTGRESQL, Home, copy_of, drop_database, make_home

ROWS = 6_000
"""Of the sheet that the victim takes in."""

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    """By act, the county in which it can be done."""
    county = make_home(tmp_path_factory.mktemp("county"))
    assert county.act("prepare-county") == 0
    homes = {act: copy_of(county, tmp_path_factory.mktemp(act)) for act in ("distribution", "ranking", "import", "signing", "lake")}
    for act, home in homes.items():
        assert home.act(f"prepare-{act}") == 0
    return homes


def verifies(home: Home, *periods: str) -> bool:
    """`audit verify`, and `quarter verify` of the periods."""
    return home.call("-m", "tests.rooms.victim", "verify", *periods).returncode == 0


def test_a_distribution_that_is_killed_leaves_nothing_and_runs_again(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["distribution"], tmp_path)
    changes = home.ask("SELECT count(*) FROM audit_change")
    for point in ("run-stored", "run-chained", "payslips-stored"):
        assert home.act("distribute", point) == -9
        assert home.ask("SELECT count(*) FROM runs_run WHERE kind = 'distribution'") == 0
        assert home.ask("SELECT count(*) FROM pay_payslip") == 0
        assert home.ask("SELECT count(*) FROM audit_change") == changes
    assert verifies(home, "2026Q3")
    assert home.act("distribute") == 0
    assert home.ask("SELECT count(*) FROM runs_run WHERE kind = 'distribution'") == 2
    assert home.ask("SELECT count(*) FROM pay_payslip") == 16
    assert verifies(home, "2026Q3")


def test_a_ranking_that_is_killed_leaves_the_quarter_open_and_ranks_again(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["ranking"], tmp_path)
    for point in ("run-chained", "totals-made", "ranking-stored"):
        assert home.act("rank", point) == -9
        assert home.ask("SELECT state FROM assessment_cycle") == "open"
        assert home.ask("SELECT count(*) FROM runs_run") == home.ask("SELECT count(*) FROM pay_quartertotal") == 0
        assert home.ask("SELECT count(*) FROM assessment_institutionresult") == 0
    assert verifies(home)
    assert home.act("rank") == 0
    assert home.ask("SELECT state FROM assessment_cycle") == "ranked"
    assert verifies(home, "2026Q3")


def test_an_import_that_is_killed_changes_no_month_and_is_taken_in_again(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["import"], tmp_path)
    current = "SELECT count(*) FROM ledger_accountrow r JOIN ledger_accountsheet s ON s.id = r.sheet_id WHERE s.is_current"
    for point in ("half-put-away", "drafts-made-current", "import-written"):
        assert home.act("import", point) == -9
        assert home.ask(current) == 0
        assert home.ask("SELECT version FROM ledger_accountsheet WHERE is_current") == 1
        assert home.ask("SELECT count(*) FROM imports_stagedimport WHERE state = 'applied'") == 0
    assert verifies(home)
    assert home.act("import") == 0
    assert home.ask(current) == ROWS
    assert home.ask("SELECT max(version) FROM ledger_accountsheet WHERE is_current") == 2
    assert verifies(home)


def test_an_import_that_is_killed_is_checked_again_where_it_stood(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["import"], tmp_path)
    assert home.act("import", "half-put-away") == -9
    assert 0 < home.ask("SELECT count(*) FROM ledger_accountrow") < ROWS
    assert home.act("import-again") == 0
    assert home.ask("SELECT count(*) FROM ledger_accountrow") == ROWS
    assert verifies(home)


def test_a_lake_whose_import_is_killed_is_handed_in_again_and_nothing_is_doubled_or_lost(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["lake"], tmp_path)
    events, people = "SELECT count(*) FROM journal_event", "SELECT count(DISTINCT resident) FROM journal_residentversion"
    assert home.act("take-lake", "lake-staged") == -9
    assert (home.ask(events), home.ask(people)) == (0, 0)
    assert home.act("take-lake", "lake-half-written") == -9
    assert 0 < home.ask(events) < 50_000
    assert home.act("take-lake", "lake-written") == -9
    assert (home.ask(events), home.ask("SELECT count(*) FROM intake_delivery WHERE state = 'applied'")) == (50_000, 0)
    assert home.act("take-lake") == 0
    assert (home.ask(events), home.ask(people), home.ask("SELECT count(*) FROM journal_residentversion")) == (50_000, 1_000, 1_000)
    assert home.ask("SELECT sum(known) FROM intake_delivery WHERE state = 'applied'") == 51_000
    assert home.ask("SELECT count(DISTINCT event) FROM journal_event") == 50_000
    assert verifies(home)


def test_a_sheet_of_follow_ups_that_is_killed_leaves_nothing_and_counts_once(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["signing"], tmp_path)
    events = home.ask("SELECT count(*) FROM journal_event")
    for point in ("half-of-a-sheet", "import-written"):
        assert home.act("take-in-follow-ups", point) == -9
        assert home.ask("SELECT count(*) FROM public_health_followup") == 1
        assert home.ask("SELECT count(*) FROM journal_event") == events
    for _ in range(2):
        assert home.act("take-in-follow-ups") == 0
        assert home.ask("SELECT count(*) FROM public_health_followup") == 5
        assert home.ask("SELECT count(*) FROM journal_event") == events + 4


def test_a_signing_that_is_killed_leaves_neither_record_nor_event_and_is_sent_again(prepared: dict[str, Home], tmp_path: Path) -> None:
    home = copy_of(prepared["signing"], tmp_path)
    tables = ("public_health_followup", "journal_event", "audit_change")
    before = [home.ask(f"SELECT count(*) FROM {table}") for table in tables]
    for act, point in (("sign", "follow-up-kept"), ("sign", "event-added"), ("sign", "follow-up-counted"), ("correct", "old-event-voided"),
                       ("hand-over", "resident-moved")):  # fmt: skip
        assert home.act(act, point) == -9
        assert [home.ask(f"SELECT count(*) FROM {table}") for table in tables] == before, point
    assert home.ask("SELECT count(*) FROM public_health_followup WHERE voided_at IS NOT NULL") == 0
    assert home.act("sign") == home.act("sign") == 0
    assert home.ask("SELECT count(*) FROM public_health_followup") == 2
    assert home.ask("SELECT count(*) FROM journal_event WHERE kind = 'follow_up'") == 2
    assert home.act("correct") == home.act("correct") == 0
    assert home.ask("SELECT count(*) FROM journal_event WHERE kind = 'follow_up'") == 4
    assert home.ask("SELECT count(*) FROM journal_event e JOIN public_health_followup f ON f.event = e.event") == 3
    assert verifies(home)


def test_a_demonstration_killed_at_any_moment_is_built_anew(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    chance = random.Random(20261009)
    for least in (300, 1400):
        assert home.act("demo", f"{least + chance.randrange(300)}+{1 + chance.randrange(40)}") == -9
        slips, runs = (home.ask(sql) for sql in ("SELECT count(DISTINCT run_id) FROM pay_payslip", "SELECT count(*) FROM runs_run"))
        assert slips <= runs
        assert verifies(home, *(["2025Q1"] if runs else []))
        if ON_POSTGRESQL:
            refused = home.yiti("demo")
            assert refused.returncode == 2
            assert "empty database" in refused.stderr
            drop_database(home)
            (home.home / "demonstration.unfinished").unlink()
    assert home.act("demo") == 0
    assert home.ask("SELECT count(*) FROM runs_run") == 17
    assert verifies(home, "2025Q1")
