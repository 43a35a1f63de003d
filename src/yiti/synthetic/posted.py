"""Notices of a demonstration that are drawn from its records: of each public duty the newest period, posted by whom the pack names."""

from datetime import timedelta

from yiti.foundation.installation.queries import get_installation
from yiti.kernel.refusals import UnableTo
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.duties import PublicityDuty
from yiti.supervision.publicity.drafts import prepare_notice
from yiti.supervision.publicity.drawn import fit_period
from yiti.supervision.publicity.operations import post_draft

from .tasks import Stage

PUBLIC = "public"
AFTER = 11
"""So many days after its period a notice is posted."""


def post_notices(stage: Stage) -> int:
    """How many were posted; what has nothing to say, or for how long nobody decided, is left."""
    return sum(_post(stage, duty) for duty in load_pack(get_installation().pack).publicity if duty.every and duty.audience == PUBLIC)


def _post(stage: Stage, duty: PublicityDuty) -> bool:
    newest = fit_period(duty, f"{stage.today:%Y-%m}").shifted(-1)
    day = min(newest.last + timedelta(days=AFTER), stage.today)
    scope = stage.as_role(duty.by, day)
    if scope is None or not scope.may("notices.post"):
        return False
    try:
        post_draft(scope=scope, draft=prepare_notice(scope=scope, duty=duty.id, period=str(newest)), today=day)
    except UnableTo:
        return False
    return True
