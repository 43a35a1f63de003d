"""What live figures said, kept beside the scores that were taken from them or corrected."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from yiti.measure.assessment.models import LiveScore, Score

from .proposals import Key, Proposal, Proposals


def keep_live(pairs: Sequence[tuple[Score, Proposal | None]], *, figures_at: datetime, who: str, now: datetime) -> None:
    """Keep for each stored score what was proposed; where nothing was, what stood there goes, and the audit remembers it."""
    there = {row.of_id: row for row in LiveScore.objects.filter(of__in=[score for score, _ in pairs])}
    gone = [there[score.pk].pk for score, proposal in pairs if proposal is None and score.pk in there]
    if gone:
        LiveScore.objects.filter(pk__in=gone).delete()
    rows = [_fill(there.get(score.pk) or LiveScore(of=score), said, figures_at, who, now) for score, said in pairs if said is not None]
    LiveScore.objects.bulk_create([row for row in rows if row.pk is None], batch_size=300)
    names = ["score", "inputs", "figures_at", "taken_by", "taken_at"]
    LiveScore.objects.bulk_update([row for row in rows if row.of_id in there], names, batch_size=100)


def _fill(row: LiveScore, proposal: Proposal, figures_at: datetime, who: str, now: datetime) -> LiveScore:
    row.score, row.inputs = proposal.score, dict(proposal.inputs)
    row.figures_at, row.taken_by, row.taken_at = figures_at, who, now
    return row


def is_corrected(score: Score, live: LiveScore) -> bool:
    """Whether an assessor gave something else than the figures proposed."""
    return score.absent != live.is_absent or (not score.absent and score.score != live.score)


def has_moved(live: LiveScore, proposal: Proposal | None) -> bool:
    """Whether the figures propose something else by now than when the score was taken or corrected."""
    return proposal is not None and proposal.is_ready and proposal.score != live.score


def read_live(scores: Iterable[Score]) -> dict[int, LiveScore]:
    """Score → what its figures said, for those that have it."""
    return {row.of_id: row for row in LiveScore.objects.filter(of__in=[score.pk for score in scores])}


def find_takeable(keys: Iterable[Key], proposals: Proposals, scores: Mapping[Key, Score], live: Mapping[int, LiveScore]) -> list[Proposal]:
    """
    The proposals that can be taken as they are: where there is no score yet, or one that was taken when the figures said something else.

    What somebody corrected, or gave before the figures said anything, is left as it is; what is sent is never touched.
    """
    found = []
    for key in keys:
        proposal, score = proposals.ready(*key), scores.get(key)
        if proposal is None or (score is not None and score.sent_on):
            continue
        if score is None:
            found.append(proposal)
            continue
        taken = live.get(score.pk)
        if taken is not None and not is_corrected(score, taken) and has_moved(taken, proposal):
            found.append(proposal)
    return found
