"""Proposing a decision: the value typed by its unit, the paper's number and day, the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from yiti.foundation.decisions.models import Decision
from yiti.foundation.decisions.operations import UnableToDecide, propose_decision
from yiti.foundation.decisions.queries import get_book
from yiti.foundation.installation.queries import get_now
from yiti.kernel.days import to_day
from yiti.kernel.refusals import Conflict, Forbidden, UnableTo
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Resolved, Setting, live_of, load_pack
from yiti.policy.packs.voices import Held
from yiti.web.access import page
from yiti.web.fields import Field, blame
from yiti.web.pages import render
from yiti.web.requests import Request
from yiti.web.sources import get_categories
from yiti.web.words import in_words

from .naming import names_of
from .parameters import lines_of
from .values import CHOICES, read_typed, typed_value, unit_of

FRONT = "p_"


@dataclass
class Cell:
    """One entry of a table: its key, words, and what was typed."""

    key: str
    label: Text
    value: str = ""


@page(function="decisions.propose", methods=("GET", "POST"))
def propose_page(request: Request, parameter: str) -> HttpResponse:
    book = get_book(scope=request.scope, on=request.today)
    setting = book.settings.get(parameter)
    if setting is None:
        raise Http404(parameter)
    fields = _fields(request, book, setting)
    groups = _groups(request, book, setting)
    error: Text = NOTHING
    if request.method == "POST":
        for field in fields:
            field.fill(request.POST)
        try:
            made = _propose(request, setting, groups)
        except (Forbidden, Conflict):
            raise
        except UnableTo as refusal:
            if refusal.field == setting.id:
                refusal.field = "value"
            error = NOTHING if blame(fields, refusal) else refusal.message
        else:
            messages.success(request, in_words(Text("已提出，等另一人审批。", "Proposed; another person must approve it.")))
            return redirect("decision", decision=made.pk)
    context = {
        "setting": setting,
        "fields": fields,
        "groups": groups,
        "error": error,
        "lines": lines_of(book, parameter),
        "total": _total(groups),
        "is_summed": setting.kind == "table",
        "choices": [(choice, choice_words(choice)) for choice in setting.choices],
    }
    return render(request, "yiti/policy/propose.html", context, status=422 if request.method == "POST" else 200)


def choice_words(choice: str) -> Text:
    return CHOICES.get(choice, Text(choice, choice))


def _propose(request: Request, setting: Setting, groups: Sequence[tuple[Text, list[Cell]]]) -> Decision:
    sent = request.POST
    value: Held = (
        {cell.key: cell.value for _, cells in groups for cell in cells if cell.value}
        if groups
        else read_typed(setting, sent.get("value", ""))
    )
    if not value:
        raise UnableToDecide(Text("请填写", "Fill this in"), code="missing-field", field="value")
    return propose_decision(
        scope=request.scope,
        parameter=setting.id,
        value=value,
        from_on=_day(sent.get("from_on", ""), "from_on"),
        number=sent.get("number", ""),
        decided_on=_day(sent.get("decided_on", ""), "decided_on"),
        today=request.today,
        now=get_now(),
        applies_to=sent.getlist("applies_to"),
        reason=sent.get("reason", ""),
    )


def _day(text: str, field: str) -> date:
    try:
        return to_day(text)
    except ValueError:
        raise UnableToDecide(Text("请填一个日期", "Give a date"), code="wrong-type", field=field) from None


def _fields(request: Request, book: Resolved, setting: Setting) -> list[Field]:
    """`value` and `applies_to` may come in the address, as the what-if hands them over."""
    asked = request.GET
    day = request.today.isoformat()
    categories = get_categories(book.pack)
    return [
        *([] if setting.keys else [_value_field(book, setting, asked.get("value", ""))]),
        Field(
            "applies_to",
            Text("适用哪些机构", "Applies to"),
            required=False,
            choices=list(categories.items()),
            is_many=True,
            chosen=asked.getlist("applies_to"),
            help=Text("都不选就是全部机构", "None chosen means all"),
        ),
        Field("from_on", Text("从哪天起", "From"), "date", asked.get("from_on", day)),
        Field(
            "number",
            Text("决定的文号", "Number of the paper"),
            help=Text("如 昌卫发〔2026〕18 号", "As printed on the paper"),
            more={"maxlength": 60},
        ),
        Field("decided_on", Text("文件日期", "Date of the paper"), "date", day, more={"max": day}),
        Field("reason", Text("理由", "Reason"), "textarea", asked.get("reason", ""), required=False, more={"maxlength": 2000}),
    ]


def _value_field(book: Resolved, setting: Setting, asked: str) -> Field:
    line = lines_of(book, setting.id)[0]
    label, last = Text("定为", "Value"), Text(f"现在 {line.shown}", f"now {line.shown}")
    bound = line.bound
    said = Text(f"文件：{line.printed} {bound.zh}".strip(), f"Document: {line.printed} {bound.en}".strip()) if line.printed else NOTHING
    if setting.choices:
        return Field(
            "value", label, value=asked, choices=[(choice, choice_words(choice)) for choice in setting.choices], last=last, help=said
        )
    if setting.kind == "month_day":
        return Field("value", label, value=asked, last=last, help=Text("月-日，如 11-30", "Month and day, such as 11-30"))
    kind = "decimal" if setting.kind == "number" else "text"
    return Field("value", label, kind, typed_value(setting, asked) if asked else "", unit=unit_of(setting), last=last, help=said)


def _groups(request: Request, book: Resolved, setting: Setting) -> list[tuple[Text, list[Cell]]]:
    """A table's entries by their group, filled from what was sent, else from the value in force."""
    if not setting.keys:
        return []
    held = lines_of(book, setting.id)[0].entry.value
    before: Mapping[str, str] = held if isinstance(held, Mapping) else {}
    sent = request.POST if request.method == "POST" else request.GET
    is_sent = any(name.startswith(FRONT) for name in sent)
    names = names_of(book.pack, setting)
    cells = {key: Cell(key, names[key], sent.get(f"{FRONT}{key}", "").strip() if is_sent else before.get(key, "")) for key in setting.keys}
    groups: dict[Text, list[Cell]] = {}
    owners = {item.code: item.group_label for owner in load_pack(book.pack).chain for item in owner.indicators}
    live = live_of(book.pack)
    owners |= {code: owners[indicator] for code, (indicator, _) in (live.by_definition.items() if live else ())}
    for key, cell in cells.items():
        groups.setdefault(owners.get(key, NOTHING), []).append(cell)
    return list(groups.items())


def _total(groups: Sequence[tuple[Text, list[Cell]]]) -> Decimal:
    total = Decimal(0)
    for _, cells in groups:
        for cell in cells:
            try:
                total += Decimal(cell.value or "0")
            except InvalidOperation:
                continue
    return total


@page(function="decisions.propose")
def sum_page(request: Request, parameter: str) -> HttpResponse:
    """The running sum of a table while it is typed."""
    book = get_book(scope=request.scope, on=request.today)
    setting = book.settings.get(parameter)
    if setting is None or not setting.keys:
        raise Http404(parameter)
    return render(request, "yiti/policy/_sum.html", {"total": _total(_groups(request, book, setting)), "setting": setting})
