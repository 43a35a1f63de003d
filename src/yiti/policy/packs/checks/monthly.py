"""Monthly returns: each figure once, parts of something that is there, handed in by somebody."""

from yiti.kernel.text import Text
from yiti.policy.facts.accounts import ITEMS
from yiti.policy.packs.functions import ROLES
from yiti.policy.packs.monthly import list_returns
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.monthly import MonthlyReturn

from .people import ROLE
from .subject import Subject

ENTER = "monthly.enter"
ITEM = Text("数据项", "figure")


def check_monthly(subject: Subject) -> None:
    homes = {figure.item: item.id for item in list_returns(subject.pack).values() for figure in item.figures}
    for source, place, item in subject.each("monthly"):
        _check_roles(subject, source, place, item)
        names: set[str] = set()
        for at, figure in enumerate(item.figures):
            subject.require_single(source, (*place, "figures", at, "item"), figure.item, names)
        for at, figure in enumerate(item.figures):
            here = (*place, "figures", at)
            if figure.item in ITEMS:
                words = ("是收支账的项目，不能另报", "is an item of the accounts; it cannot be handed in apart")
                subject.fault(source, (*here, "item"), f"{figure.item} {words[0]}", f"{figure.item} {words[1]}")
            elif homes.get(figure.item) != item.id:
                other = homes.get(figure.item)
                subject.fault(source, (*here, "item"), f"{figure.item} 已在月报 {other} 中", f"{figure.item} already stands in {other}")
            if figure.not_above is not None:
                subject.require_known(source, (*here, "not_above"), figure.not_above, names - {figure.item}, ITEM)


def _check_roles(subject: Subject, source: SourceFile, place: Place, item: MonthlyReturn) -> None:
    for at, role in enumerate(item.enters):
        subject.require_known(source, (*place, "enters", at), role, ROLES, ROLE)
        if role in subject.roles and ENTER not in subject.roles[role]:
            subject.fault(source, (*place, "enters", at), f"角色 {role} 没有权限 {ENTER}", f"Role {role} lacks {ENTER}")
