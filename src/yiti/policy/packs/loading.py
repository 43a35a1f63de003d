"""Packs from their folders, strictly: a pack with a fault in any file is not loaded."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from yiti.kernel.refusals import Refused
from yiti.kernel.text import Text

from .faults import Fault, UnableToLoad
from .folders import PACKS, addition_to, folder_of, pack_ids
from .kept import forget
from .messages import to_words
from .pack import Pack, Row
from .reading import SourceFile, read_file
from .registers import FormItem
from .shapes.cases import Case
from .shapes.clauses import ClauseTree
from .shapes.duties import Bodies, HolidayTable, PayCalendar, Publicity, Targets
from .shapes.findings import Findings
from .shapes.forms import ADDED, FORM, Form, FormFile
from .shapes.headers import Header
from .shapes.indicators import IndicatorGroup, Scoring
from .shapes.monthly import MonthlyReturn
from .shapes.parameters import Parameter
from .shapes.reckonings import Reckonings
from .shapes.reports import Reports
from .shapes.services import ADDITION, SERVICE, ServiceFile
from .shapes.tables import Table, Tables
from .shapes.tasks import Offices
from .shapes.views import LIMITS, VALUES, WORD
from .shapes.workflows import Workflows

FILES: dict[str, TypeAdapter[Any]] = {
    "pack.yaml": TypeAdapter(Header),
    "clauses.yaml": TypeAdapter(ClauseTree),
    "scoring.yaml": TypeAdapter(Scoring),
    "workflows.yaml": TypeAdapter(Workflows),
    "targets.yaml": TypeAdapter(Targets),
    "offices.yaml": TypeAdapter(Offices),
    "findings.yaml": TypeAdapter(Findings),
    "publicity.yaml": TypeAdapter(Publicity),
    "bodies.yaml": TypeAdapter(Bodies),
    "pay.yaml": TypeAdapter(PayCalendar),
    "reports.yaml": TypeAdapter(Reports),
    "reckonings.yaml": TypeAdapter(Reckonings),
    "calendar.yaml": TypeAdapter(HolidayTable),
    "tables.yaml": TypeAdapter(Tables),
}
FOLDERS: dict[str, TypeAdapter[Any]] = {
    "parameters": TypeAdapter(tuple[Parameter, ...]),
    "indicators": TypeAdapter(IndicatorGroup),
    "forms": TypeAdapter(FormFile),
    "monthly": TypeAdapter(tuple[MonthlyReturn, ...]),
    "cases": TypeAdapter(tuple[Case, ...]),
    "services": TypeAdapter(ServiceFile),
}

TAGS = (SERVICE, ADDITION, FORM, ADDED, VALUES, WORD, LIMITS)
OWN = "forms/+"
"""How the sources of a pack call a file of forms that the county itself adds."""

OF_FACTS = ("definitions", "definition_cases", "quality", "key")
"""Folders about facts: how indicators are reckoned, and how sound facts are. They are read when asked for, see `checks.facts`."""


@dataclass(slots=True)
class Draft:
    """A pack's files as they were read, with every fault of reading and of shape."""

    id: str
    folder: Path
    sources: dict[str, SourceFile] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def folder_parts(self, folder: str) -> list[tuple[str, Any]]:
        """The files of a folder that could be read, by name."""
        return [(name, self.parts[name]) for name in sorted(self.parts) if name.startswith(f"{folder}/")]


def load_pack(id: str, root: Path = PACKS) -> Pack:
    """
    A pack with those above it, read once.

    :raises Refused: `unknown-pack`
    :raises UnableToLoad: where a file of it, or of one above it, cannot be read as it stands
    """
    return _load(id, root)


def forget_packs() -> None:
    """Read everything anew from now on."""
    _load.cache_clear()
    forget()


def _require_known(id: str, root: Path) -> None:
    if id not in pack_ids(root):
        raise Refused(Text(f"没有政策包“{id}”", f"There is no pack “{id}”"), code="unknown-pack", field="pack")


@cache
def _load(id: str, root: Path, below: tuple[str, ...] = ()) -> Pack:
    draft = read_draft(id, root)
    if draft.faults:
        raise UnableToLoad(id, draft.faults)
    return build_pack(draft, root, below)


def read_draft(id: str, root: Path = PACKS) -> Draft:
    """
    Read every file of a pack; never raises for what is in them.

    :raises Refused: `unknown-pack`
    """
    _require_known(id, root)
    draft = Draft(id, folder_of(id, root))
    for path in sorted(draft.folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(draft.folder).parts):
            _read_one(draft, path)
    _read_own(draft, root)
    _read_tables(draft)
    _refuse_twins(draft)
    draft.faults.sort()
    return draft


def _read_one(draft: Draft, path: Path) -> None:
    name = path.relative_to(draft.folder).as_posix()
    folder = name.partition("/")[0]
    adapter = FILES.get(name) or (FOLDERS.get(folder) if name.count("/") == 1 and name.endswith(".yaml") else None)
    if adapter is None:
        if (folder, path.suffix) not in {("tables", ".csv"), *((one, ".yaml") for one in OF_FACTS)}:
            draft.faults.append(Fault(name, 1, Text("政策包中没有这样的文件", "A pack has no such file")))
        return
    _validate(draft, name, adapter, read_file(path, name))


def _read_own(draft: Draft, root: Path) -> None:
    """What the county itself adds to a shipped pack: files of forms, and nothing else."""
    folder = addition_to(draft.id, root)
    if folder is None:
        return
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        shown = f"{folder.parent.name}/{folder.name}/{name}"
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if name.count("/") == 1 and name.startswith("forms/") and name.endswith(".yaml"):
            _validate(draft, f"{OWN}{path.name}", FOLDERS["forms"], read_file(path, shown))
        else:
            words = Text("本地只能给政策包增加 forms/*.yaml", "A county adds forms/*.yaml to a shipped pack and nothing else")
            draft.faults.append(Fault(shown, 1, words))


def _validate(draft: Draft, name: str, adapter: TypeAdapter[Any], source: SourceFile) -> None:
    draft.sources[name] = source
    draft.faults += source.faults
    if source.faults:
        return
    try:
        draft.parts[name] = adapter.validate_python(source.content)
    except ValidationError as error:
        places = [tuple(part for part in item["loc"] if part not in TAGS) for item in error.errors()]
        draft.faults += [source.fault(place, to_words(item)) for place, item in zip(places, error.errors(), strict=True)]


def _read_tables(draft: Draft) -> None:
    tables: Tables | None = draft.parts.get("tables.yaml")
    source = draft.sources.get("tables.yaml")
    if tables is None or source is None:
        return
    for at, table in enumerate(tables.tables):
        path = draft.folder / table.file
        if not path.is_file():
            draft.faults.append(source.fault(("tables", at, "file"), Text(f"没有文件 {table.file}", f"There is no file {table.file}")))
            continue
        draft.rows[table.id] = _rows(draft, table, path)


def _rows(draft: Draft, table: Table, path: Path) -> tuple[Row, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        names = [column.name for column in table.columns]
        if list(reader.fieldnames or ()) != names:
            draft.faults.append(
                Fault(table.file, 1, Text(f"表头应为 {', '.join(names)}", f"The columns must be {', '.join(names)}")),
            )
            return ()
        rows = tuple(reader)
    counts = [column.name for column in table.columns if column.kind == "count"]
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            draft.faults.append(Fault(table.file, line, Text("列数不对", "Wrong number of columns")))
        elif wrong := [name for name in counts if not row[name].isdecimal()]:
            draft.faults.append(Fault(table.file, line, Text(f"{wrong[0]} 应为整数", f"{wrong[0]} must be a whole number")))
    return rows


def _refuse_twins(draft: Draft) -> None:
    """No two things of one kind may bear the same id."""
    for folder in ("parameters", "forms", "monthly"):
        seen: dict[str, str] = {}
        for name, items in draft.folder_parts(folder):
            for at, item in enumerate(items):
                if hasattr(item, "id"):
                    _refuse_twin(draft, seen, item.id, draft.sources[name], (at, "id"))
    codes: dict[str, str] = {}
    for name, group in draft.folder_parts("indicators"):
        for at, indicator in enumerate(group.indicators):
            _refuse_twin(draft, codes, indicator.code, draft.sources[name], ("indicators", at, "code"))


def _refuse_twin(draft: Draft, seen: dict[str, str], id: str, source: SourceFile, place: tuple[str | int, ...]) -> None:
    if id in seen:
        draft.faults.append(source.fault(place, Text(f"“{id}”已在 {seen[id]} 中出现", f"“{id}” already stands in {seen[id]}")))
    seen.setdefault(id, f"{source.name}:{source.line(place)}")


def build_pack(draft: Draft, root: Path, below: tuple[str, ...] = ()) -> Pack:
    """
    A pack from a draft without faults; `below` are the packs that are being built on top of it.

    :raises Refused: where one above it is unknown
    :raises UnableToLoad: where one above it cannot be read, or stands above itself, or two define a field of a register differently
    """
    pack = assemble_pack(draft, root, below)
    if pack.register_faults:
        raise UnableToLoad(draft.id, pack.register_faults)
    return pack


def assemble_pack(draft: Draft, root: Path, below: tuple[str, ...] = ()) -> Pack:
    """As `build_pack`, but with its `register_faults` still to be told: for looking through all of it at once."""
    parts = draft.parts
    header: Header = parts["pack.yaml"]
    targets: Targets = parts.get("targets.yaml", Targets())
    groups = [group for _, group in draft.folder_parts("indicators")]
    return Pack(
        header=header,
        root=draft.folder,
        above=_above(draft, header, root, below),
        clauses=parts["clauses.yaml"].clauses if "clauses.yaml" in parts else (),
        parameters={item.id: item for item in _flat(draft, "parameters")},
        indicator_groups=tuple(sorted(groups, key=lambda group: int(group.id[1:]))),
        scoring=parts.get("scoring.yaml"),
        workflows={flow.id: flow for flow in _listed(parts.get("workflows.yaml"), "workflows")},
        forms={form.id: form for form in _flat(draft, "forms") if isinstance(form, Form)},
        form_items=tuple(_form_items(draft)),
        tables={table.id: table for table in _listed(parts.get("tables.yaml"), "tables")},
        rows=draft.rows,
        facts={fact.id: fact for fact in targets.facts},
        fact_sources={source.fact: source for source in targets.sources},
        targets={target.id: target for target in targets.targets},
        tasks={task.id: task for task in targets.tasks},
        offices={office.id: office for office in _listed(parts.get("offices.yaml"), "offices")},
        publicity=tuple(_listed(parts.get("publicity.yaml"), "duties")),
        findings=tuple(_listed(parts.get("findings.yaml"), "findings")),
        bodies=tuple(_listed(parts.get("bodies.yaml"), "bodies")),
        pay=parts.get("pay.yaml"),
        reports=tuple(_listed(parts.get("reports.yaml"), "reports")),
        reckonings={item.id: item for item in _listed(parts.get("reckonings.yaml"), "reckonings")},
        holidays=tuple(_listed(parts.get("calendar.yaml"), "years")),
        cases=tuple(_flat(draft, "cases")),
        services=tuple(_flat(draft, "services")),
        monthly=tuple(_flat(draft, "monthly")),
        sources=draft.sources,
    )


def _form_items(draft: Draft) -> Iterable[FormItem]:
    for name, items in draft.folder_parts("forms"):
        for at, item in enumerate(items):
            yield FormItem(draft.id, item, draft.sources[name], (at,), name.startswith(OWN))


def _above(draft: Draft, header: Header, root: Path, below: tuple[str, ...]) -> tuple[Pack, ...]:
    """The packs named above and those above them, each once, a document always before those that stand above it."""
    chain: list[Pack] = []
    for at, id in enumerate(header.above):
        if id in (draft.id, *below):
            message = Text(f"政策包 {id} 不能在自己之上", f"Pack {id} stands above itself")
            raise UnableToLoad(draft.id, [draft.sources["pack.yaml"].fault(("above", at), message)])
        _require_known(id, root)
        for pack in _load(id, root, (draft.id, *below)).chain:
            chain = [*(known for known in chain if known.id != pack.id), pack]
    return tuple(chain)


def _flat(draft: Draft, folder: str) -> list[Any]:
    return [item for _, items in draft.folder_parts(folder) for item in items]


def _listed(part: Any, name: str) -> Iterable[Any]:
    return getattr(part, name) if part is not None else ()
