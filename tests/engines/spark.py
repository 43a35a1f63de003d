"""Spark for tests: one session for all, where starting is most of the work."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from yiti.events.lake import Lake
from yiti.kernel.periods import Period
from yiti.measure.indicators.engines.spark import Spark
from yiti.measure.indicators.engines.spark_files import Files
from yiti.measure.indicators.engines.spark_session import open_session
from yiti.policy.facts.aggregates import Constant, Form, Ledger, Population

SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}
"""What makes the first answer quicker and the thousandth slower; none changes what is answered."""


@dataclass(slots=True)
class Prepared(Spark):
    """The engine, with the lists of many forms fetched in one answer where they were prepared."""

    known: dict[Form, dict[str, Collection[str]]] = field(default_factory=dict)

    def prepare(self, forms: Sequence[Form], period: Period) -> None:
        listed = [form for form in dict.fromkeys(forms) if not isinstance(form, Population | Ledger | Constant)]
        self.known = {form: defaultdict(list, found) for form, found in self.behind(listed, period).items()}

    def members(self, form: Form, institution: str, period: Period) -> list[str] | None:
        return sorted(self.known[form][institution]) if form in self.known else Spark.members(self, form, institution, period)


@contextmanager
def open_small_session() -> Iterator[Callable[[Lake], Prepared]]:
    with open_session(SMALL) as (session, folder):
        yield lambda lake: Prepared(Files(lake, session, Path(mkdtemp(dir=folder))))
