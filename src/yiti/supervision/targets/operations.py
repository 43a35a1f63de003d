"""Figures that somebody enters with evidence, where the house has none of its own."""

from datetime import date, datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.operations import attach_file
from yiti.foundation.files.queries import get_file
from yiti.foundation.installation.queries import get_installation
from yiti.kernel.counts import to_count
from yiti.kernel.refusals import Forbidden, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

from .models import LocalFigure
from .queries import find_label

FILES = "targets_localfigure"
MOST = 10**12


class UnableToEnterFigure(UnableTo):
    code = "target-figure"


@transaction.atomic
def enter_figure(*, scope: Scope, fact: str, value: str, on: date, said: str, file: int | None, today: date, now: datetime) -> LocalFigure:
    """
    Enter what a fact of the county is on a day (`forms.enter` for the whole county), with the paper that shows it.

    Figures stay: the newest day counts, of one day the last entered.

    :raises Forbidden: for somebody whose entries reach single institutions only
    :raises UnableToEnterFigure: for an unknown fact, a value that is no whole number, a day to come, or without evidence
    """
    require_enterer(scope=scope)
    own = load_pack(get_installation().pack)
    if not any(fact in pack.facts for pack in own.chain):
        raise UnableToEnterFigure(Text(f"没有事实数“{fact}”", f"There is no fact “{fact}”"), field="fact")
    held = to_count(value.strip().replace(",", ""))
    if held is None or held > MOST:
        words = Text(f"“{value}”不是非负整数", f"“{value}” is no whole number of 0 or more")
        raise UnableToEnterFigure(words, field="value")
    if on > today:
        raise UnableToEnterFigure(Text("日期不能晚于今天", "The day cannot be in the future"), field="on")
    if not said.strip():
        raise UnableToEnterFigure(Text("请写明出处：哪份文件、哪一页", "Say where it is read: which paper, which page"), field="said")
    if file is None:
        raise UnableToEnterFigure(Text("请附上佐证文件", "Add the paper that shows it"), field="file")
    evidence = get_file(scope=scope, function="forms.enter", id=file)
    made = LocalFigure.objects.create(
        fact=fact, value=held, on=on, said=said.strip()[:400], entered_by=scope.actor.username, entered_at=now
    )
    attach_file(scope=scope, file=evidence, owner_kind=FILES, owner_key=made.pk)
    after = {"fact": fact, "label": find_label(own, fact).zh, "value": made.value, "on": on, "said": made.said, "file": evidence.pk}
    record_change(scope=scope, action="targets.enter", table="targets_localfigure", key=made.pk, after=after)
    return made


def require_enterer(*, scope: Scope) -> None:
    """:raises Forbidden: for whoever does not enter for the whole county"""
    scope.require("forms.enter")
    if scope.institutions("forms.enter") is not None:
        raise Forbidden(Text("全县的数由县里填", "Figures of the county are entered by the county"))
