"""A browser's own long description in the two words that a person knows."""

from collections.abc import Iterable

from yiti.registry.access.models import OpenSession

BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("QQBrowser", "QQ"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def describe_agent(agent: str) -> str:
    """`Chrome · Windows`; what it says of itself where neither is known."""
    known = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or agent[:40]


def with_browsers(sessions: Iterable[OpenSession]) -> list[OpenSession]:
    """The sessions, each with its `browser` in words."""
    found = list(sessions)
    for session in found:
        session.__dict__["browser"] = describe_agent(session.agent)
    return found
