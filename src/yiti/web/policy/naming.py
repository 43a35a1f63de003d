"""What the keys of a table stand for, and who signed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.policy.packs import Setting, load_pack
from yiti.registry.access.queries import get_names
from yiti.web.sources import get_categories


def names_of(pack: str, setting: Setting) -> dict[str, Text]:
    """Key → words: indicators by their label, categories by theirs."""
    indicators = {indicator.code: indicator.label for owner in load_pack(pack).chain for indicator in owner.indicators}
    known = {**get_categories(pack), **indicators}
    return {key: known.get(key, Text(key, key)) for key in setting.keys}


def name_signers(scope: Scope, rows: Iterable[object], *fields: str) -> dict[str, str]:
    """User name → name of those who signed the rows in these fields; the user name where nobody is called so."""
    if isinstance(rows, QuerySet):
        found = {username for field in fields for username in _usernames(rows, field)}
    else:
        found = {str(getattr(row, field) or "") for row in rows for field in fields}
    return {username: username for username in found} | get_names(scope=scope, usernames=found)


def _usernames(rows: QuerySet[Any], field: str) -> Iterable[str]:
    return rows.order_by().values_list(field, flat=True).distinct()
