"""The tables of this room, and how their rows are told apart."""

from yiti.foundation.imports.registers import Register

from .models import Detachment, Person, Posting

ROOM = "staff"

PEOPLE = Register(Person, "staff.person", ("code",), ("name", "pinyin"))
POSTINGS = Register(
    Posting,
    "staff.posting",
    ("person_id", "institution_id", "from_on"),
    ("position", "post_kind", "identity", "duty", "title", "until_on"),
    "institution_id",
)
DETACHMENTS = Register(
    Detachment, "staff.detachment", ("person_id", "from_on"), ("kind", "home_id", "host_id", "host_name", "until_on"), "home_id"
)
