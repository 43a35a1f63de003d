"""Targets as they stand on the county's own facts, and who owes those that nobody has."""

from collections.abc import Iterator
from decimal import Decimal

from yiti.kernel.figures import Figure, Unit
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import load_pack
from yiti.registry.access.roles import get_roles
from yiti.supervision.targets.queries import list_targets
from yiti.supervision.targets.standing import Standing

from .lives import Live, Sight

HUNDREDTH = Decimal("0.01")


def list_aims(sight: Sight) -> Iterator[Live]:
    for standing in list_targets(scope=sight.scope, pack=sight.pack.id, today=sight.today, book=sight.book):
        due = None if standing.state in ("met", "info") else standing.due
        is_overdue = standing.is_overdue(sight.today)
        state = "late" if is_overdue else standing.state
        says = say_overdue(standing) if is_overdue else _says(standing)
        yield Live(standing.clause, state, _figure(standing), says, due, "targets", f"{standing.pack}/{standing.target.id}")


def _figure(standing: Standing) -> Text:
    label = standing.target.label
    if standing.value is None or standing.required is None:
        return Text(f"{label.zh}：还没有数", f"{label.en}: no figure yet")
    now, asked = tell(standing.value), tell(standing.required)
    return Text(f"{label.zh} {now.zh}，要求 {asked.zh}", f"{label.en}: {now.en} of {asked.en}")


def _says(standing: Standing) -> Text:
    if standing.state == "wait":
        names = [fact.label for fact in standing.missing] or [fact.label for fact in standing.facts]
        missing = Text("缺：" + "、".join(name.zh for name in names), "Missing: " + ", ".join(name.en for name in names))
        return standing.refused if standing.refused.zh else missing
    if standing.state == "met":
        return Text("达到", "met")
    if standing.short is None or standing.short.value is None:
        return Text("未达到", "not met") if standing.state != "info" else Text("总数为零", "a whole of 0")
    near = standing.basically is not None and standing.basically.value is True
    softened = Text("；基本达到", "; nearly met") if near else NOTHING
    return Text(f"还差 {standing.short.printed}{softened.zh}", f"{standing.short.printed} short{softened.en}")


def say_overdue(standing: Standing) -> Text:
    """Since when it is late, and what is missing and who owes it, one office after the other."""
    by_office: dict[str, list[Text]] = {}
    for fact in standing.missing or standing.facts:
        by_office.setdefault(fact.owed_by, []).append(fact.label)
    told = [(Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels)), _office(standing.pack, owed_by))
            for owed_by, labels in by_office.items()]  # fmt: skip
    zh = "；".join(f"{what.zh}（{who.zh}）" if who.zh else what.zh for what, who in told)
    en = "; ".join(f"{what.en} ({who.en})" if who.zh else what.en for what, who in told)
    return Text(f"{standing.due} 起逾期，缺：{zh}", f"late since {standing.due}, missing: {en}")


def _office(pack: str, id: str) -> Text:
    """An office as the document calls it, or a role."""
    office = load_pack(pack).offices.get(id)
    role = get_roles().get(id)
    return office.label if office else role.label if role else NOTHING


def tell(figure: Figure) -> Text:
    """A value of a target in words: shares and rises in percent."""
    if figure.value is None:
        return Text("无法计算", "none")
    if figure.unit is Unit.RATIO:
        percent = f"{(figure.number * 100).quantize(HUNDREDTH).normalize():f}%".replace("-", "−")
        return Text(percent, percent)
    if figure.unit is Unit.PER_10000:
        return Text(f"每万人 {figure.printed}", f"{figure.printed} per 10,000")
    return Text(str(figure.printed), str(figure.printed))
