"""The tables of this room, and how their rows are told apart."""

from yiti.foundation.imports.registers import Register

from .models import Detachment, Person, Posting, Qualification

ROOM = "staff"

PEOPLE = Register(Person, "staff.person", ("code",), ("name", "pinyin"))
POSTINGS = Register(
    Posting,
    "staff.posting",
    ("person_id", "institution_id", "from_on"),
    ("position", "post_kind", "identity", "duty", "title", "until_on"),
    "institution_id",
)
QUALIFICATIONS = Register(Qualification, "staff.qualification", ("person_id", "kind", "from_on"), ("number", "until_on"))
DETACHMENTS = Register(
    Detachment, "staff.detachment", ("person_id", "from_on"), ("kind", "home_id", "host_id", "host_name", "until_on"), "home_id"
)
