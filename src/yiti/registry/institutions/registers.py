"""The tables of this room, and how their rows are told apart."""

from yiti.foundation.imports.registers import Register

from .models import Institution, Membership, Population, PostCount, StaffLimit

ROOM = "institutions"

INSTITUTIONS = Register(
    Institution,
    "institutions.institution",
    ("code",),
    (
        "name", "short_name", "name_en", "pinyin", "type", "category", "place_id", "parent_id", "has_villages", "has_beds", "is_integrated",
        "from_on",
        "until_on", "sequence",
    ),
    "code",
)  # fmt: skip
MEMBERSHIPS = Register(
    Membership, "institutions.membership", ("institution_id", "consortium", "from_on"), ("lead_id", "mode", "until_on"), "institution_id"
)
POPULATIONS = Register(Population, "institutions.population", ("institution_id", "year", "scope"), ("people", "remark"), "institution_id")
LIMITS = Register(
    StaffLimit,
    "institutions.limit",
    ("institution_id", "from_on"),
    ("total", "establishment", "off_establishment", "clause", "number", "until_on"),
    "institution_id",
)
POSTS = Register(PostCount, "institutions.posts", ("institution_id", "kind", "from_on"), ("posts", "until_on"), "institution_id")
