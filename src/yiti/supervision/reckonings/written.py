"""What the rows of a list are called that a reckoning writes out one by one."""

from collections.abc import Mapping

from yiti.kernel.text import Text
from yiti.policy.packs import Pack
from yiti.policy.packs.shapes.reckonings import Input


def written_row(pack: Pack, row: Mapping[str, Input]) -> dict[str, Text]:
    """The row's id with its words, where it is the choice of a register that the row's other fields are taken from; else nothing."""
    id = row["id"].constant if "id" in row else None
    for form in (item.form for item in row.values() if item.form is not None and item.form.id in pack.registers):
        for field in pack.registers[form.id].form.fields:
            if form.where.get(field.name) == (id,):
                return {choice.id: choice.label for choice in field.choices if choice.id == id}
    return {}
