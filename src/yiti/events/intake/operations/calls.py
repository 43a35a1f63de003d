"""A call over HTTP with rows of facts: counted once, whatever happens to its answer on the way back."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yiti.events.intake.batches import check_batch, to_frame
from yiti.events.intake.calls import MOST_ROWS, Called, is_key, read_call
from yiti.events.intake.faults import to_json
from yiti.events.intake.ground import Ground, get_ground
from yiti.events.intake.models import Delivery
from yiti.foundation.ciphers import hash_to_find
from yiti.kernel.refusals import Conflict, UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .applying import TRIES, StaleCheck, write_batch
from .recording import record_delivery


class UnableToTakeCall(UnableTo):
    code = "idempotency-key"


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The JSON that the caller gets, now and whenever the same call comes again.

    Not `is_taken` where nothing went in because of a wrong row.
    """

    body: str
    is_taken: bool


def take_in_call(*, scope: Scope, body: bytes, key: str, today: date, now: datetime, whole: bool = False) -> Answer:
    """
    The rows of one call into the journal; good ones go in and wrong ones come back, or with `whole` nothing goes in where one is wrong.

    The same key with the same body is answered as the first time, and nothing goes in twice.

    :raises Forbidden: for whoever may not hand in facts
    :raises UnableToTakeCall: without a key
    :raises UnableToReadCall: for another form than is asked for; the key is not used up then
    :raises Conflict: for the same key with another body
    """
    ground = get_ground(scope, today)
    if not is_key(key):
        zh, en = (
            "请给 Idempotency-Key：1 到 80 个可见字符，每次报送一个",
            "give an Idempotency-Key of 1 to 80 visible signs, one for each delivery",
        )
        raise UnableToTakeCall(Text(zh, en), field="Idempotency-Key")
    digest = hash_to_find("delivery", f"{whole}:{hashlib.sha256(body).hexdigest()}")
    if (earlier := _find(scope, key)) is not None:
        return _again(earlier, digest)
    called = read_call(body)
    for _ in range(TRIES):
        delivery = Delivery(
            channel=Delivery.Channel.HTTP, name=key, key=key, digest=digest, day=today, institution=scope.actor.institution,
            sent_by=scope.actor.username, received_at=now,
        )  # fmt: skip
        try:
            return _take(scope, delivery, called, ground, now, whole=whole)
        except (IntegrityError, StaleCheck):
            if (earlier := _find(scope, key)) is not None:
                return _again(earlier, digest)
    raise Conflict(
        Text("同名事件正在由别人写入，请稍后重试", "events of these names are being written by others; try again"), code="stale-check"
    )


def _find(scope: Scope, key: str) -> Delivery | None:
    return Delivery.objects.filter(sent_by=scope.actor.username, key=key).first()


def _again(earlier: Delivery, digest: str) -> Answer:
    if earlier.digest != digest:
        raise Conflict(
            Text("这个 Idempotency-Key 已用于另一份内容", "this Idempotency-Key was used for another content"), code="conflict",
            field="Idempotency-Key",
        )  # fmt: skip
    return Answer(earlier.answer, earlier.state == Delivery.State.APPLIED)


def _take(scope: Scope, delivery: Delivery, called: Called, ground: Ground, now: datetime, *, whole: bool) -> Answer:
    """Check outside any transaction, then everything that is to be remembered in one."""
    batch = check_batch({kind: to_frame(kind, rows) for kind, rows in called.rows.items()}, ground, called.lost)
    faults = sorted([*called.faults, *to_json(batch.faults, most=MOST_ROWS)], key=lambda one: (one["kind"], one["row"]))
    delivery.rows, delivery.known = called.count, batch.known
    delivery.rejected = called.count - batch.good - batch.known
    is_taken = not (whole and delivery.rejected)
    with transaction.atomic():
        delivery.state = Delivery.State.APPLIED if is_taken else Delivery.State.REFUSED
        delivery.save(force_insert=True)
        if is_taken:
            write_batch(scope=scope, batch=batch, delivery=delivery.pk, now=now)
            delivery.taken, delivery.applied_at = batch.good, now
        delivery.faults = faults[:200]
        names = ("rows", "taken", "known", "rejected")
        answer = {"delivery": delivery.pk, **{name: getattr(delivery, name) for name in names}, "faults": faults}
        delivery.answer = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        delivery.save()
        record_delivery(scope, delivery)
    return Answer(delivery.answer, is_taken)
