"""The areas of the rail, in their order: the eight of the house."""

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .institutions import nav as institutions
from .measures import nav as measures
from .money import nav as money
from .nav import Area
from .people import nav as people
from .policy import nav as policy
from .services import nav as services
from .system import nav as system
from .today import nav as today

AREAS = (
    Area("today", Text("今日", "Today"), "home-check", today.PAGES),
    Area("people", Text("居民", "People"), "users", people.PAGES),
    Area("services", Text("服务", "Services"), "heartbeat", services.PAGES),
    Area("measures", Text("指标考核", "Measures"), "chart-bar", measures.PAGES),
    Area("money", Text("资金薪酬", "Money"), "coin-yuan", money.PAGES),
    Area("policy", Text("政策督办", "Policy"), "gavel", policy.PAGES),
    Area("institutions", Text("机构", "Institutions"), "building-hospital", institutions.PAGES),
    Area("system", Text("系统", "System"), "settings", system.PAGES),
)


def areas_for(scope: Scope) -> list[Area]:
    """Only the areas of which this person may open a page."""
    return [area for area in AREAS if area.pages_for(scope)]


def find_area(key: str) -> Area | None:
    return next((area for area in AREAS if area.key == key), None)
