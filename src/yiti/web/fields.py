"""One field of a form as `yiti/_field.html` prints it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from yiti.kernel.clauses import Clause
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import NOTHING, Text

INPUT_MODES = {"money": "decimal", "decimal": "decimal", "whole": "numeric", "percent": "decimal"}
MENU_FROM = 5
"""So many choices and more stand in a menu, fewer as buttons side by side."""


@dataclass
class Field:
    """
    `kind`: text, money, decimal, whole, percent, date, month, textarea, password, file, email, tel; with `choices` it is a choice
    (`is_many`: several). `last` is the value of last time ("上季 1,790,216.00"), `error` refuses and `warning` lets through.
    `more` are further attributes (`min`, `max`, `maxlength`, `list`, `data-…`); true stands bare.
    """

    name: str
    label: Text
    kind: str = "text"
    value: str = ""
    unit: Text | str = ""
    help: Text = NOTHING
    last: Text = NOTHING
    required: bool = True
    choices: Sequence[tuple[str, Text | str]] = ()
    is_many: bool = False
    chosen: Sequence[str] = ()
    error: Text | str = ""
    warning: Text | str = ""
    clause: Clause | str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.choices and not self.chosen and self.value:
            self.chosen = (self.value,)

    @property
    def type(self) -> str:
        return self.kind if self.kind in ("date", "month", "password", "file", "email", "tel") else "text"

    @property
    def inputmode(self) -> str:
        return INPUT_MODES.get(self.kind, "")

    @property
    def is_menu(self) -> bool:
        return len(self.choices) >= MENU_FROM and not self.is_many

    @property
    def attrs(self) -> SafeString:
        pairs = ((name, value) for name, value in self.more.items() if value is not False)
        return format_html_join("", ' {}="{}"', ((name, "" if value is True else value) for name, value in pairs))

    def fill(self, sent: QueryDict) -> None:
        """What the person sent, so that a refused form comes back as it was."""
        if self.is_many:
            self.chosen = sent.getlist(self.name)
        elif self.name in sent and self.kind not in ("password", "file"):
            self.value = str(sent[self.name])
            self.chosen = (self.value,)


def blame(fields: Sequence[Field], refusal: UnableTo) -> bool:
    """Put a refusal at the field it names; false where it names none of them, and the page must say it."""
    for item in fields:
        if item.name == refusal.field:
            item.error = refusal.message
            item.clause = refusal.clause or ""
            return True
    return False
