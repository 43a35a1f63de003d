"""Services that are signed: each once, whole enough for its event and its rule, additions to something that is there."""

from yiti.kernel.text import Text
from yiti.policy.packs.pack import Pack
from yiti.policy.packs.reading import Place, SourceFile
from yiti.policy.packs.shapes.services import Addition, Service, ServiceField

from .subject import Subject

FIELDS = {"systolic": "whole", "diastolic": "whole", "way": "choice", "danger": "choices", "referral": "choice", "next_on": "date"}
"""What the grading of hypertension reads, and of which kind it is."""
MEANINGS = frozenset({"face_to_face", "urgent", "adverse", "worse", "referred"})
NUMBERS = frozenset({
    "systolic", "diastolic", "elderly_age", "elderly_systolic", "critical_systolic", "critical_diastolic", "soon", "regular",
    "eligible_age",
})  # fmt: skip


def check_services(subject: Subject) -> None:
    seen: set[str] = set()
    for source, place, item in subject.each("services"):
        if isinstance(item, Addition):
            _check_addition(subject, source, place, item)
        else:
            subject.require_single(source, (*place, "id"), item.id, seen)
            _check_service(subject, source, place, item)


def _check_service(subject: Subject, source: SourceFile, place: Place, item: Service) -> None:
    kinds = {field.name: field.kind for field in item.fields}
    for name, kind in FIELDS.items():
        if kinds.get(name) != kind:
            subject.fault(source, (*place, "fields"), f"{item.id} 缺少 {name}（{kind}）", f"{item.id} lacks {name}, of kind {kind}")
    means = {option.means for field in item.fields for option in field.choices}
    for meaning in sorted(MEANINGS - means):
        subject.fault(source, (*place, "fields"), f"{item.id} 没有一个选项表示 {meaning}", f"No option of {item.id} means {meaning}")
    for at, standard in enumerate(item.standards):
        for name in sorted(NUMBERS ^ set(standard.numbers)):
            words = ("缺少", "lacks") if name in NUMBERS else ("不认识", "does not know")
            at_numbers = (*place, "standards", at, "numbers")
            subject.fault(source, at_numbers, f"{item.id} 的标准{words[0]} {name}", f"The standard of {item.id} {words[1]} {name}")
        for name, number in standard.numbers.items():
            if number.derived_from is None:
                subject.require_printed(source, (*place, "standards", at, "numbers", name, "printed"), number.printed, number.value)


def _check_addition(subject: Subject, source: SourceFile, place: Place, item: Addition) -> None:
    known = _known(subject.pack)
    subject.require_known(source, (*place, "adds_to"), item.adds_to, known, Text("服务", "service"))
    taken = {field.name for field in known.get(item.adds_to, ())}
    for at, field in enumerate(item.fields):
        subject.require_single(source, (*place, "fields", at, "name"), field.name, taken)


def _known(pack: Pack) -> dict[str, tuple[ServiceField, ...]]:
    """The services of the pack and of those above it, the nearest declaration first."""
    found: dict[str, tuple[ServiceField, ...]] = {}
    for owner in pack.chain:
        for item in owner.services:
            if isinstance(item, Service):
                found.setdefault(item.id, item.fields)
    return found
