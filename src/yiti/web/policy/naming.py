"""What the keys of a table stand for, and who signed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Setting, definitions_of, live_of, load_pack
from yiti.registry.access.queries import get_names
from yiti.web.sources import get_categories

FEW = 3


def names_of(pack: str, setting: Setting) -> dict[str, Text]:
    """Key → words: indicators and what they are scored from by their label, categories by theirs."""
    live = live_of(pack)
    parts = {code: definitions_of(pack)[code].label for code in (live.by_definition if live else ())}
    indicators = {indicator.code: indicator.label for owner in load_pack(pack).chain for indicator in owner.indicators}
    of_parts_alone = set(setting.keys) <= set(parts)
    known = {**get_categories(pack), **parts, **indicators, **(parts if of_parts_alone else {})}
    return {key: known.get(key, Text(key, key)) for key in setting.keys}


def name_few(codes: Sequence[str], names: Mapping[str, Text]) -> Text:
    """The first three by name, and how many more there are."""
    first, more = [names.get(code, Text(code, code)) for code in codes[:FEW]], len(codes) - FEW
    zh = "、".join(name.zh for name in first) + (f"等 {len(codes)} 家" if more > 0 else "")
    return Text(zh, ", ".join(name.en for name in first) + (f" and {more} more" if more > 0 else ""))


def name_signers(scope: Scope, rows: Iterable[object], *fields: str) -> dict[str, str]:
    """User name → name of those who signed the rows in these fields; the user name where nobody is called so."""
    if isinstance(rows, QuerySet):
        found = {username for field in fields for username in _usernames(rows, field)}
    else:
        found = {str(getattr(row, field) or "") for row in rows for field in fields}
    return {username: username for username in found} | get_names(scope=scope, usernames=found)


def _usernames(rows: QuerySet[Any], field: str) -> Iterable[str]:
    return rows.order_by().values_list(field, flat=True).distinct()
