"""What assessors' departments are called in English: an office of the documents, or a section of one."""

from yiti.kernel.text import Text
from yiti.policy.packs import load_pack

SECTIONS = {
    "医政科": "medical section", "基层科": "primary-care section", "公卫科": "public-health section", "疾控科": "disease-control section",
    "妇幼科": "maternal and child section", "人事科": "personnel section", "信息科": "information section", "财务科": "finance section",
    "规财科": "planning and finance section", "办公室": "office",
}  # fmt: skip


def department_words(pack: str, name: str) -> Text:
    """As it was entered; in English by the pack's offices, and as entered where no office of that name is known."""
    offices = [office.label for owner in load_pack(pack).chain for office in owner.offices.values()]
    office = max((label for label in offices if name.startswith(label.zh)), key=lambda label: len(label.zh), default=None)
    if office is None:
        return Text(name, name)
    section = name.removeprefix(office.zh).strip()
    return Text(name, ", ".join(part for part in (office.en, SECTIONS.get(section, section)) if part))
