"""Inputs that somebody enters with evidence, where the house has none."""

import re
from datetime import date, datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.foundation.files.operations import attach_file
from yiti.foundation.files.queries import get_file
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .found import Leaf
from .models import EnteredInput
from .queries import get_reckoned
from .rights import ENTER, require_enterer
from .taking import find_enterable

FILES = "reckonings_enteredinput"
NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)


class UnableToEnterInput(UnableTo):
    code = "reckoning-input"


@transaction.atomic
def enter_input(
    *, scope: Scope, pack: str, id: str, key: str, path: str, value: str, on: date, said: str, file: int | None, today: date, now: datetime
) -> EnteredInput:
    """
    Enter what an input of a reckoning is for one subject (`forms.enter` at its institution, else for the whole county), with the
    paper that shows it.

    What was entered stays: the newest day counts, of one day the last entered. What the house has itself goes before it.

    :raises Forbidden: for somebody whose entries do not reach the subject
    :raises UnableToEnterInput: for an unknown input, a value that is no number (yes or no), a day to come or before the period, or
        without evidence
    """
    window, found = get_reckoned(scope=scope, pack=pack, id=id, key=key, today=today)
    require_enterer(scope, found.subject.institution)
    leaf = _enterable(found.leaves, path)
    held = _read_value(value)
    if on > today or (window.period is not None and on not in window):
        words = window.label
        raise UnableToEnterInput(
            Text(f"日期应在{words.zh}内，且不晚于今天", f"The day must lie in the period ({words.en}) and not in the future"), field="on"
        )
    if not said.strip():
        raise UnableToEnterInput(Text("请写明出处：哪份文件、哪一页", "Say where it is read: which paper, which page"), field="said")
    if file is None:
        raise UnableToEnterInput(Text("请附上佐证文件", "Add the paper that shows it"), field="file")
    evidence = get_file(scope=scope, function=ENTER, id=file)
    made = EnteredInput.objects.create(
        pack=pack, reckoning=id, subject=key, path=path, institution=found.subject.institution, value=held, on=on,
        said=said.strip()[:400], entered_by=scope.actor.username, entered_at=now,
    )  # fmt: skip
    attach_file(scope=scope, file=evidence, owner_kind=FILES, owner_key=made.pk)
    after = {
        "pack": pack, "reckoning": id, "subject": key, "input": path, "label": leaf.label.zh, "value": held, "on": on, "said": made.said,
        "file": evidence.pk,
    }  # fmt: skip
    record_change(
        scope=scope, action="reckonings.enter", table="reckonings_enteredinput", key=made.pk, institution=made.institution, after=after
    )
    return made


def _enterable(leaves: tuple[Leaf, ...], path: str) -> Leaf:
    found = find_enterable(leaves, path)
    if found is None:
        raise UnableToEnterInput(Text(f"“{path}”不能填报", f"“{path}” cannot be entered"), field="path")
    return found


def _read_value(value: str) -> str:
    text = value.strip().replace(",", "")
    if text in ("yes", "no") or NUMBER.fullmatch(text):
        return text
    raise UnableToEnterInput(
        Text(f"“{value}”不是不小于 0 的数，也不是是或否", f"“{value}” is neither a number of 0 or more nor yes or no"), field="value"
    )
