"""What the registers say of an institution: of each the newest entry, in a line."""

from dataclasses import dataclass

from django.urls import reverse

from yiti.foundation.forms.answers import show_answer
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_newest, list_registers
from yiti.kernel.clauses import Clause
from yiti.kernel.text import Text
from yiti.policy.packs.registers import Register
from yiti.web.requests import Request

SEE = "forms.see"
IN_WORDS = ("choice", "choices", "boolean")
"""Fields whose answers say in a word how it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """A register's newest entry: `says` are its answers that stand in words, such as nature and functions."""

    register: Register
    entry: Entry
    count: int

    @property
    def clause(self) -> Clause:
        return Clause(self.register.pack, self.register.form.clause)

    @property
    def says(self) -> list[tuple[Text, Text]]:
        shown = [(one.label, show_answer(one, self.entry.answers)) for one in self.register.form.fields if one.kind in IN_WORDS]
        return [(Text(label.zh, label.en), said) for label, said in shown if said.zh]

    @property
    def all_of_it(self) -> str:
        return f"{reverse('register', args=[self.entry.form])}?place={self.entry.institution}"


def list_told(request: Request, institution: str) -> list[Told]:
    """Nothing for whoever may not see registers of the institution."""
    if not request.scope.may(SEE, institution):
        return []
    newest = list_newest(scope=request.scope, institution=institution)
    known = list_registers(scope=request.scope) if newest else []
    return [Told(register, *newest[register.form.id]) for register in known if register.form.id in newest]
