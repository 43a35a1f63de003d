"""Whether a pack holds together: every fault with its file and line."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from yiti.kernel.refusals import UnableTo
from yiti.policy.packs.faults import Fault, UnableToLoad
from yiti.policy.packs.folders import PACKS, pack_ids
from yiti.policy.packs.loading import assemble_pack, read_draft

from .clauses import check_clauses
from .documents import check_cases, check_header, check_tables
from .facts import check_definitions, check_keys, check_quality
from .figures import check_figures, list_figures
from .findings import check_findings
from .live import check_live
from .monthly import check_monthly
from .parameters import check_indicators, check_parameters
from .people import check_forms, check_publicity, check_roles, check_telephones, check_workflows
from .reckonings import check_reckonings
from .reports import check_reports
from .services import check_services
from .sources import check_sources
from .subject import Subject
from .targets import check_targets
from .tasks import check_offices, check_tasks
from .views import check_views

CHECKS = (
    check_header,
    check_clauses,
    check_parameters,
    check_indicators,
    check_targets,
    check_sources,
    check_reports,
    check_reckonings,
    check_offices,
    check_tasks,
    check_tables,
    check_roles,
    check_workflows,
    check_forms,
    check_views,
    check_publicity,
    check_findings,
    check_telephones,
    check_cases,
    check_definitions,
    check_services,
    check_quality,
    check_keys,
    check_live,
    check_monthly,
)


def check_pack(id: str, root: Path = PACKS, figures: Iterable[Mapping[str, str]] | None = None) -> list[Fault]:
    """
    Everything that is wrong with a pack, by file and line; empty when nothing is.

    Faults of reading and of shape come first and alone: the rest is looked at when every file can be read. With
    `figures`, rows with `pack`, `clause`, `printed` and `value`, the printed figures are held against that list both ways.

    :raises Refused: `unknown-pack`
    """
    draft = read_draft(id, root)
    if draft.faults:
        return draft.faults
    try:
        pack = assemble_pack(draft, root)
    except UnableToLoad as refusal:
        return [fault for fault in refusal.faults if refusal.pack == id] or [draft.sources["pack.yaml"].fault(("above",), refusal.message)]
    except UnableTo as refusal:
        return [draft.sources["pack.yaml"].fault(("above",), refusal.message)]
    subject = Subject(pack, draft)
    subject.faults += pack.register_faults
    for check in CHECKS:
        check(subject)
    if figures is not None:
        subject.faults += check_figures(pack, draft, figures)
    return sorted(subject.faults)


__all__ = ["check_figures", "check_pack", "list_figures", "pack_ids"]
