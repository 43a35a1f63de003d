"""Every register that the five documents declare: opened, entered by its own form, exported and imported again."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import enter, make_user
from tests.rooms.county import TODAY
from yiti.foundation.forms.models import Entry
from yiti.foundation.forms.queries import list_registers
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.policy.packs.shapes.forms import Form
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution, Membership
from yiti.registry.places.models import Place
from yiti.registry.staff.models import Person, Posting
from yiti.registry.staff.named import known_to
from yiti.synthetic.draws import Draws
from yiti.synthetic.registers_filled import PAPER, answers_for

PACKS = ("changji-2021", "midong-2024", "ordos-2024", "wafangdian-2017", "xinjiang-community-2016")
HOUSE = "900000001"
LEAD = "900000-H1"
WHY = re.compile(r"(?:why-not|alert\")(.{0,300})|<td>(.*?)</td>", re.DOTALL)
OWN = ("institution_head", "accountant", "lead_reviewer", "public_health_worker", "village_doctor", "staff_member")


@pytest.fixture(params=PACKS)
def pack(request: Any, db: None, settings: Any) -> str:
    settings.YITI_TODAY = TODAY.isoformat()
    book = load_pack(request.param)
    place = str(book.header.place)
    set_up(scope=system_scope(), pack=book.id, place=place, name=Text("某县", "A county"))
    Place.objects.create(code=place, name="某县")
    category = next(one for owner in book.chain for one in owner.header.categories)
    Institution.objects.create(
        code=HOUSE, name="某卫生院", short_name="某院", name_en="A house", type=category.type, category=category.id, place_id=place
    )
    lead = Institution.objects.create(code=LEAD, name="某医院", short_name="医院", type="county_hospital", place_id=place)
    Membership.objects.create(institution_id=HOUSE, lead=lead, consortium="一", mode="tight", from_on=date(2021, 1, 1))
    person = Person.objects.create(code="900001", name="某医生")
    post = {"position": "doctor", "post_kind": "doctors", "identity": "establishment", "from_on": date(2021, 1, 1)}
    Posting.objects.create(person=person, institution_id=HOUSE, **post)
    return str(book.id)


def users(forms: list[Form]) -> dict[str, User]:
    roles = {form.enters[0] for form in forms}
    return {role: make_user(role, role, LEAD if role == "lead_reviewer" else HOUSE if role in OWN else "") for role in sorted(roles)}


def sent(form: Form, username: str) -> dict[str, Any]:
    """Valid answers as a page sends them."""
    scope = system_scope(username)
    answers = answers_for(
        Draws(7), form, scope=scope, institution="", on=TODAY, known=known_to(scope=scope, on=TODAY), at=1, with_files=False
    )
    page: dict[str, Any] = {"on": TODAY.isoformat()} | ({"institution": HOUSE} if form.about == "institution" else {})
    for field in form.fields:
        if field.kind == "file":
            page[field.name] = SimpleUploadedFile("材料.pdf", PAPER, "application/pdf")
        elif field.name in answers:
            answer = answers[field.name]
            page[field.name] = ("yes" if answer else "no") if isinstance(answer, bool) else answer
    return page


def test_every_register_is_entered_exported_and_imported_again(pack: str) -> None:
    registers = [one for one in list_registers(scope=system_scope()) if one.pack == pack]
    assert registers
    by_role = users([one.form for one in registers])
    for register in registers:
        form, client = register.form, enter(by_role[register.form.enters[0]])
        front = f"/registers/{form.id}/"
        answer = client.post(f"{front}enter/", sent(form, form.enters[0]))
        assert answer.status_code == 302, (form.id, WHY.findall(answer.content.decode()))
        assert client.get(f"{front}enter/").status_code == 200, form.id
        entry = Entry.objects.get(form=form.id)
        shown = client.get(front).content.decode()
        assert f"{front}{entry.pk}/" in shown, form.id
        assert client.get(f"{front}{entry.pk}/").status_code == 200, form.id
        content = client.get(f"{front}?export=xlsx").content
        again = client.post(f"{front}import/", {"file": SimpleUploadedFile("册.xlsx", content)})
        assert again.status_code == 302, (form.id, WHY.findall(again.content.decode()))
        files = {field.name for field in form.fields if field.kind == "file"}
        kept = {name: answer for name, answer in entry.answers.items() if name not in files}
        assert _exact(form, Entry.objects.filter(form=form.id).latest("pk").answers) == _exact(form, kept), form.id
        assert Entry.objects.filter(form=form.id).count() == 2


def _exact(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """Amounts as numbers: a sheet says 2026 as 2026.00."""
    money = {field.name for field in form.fields if field.kind == "money"}
    return {name: Decimal(answer) if name in money else answer for name, answer in answers.items()}
