"""What the items of a list are called in English that a rule answers by the document's own words."""

from collections.abc import Iterator, Mapping

from yiti.kernel.text import Text
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.reckonings import Input, Reckoning

BETWEEN = "、"
LISTS = "required_items."


def items_of(pack: Pack, said: Reckoning) -> Mapping[str, Text]:
    """An item → its words: of the choice that stands for it in the register, or of the input that shows it; a list → its label."""
    found = {item: Text(item, label.en) for one in said.inputs.values() for item, label in _items(pack, said, one)}
    lists = {str(one.constant): pack.parameters.get(f"{LISTS}{one.constant}") for one in said.inputs.values() if one.constant is not None}
    return found | {id: Text(known.label.zh, known.label.en) for id, known in lists.items() if known is not None}


def _items(pack: Pack, said: Reckoning, one: Input) -> Iterator[tuple[str, Text]]:
    for item, shown in (one.among or {}).items():
        if shown.label is not None:
            yield item, shown.label
    form = one.form.id if one.form else said.each.of_entries.id if one.answer and said.each.of_entries else ""
    if one.words and form in pack.registers:
        for field in pack.registers[form].form.fields:
            yield from ((one.words[choice.id], choice.label) for choice in field.choices if choice.id in one.words)


def in_items(value: object, items: Mapping[str, Text]) -> object:
    """A part of a result that lists items, in both languages; everything else as it is."""
    parts = value.split(BETWEEN) if isinstance(value, str) else []
    if not parts or not all(part in items for part in parts):
        return value
    return Text(str(value), ", ".join(items[part].en for part in parts))
