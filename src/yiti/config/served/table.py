"""docs/served.yaml: one row for each requirement, and the list of the requirements that it is held against."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text
from yiti.policy.packs import Fault
from yiti.policy.packs.messages import to_words
from yiti.policy.packs.reading import SourceFile, read_file
from yiti.policy.packs.shapes.strict import Filled, Shape

State = Literal["served", "partly", "not_yet"]
KINDS = (
    "rule", "parameter", "indicator", "listed", "form", "target", "task", "step", "url", "report", "table", "publicity", "body",
    "finding", "office", "monthly", "test",
)  # fmt: skip


class UnableToReadServed(UnableTo):
    code = "served-missing"


class Serving(Shape):
    """
    One thing that serves a requirement, by the one name of its kind.

    `rule` goes with the `case` that shows it; `indicator` has a definition, `listed` is scored by people. A page (`url`) is opened
    as the role `as`, at `with`, or at the first link to it that this role finds on the way over the pages `from`; `clause` is the
    one that it links.
    """

    rule: Filled | None = None
    case: Filled | None = None
    parameter: Filled | None = None
    indicator: Filled | None = None
    listed: Filled | None = None
    form: Filled | None = None
    target: Filled | None = None
    task: Filled | None = None
    step: Filled | None = None
    url: Filled | None = None
    report: Filled | None = None
    table: Filled | None = None
    publicity: Filled | None = None
    body: Filled | None = None
    finding: Filled | None = None
    office: Filled | None = None
    monthly: Filled | None = None
    test: Filled | None = None
    as_: Annotated[Filled | None, Field(alias="as")] = None
    with_: Annotated[dict[str, str | int], Field(alias="with")] = {}
    from_: Annotated[tuple[Filled, ...], Field(alias="from")] = ()
    clause: Filled | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if len(self.names) != 1:
            raise ValueError(f"每项写一种名称：{'、'.join(KINDS)} / an item has one name, of the kinds {', '.join(KINDS)}")
        if (self.rule is None) != (self.case is None):
            raise ValueError("规则和算例要一起写 / a rule stands with its case")
        if (self.url is None) != (self.as_ is None):
            raise ValueError("页面要写明以什么角色打开（as） / a page is opened as a role (as)")
        if self.url is None and (self.with_ or self.from_ or self.clause):
            raise ValueError("with、from、clause 只用于页面 / with, from and clause are for pages")
        return self

    @property
    def names(self) -> dict[str, str]:
        """Kind and name; exactly one stands in a sound item."""
        return {kind: name for kind in KINDS if (name := getattr(self, kind)) is not None}


class Row(Shape):
    """A requirement: how far it is served, by what, and what is missing where it is not wholly."""

    id: Annotated[str, Field(pattern=r"^S[0-9]-[0-9]{3}$")]
    state: State
    why: Filled | None = None
    by: tuple[Serving, ...] = ()

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.state != "served" and self.why is None:
            raise ValueError("未完全办到的要写缺什么（why） / what is not wholly served says what is missing (why)")
        if self.state != "not_yet" and not self.by:
            raise ValueError("要写明由什么办到（by） / what is served says by what (by)")
        if self.state == "served" and not any(item.test for item in self.by):
            raise ValueError("要写明少了它就不过的测试（test） / what is served names the test that fails without it (test)")
        if self.state == "served" and all(item.test for item in self.by):
            raise ValueError("除测试外还要写由什么办到 / what is served names more than tests")
        return self


@dataclass(frozen=True, slots=True)
class Requirement:
    id: str
    pack: str
    feature: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that could be read, the requirements by id, and what was wrong with the file itself."""

    rows: tuple[Row, ...]
    requirements: Mapping[str, Requirement]
    source: SourceFile
    faults: tuple[Fault, ...]

    def fault(self, row: Row, message: Text) -> Fault:
        """At the first line of the row."""
        lines = {item.get("id"): at for at, item in enumerate(self.source.content) if isinstance(item, dict)}
        return self.source.fault((lines.get(row.id, 0),), Text(f"{row.id}：{message.zh}", f"{row.id}: {message.en}"))

    def pack_of(self, row: Row) -> str:
        return self.requirements[row.id].pack


def read_table(path: Path, ids: Path) -> Table:
    """
    Read the table and hold it against the list of requirements: each id once, none besides.

    :raises UnableToReadServed: where one of the two files is missing
    """
    for file in (path, ids):
        if not file.is_file():
            raise UnableToReadServed(Text(f"没有 {file}；请在工作副本中运行", f"there is no {file}: run it in a working copy"))
    source = read_file(path, path.name)
    listed = csv.DictReader(ids.read_text(encoding="utf-8").splitlines())
    requirements = {row["id"]: Requirement(row["id"], row["pack"], row["feature"]) for row in listed}
    if not isinstance(source.content, tuple):
        return Table((), requirements, source, (*source.faults, source.fault((), Text("应为列表", "Must be a list"))))
    read = [*_read_rows(source)]
    rows = tuple(item for item in read if isinstance(item, Row))
    faults = [*source.faults, *(item for item in read if isinstance(item, Fault)), *_check_ids(source, requirements)]
    return Table(tuple(row for row in rows if row.id in requirements), requirements, source, tuple(faults))


def _read_rows(source: SourceFile) -> Iterator[Row | Fault]:
    for at, item in enumerate(source.content):
        try:
            yield Row.model_validate(item)
        except ValidationError as error:
            for each in error.errors():
                yield source.fault((at, *each["loc"]), _under(item, to_words(each)))


def _under(item: object, words: Text) -> Text:
    id = item.get("id", "?") if isinstance(item, dict) else "?"
    return Text(f"{id}：{words.zh}", f"{id}: {words.en}")


def _check_ids(source: SourceFile, requirements: Mapping[str, Requirement]) -> Iterator[Fault]:
    ids = [item.get("id") if isinstance(item, dict) else None for item in source.content]
    for at, id in enumerate(ids):
        if id in ids[:at]:
            yield source.fault((at,), Text(f"{id} 写了两次", f"{id} stands twice"))
        elif id is not None and id not in requirements:
            yield source.fault((at,), Text(f"清单中没有 {id}", f"{id} is not in the list of requirements"))
    for id in requirements:
        if id not in ids:
            yield source.fault((), Text(f"缺少 {id}", f"{id} is missing"))
