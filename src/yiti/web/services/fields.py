"""A declared service as the fields of a page, and what a page sent as answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

from yiti.care.public_health.answers import MOST_DRUGS, Answers, print_answer
from yiti.care.public_health.rules import systolic_limit
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs.shapes.services import Service, ServiceField, Standard
from yiti.web.fields import Field

FIRST = (
    "way",
    "systolic",
    "diastolic",
    "danger",
    "heart_rate",
    "weight",
    "symptoms",
    "adherence",
    "adverse",
    "adverse_what",
    "complications",
)
"""What is asked on the doorstep; the rest is folded below, in the order of the form."""
LAST = ("referral", "referral_why", "referral_to", "next_on")
USUAL = {"adverse": "none", "complications": "none", "referral": "none"}
"""Where nothing was answered last time, the answer of most people stands there already; danger signs never do."""


def make_fields(service: Service, *, last: Answers, kept: Answers | None = None) -> dict[str, Field]:
    """The fields by name; `last` are the answers of last time, `kept` those of the record that is being put right."""
    return {field.name: _make(field, last, kept) for field in service.fields if field.kind != "drugs"}


def _make(field: ServiceField, last: Answers, kept: Answers | None) -> Field:
    value = _value(field, last, kept)
    chosen = list(value) if isinstance(value, list) else []
    more: dict[str, object] = {}
    if field.when:
        more |= {"data-when": f"{field.when.field}={','.join(field.when.is_)}", "data-needed": field.required}
    if field.kind in ("whole", "decimal"):
        more |= {"autocomplete": "off", "data-least": field.least or "", "data-most": field.most or "", "maxlength": 6}
    said = print_answer(field, last) if field.last else NOTHING
    return Field(
        field.name, field.label, field.kind if field.kind in ("whole", "decimal", "date") else "text",
        value="" if isinstance(value, list) else str(value), unit=field.unit or "", help=field.help or NOTHING,
        last=Text(f"上次 {said.zh}", f"last {said.en}") if said.zh else NOTHING, required=field.required and not field.when,
        choices=[(option.id, option.label) for option in field.choices], is_many=field.kind == "choices", chosen=chosen, more=more,
    )  # fmt: skip


def _value(field: ServiceField, last: Answers, kept: Answers | None) -> Any:
    return usual_value(field, last) if kept is None else kept.get(field.name, "")


def usual_value(field: ServiceField, last: Answers) -> Any:
    """What stands in a field before anybody wrote: what seldom changes as last time, else the answer of most people."""
    if field.keeps or field.name in ("way", "complications", "salt"):
        found = last.get(field.name, USUAL.get(field.name, ""))
        return "stable" if field.name == "complications" and found == "worse" else found
    return USUAL.get(field.name, "")


def read_sent(service: Service, sent: QueryDict) -> dict[str, Any]:
    """What a page sent, by the names of the form; fields of the page itself are left out."""
    answers: dict[str, Any] = {}
    for field in service.fields:
        if field.kind == "choices":
            answers[field.name] = sent.getlist(field.name)
        elif field.kind == "drugs":
            pairs = zip(sent.getlist(f"{field.name}_name"), sent.getlist(f"{field.name}_use"), strict=False)
            answers[field.name] = [{"name": name, "use": use} for name, use in pairs]
        else:
            answers[field.name] = sent.get(field.name, "")
    return answers


def drug_rows(kept: Answers) -> list[Mapping[str, str]]:
    """The medicines of last time and one empty row, six at most."""
    rows: list[Mapping[str, str]] = list(kept.get("drugs") or [])
    return [*rows, {"name": "", "use": ""}][:MOST_DRUGS]


def group_fields(service: Service, fields: Mapping[str, Field]) -> dict[str, list[list[Field]]]:
    """`first`, `more` and `last`, each as rows: two numbers one after the other stand side by side."""
    first = [fields[name] for name in FIRST if name in fields]
    last = [fields[name] for name in LAST if name in fields]
    more = [item for name, item in fields.items() if name not in FIRST and name not in LAST]
    return {"first": _pair(first), "more": _pair(more), "last": _pair(last)}


def _pair(fields: Sequence[Field]) -> list[list[Field]]:
    rows: list[list[Field]] = []
    for item in fields:
        is_number = item.kind in ("whole", "decimal")
        if rows and is_number and len(rows[-1]) == 1 and rows[-1][0].kind in ("whole", "decimal"):
            rows[-1].append(item)
        else:
            rows.append([item])
    return rows


def limits_of(standard: Standard, born_on: date, day: date) -> dict[str, int]:
    """What the page says at once, also without a network; the server grades again."""
    numbers = standard.numbers
    return {
        "systolic": int(systolic_limit(standard, born_on, day).value), "diastolic": int(numbers["diastolic"].value),
        "criticalSystolic": int(numbers["critical_systolic"].value), "criticalDiastolic": int(numbers["critical_diastolic"].value),
    }  # fmt: skip
