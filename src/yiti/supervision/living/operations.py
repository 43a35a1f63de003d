"""Notes under clauses."""

from datetime import date, datetime

from django.db import transaction

from yiti.foundation.audit.operations import record_change
from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

from .models import ClauseNote

MOST = 2000


class UnableToNote(UnableTo):
    code = "note"


@transaction.atomic
def write_note(*, scope: Scope, pack: str, clause: str, text: str, today: date, now: datetime) -> ClauseNote:
    """
    Write under a clause (`documents.note`), for every reader of the document. Notes are never changed.

    :raises UnableToNote: for a clause that the document does not have, for an empty or too long text
    """
    scope.require("documents.note")
    if clause not in load_pack(pack).clause_texts:
        raise UnableToNote(Text(f"没有条款“{clause}”", f"There is no clause “{clause}”"), field="clause")
    written = text.strip()
    if not written:
        raise UnableToNote(Text("请写内容", "Write something"), field="text")
    if len(written) > MOST:
        raise UnableToNote(Text(f"最多 {MOST} 字", f"{MOST} characters at most"), field="text")
    note = ClauseNote.objects.create(pack=pack, clause=clause, text=written, on=today, written_by=scope.actor.username, written_at=now)
    record_change(
        scope=scope, action="documents.note", table="living_clausenote", key=note.pk,
        after={"pack": pack, "clause": clause, "text": written, "on": today}, clause=Clause(pack, clause),
    )  # fmt: skip
    return note
