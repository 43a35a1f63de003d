"""The staffing annex as it stands today: totals, the share of health-technical posts, people in post (六(二)1, 附件2)."""

from collections.abc import Iterator
from decimal import Decimal

from yiti.kernel.text import Text
from yiti.registry.institutions.assessed import assessed_on
from yiti.registry.institutions.models import StaffLimit
from yiti.registry.institutions.queries import get_limits, get_posts, list_institutions
from yiti.registry.institutions.words import HEALTH_TECHNICAL
from yiti.registry.staff.queries import count_staff

from .lives import INSTITUTIONS, Live, Sight, share

ANNEX = "staffing"
FLOOR = "staffing.min_health_technical_ratio"


def list_posts(sight: Sight) -> Iterator[Live]:
    """For readers of the whole county: a part of it compares with nothing that the document prints."""
    if ANNEX not in sight.pack.tables or sight.scope.institutions("institutions.see") is not None:
        return
    limits = get_limits(scope=sight.scope, on=sight.today)
    if not limits:
        return
    yield from _totals(sight, limits)
    yield from _covered(sight)
    yield from _ratios(sight)
    yield from _people(sight, limits)


def _totals(sight: Sight, limits: dict[str, StaffLimit]) -> Iterator[Live]:
    printed = sight.pack.tables[ANNEX].totals
    total = sum(limit.total for limit in limits.values())
    establishment = sum(limit.establishment for limit in limits.values())
    cap = sum(limit.off_establishment for limit in limits.values())
    now = {"total": str(total), "establishment": str(establishment), "off_establishment": str(cap)}
    agrees = all(printed.get(name) == number for name, number in now.items())
    says = (
        Text("与附件合计行相同", "as in the annex's row of totals")
        if agrees
        else Text(f"附件为 {printed.get('total')}", f"the annex says {printed.get('total')}")
    )
    figure = Text(f"{total} = 编制 {establishment} + 编外 {cap}", f"{total} = {establishment} established + {cap} contract")
    for number in ("附件2", "附件2 合计"):
        yield Live(number, "met" if agrees else "short", figure, says, topic="staffing")
    kept = str(establishment) == printed.get("establishment")
    posts = Text(f"{establishment} 名编制", f"{establishment} established posts")
    words = Text("与附件 2 一致", "as in Annex 2") if kept else Text(f"附件 2 为 {printed.get('establishment')}", "differs from Annex 2")
    yield Live("六(一)2", "met" if kept else "short", posts, words, topic="staffing")


def _covered(sight: Sight) -> Iterator[Live]:
    printed = len(sight.pack.rows[ANNEX])
    here = list_institutions(scope=sight.scope, on=sight.today).filter(assessed_on(sight.today)).count()
    for number in ("四", "附件1 四"):
        yield Live(
            number, "met" if here >= printed else "short", share(here, printed, INSTITUTIONS), Text("已纳入", "are in"), topic="staffing"
        )


def _ratios(sight: Sight) -> Iterator[Live]:
    posts = get_posts(scope=sight.scope, on=sight.today)
    if not posts:
        return
    floor = sight.book.parameter(FLOOR).number
    below = [code for code, kinds in posts.items() if Decimal(_technical(kinds)) < floor * sum(kinds.values())]
    whole = sum(sum(kinds.values()) for kinds in posts.values())
    share_now = f"{Decimal(_technical_of_all(posts)) * 100 / whole:.2f}%"
    figure = Text(f"卫技岗位 {share_now}", f"{share_now} health-technical posts")
    least = f"{(floor * 100).normalize():f}%"
    says = Text(
        f"{len(below)} 家核定岗位低于 {least}，附件如此，照列",
        f"{len(below)} below {least} as the annex itself approves them",
    )
    yield Live("六(二)1(2)", "short" if below else "met", figure, says, topic="staffing")


def _technical(kinds: dict[str, int]) -> int:
    return sum(kinds.get(kind, 0) for kind in HEALTH_TECHNICAL)


def _technical_of_all(posts: dict[str, dict[str, int]]) -> int:
    return sum(_technical(kinds) for kinds in posts.values())


def _people(sight: Sight, limits: dict[str, StaffLimit]) -> Iterator[Live]:
    if sight.scope.institutions("staff.see") is not None:
        return
    counts = count_staff(scope=sight.scope, on=sight.today, institutions=list(limits))
    if not counts:
        return
    people = sum(count.all for count in counts.values())
    over = [code for code, count in counts.items() if count.all > limits[code].total]
    figure = share(people, sum(limit.total for limit in limits.values()), Text("人在岗", "people in post"))
    says = Text(f"{len(over)} 家超过总量", f"{len(over)} over their total") if over else Text("都没有超过总量", "none over its total")
    yield Live("六(二)1(2)", "short" if over else "met", figure, says, topic="staffing")
