"""The knobs of the what-if: every value that can be tried, from where to where, and what the document says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Unit
from yiti.kernel.refusals import Refused
from yiti.kernel.text import NOTHING, Text
from yiti.policy.chains import may_share
from yiti.policy.packs import Resolved
from yiti.web.policy.parameters import Line, lines_of
from yiti.web.policy.values import CHOICES, plain, print_held, read_typed, typed_value, unit_of

FRONT = "v_"
QUALITY = "quality_"
"""Settings that move nothing where the quarter cannot be shared by work points."""
GROUPS: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (Text("岗位系数", "Position coefficients"), ("distribution.coefficient.",)),
    (Text("资金", "Funds"), ("funds.",)),
    (Text("一级分配", "Level one"), ("head_coefficient", "quarter_method", QUALITY)),
    (
        Text("年度结果", "The year's result"),
        ("pass_score", "ranking.rise", "ranking.cut_last", "ranking.cut_second", "ranking.rewarded", "ranking.cut_p"),
    ),
)
"""What the chains of the quarter, the distribution and the year reckon with, by the front of its id."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A range from `low` to `high` in steps, as it stands in a field."""

    low: str
    high: str
    step: str


SCALES: Mapping[Unit, Scale] = {
    Unit.COEFFICIENT: Scale("0.3", "1.5", "0.05"),
    Unit.RATIO: Scale("0", "100", "1"),
    Unit.SCORE: Scale("0", "100", "1"),
    Unit.COUNT: Scale("0", "5", "1"),
}
OWN_SCALES = {
    "head_coefficient": Scale("1", "3", "0.1"),
    "ranking.": Scale("0", "50", "1"),
    "ranking.rewarded": SCALES[Unit.COUNT],
    "ranking.cut_p": SCALES[Unit.COUNT],
}


@dataclass
class Knob:
    """One value with what was typed. `names` are what a preview calls it; `error` names a refused value."""

    line: Line
    typed: str
    error: Text = NOTHING
    clause: Clause | None = None

    @property
    def key(self) -> str:
        """The name of its field."""
        return f"{FRONT}{self.line.id}" + (f"@{self.line.kinds[0]}" if self.line.kinds else "")

    @property
    def dom(self) -> str:
        return self.key.replace(".", "-").replace("@", "-")

    @property
    def names(self) -> tuple[str, ...]:
        """The parameter for each kind that shares the line; alone where it holds for all."""
        kinds = self.line.voice.applies_to if self.line.voice else ()
        return tuple(f"{self.line.id}@{kind}" for kind in kinds) or (self.line.id,)

    @property
    def label(self) -> Text:
        label = self.line.label
        return Text(label.zh.removeprefix("岗位系数·"), label.en.removeprefix("Position coefficient: ").capitalize())

    @property
    def base(self) -> str:
        """The value that the closed quarter was reckoned with, as typed."""
        value = self.line.entry.value
        return typed_value(self.line.setting, value) if isinstance(value, str) else ""

    @property
    def was(self) -> str:
        return self.line.shown

    @property
    def value(self) -> str:
        return read_typed(self.line.setting, self.typed) if self.typed else ""

    @property
    def is_changed(self) -> bool:
        return bool(self.typed) and not same(self.typed, self.base)

    @property
    def shown(self) -> str:
        return print_held(self.line.setting, self.value) if not self.error.zh else self.typed

    @property
    def is_choice(self) -> bool:
        return bool(self.line.setting.choices)

    @property
    def choices(self) -> list[tuple[str, Text]]:
        return [(choice, CHOICES.get(choice, Text(choice, choice))) for choice in self.line.setting.choices]

    @property
    def unit(self) -> Text | str:
        return unit_of(self.line.setting) if self.line.setting.unit is not Unit.COEFFICIENT else ""

    @property
    def scale(self) -> Scale:
        """From the floor or to the ceiling, where the document sets one; a number beyond it can still be typed and is refused."""
        own = [scale for front, scale in OWN_SCALES.items() if self.line.id.startswith(front)]
        usual = own[-1] if own else SCALES.get(self.line.setting.unit, SCALES[Unit.SCORE])
        floor, ceiling = self.line.entry.floor, self.line.entry.ceiling
        low = typed_value(self.line.setting, str(floor.value)) if floor else usual.low
        return Scale(low, typed_value(self.line.setting, str(ceiling.value)) if ceiling else usual.high, usual.step)

    @property
    def proposal(self) -> str:
        """The form that proposes this value as a decision; empty where the document fixes it."""
        if not self.line.is_open:
            return ""
        pairs = [("value", self.value), *(("applies_to", kind) for kind in self.line.kinds)]
        return f"{reverse('propose', args=[self.line.id])}?{urlencode(pairs)}"


def same(one: str, two: str) -> bool:
    try:
        return plain(Decimal(one)) == plain(Decimal(two))
    except InvalidOperation:
        return one == two


def list_knobs(book: Resolved, sent: QueryDict) -> list[tuple[Text, list[Knob]]]:
    """The knobs by group, in the pack's order, as the address sets them."""
    ids = [id for id in book.settings if not id.startswith(QUALITY) or may_share(book)]
    return [(label, [knob for id in ids if id.startswith(fronts) for knob in _knobs(book, id, sent)]) for label, fronts in GROUPS]


def _knobs(book: Resolved, id: str, sent: QueryDict) -> list[Knob]:
    knobs = [Knob(line, "") for line in lines_of(book, id)]
    for knob in knobs:
        knob.typed = sent.get(knob.key, knob.base).strip()
    return knobs


def read_values(book: Resolved, knobs: Sequence[Knob]) -> dict[str, str]:
    """The changed values that can be tried; what is refused is named at its knob and left out."""
    values: dict[str, str] = {}
    for knob in knobs:
        if not knob.is_changed:
            continue
        mine = dict.fromkeys(knob.names, knob.value)
        try:
            book.with_values(mine)
        except Refused as refusal:
            knob.error, knob.clause = refusal.message, refusal.clause
        else:
            values |= mine
    return values
