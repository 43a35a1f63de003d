"""Reckonings on the screen: the list, one with its subjects, one subject down to its records, on paper and in a sheet."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import build_cast, enter
from tests.rooms.county import CENTRE, HOSPITAL, PACK, build_county
from yiti.kernel.scopes import EVERYWHERE, Actor, Scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.models import User
from yiti.registry.institutions.models import Institution, StaffLimit
from yiti.registry.staff.models import Person, Posting
from yiti.supervision.reckonings.found import Line
from yiti.supervision.reckonings.models import EnteredInput
from yiti.web.policy.reckonings.persons import name_lines
from yiti.web.policy.reckonings.wording import Names

ID = "contract_headroom"
LIST, ONE = f"/reckonings/{PACK}/{ID}/", f"/reckonings/{PACK}/{ID}/{CENTRE}/"


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    build_county()
    StaffLimit.objects.create(institution_id=CENTRE, total=20, establishment=12, off_establishment=8, from_on=date(2024, 1, 1))
    for number in range(11):
        person = Person.objects.create(code=f"P{number:03}", name=f"人员{number}")
        identity = "establishment" if number < 2 else "contract"
        Posting.objects.create(
            person=person, institution_id=CENTRE, position="doctor", post_kind="doctors", identity=identity, from_on=date(2024, 1, 1)
        )
    return build_cast()


@pytest.fixture
def clerk(cast: dict[str, User]) -> Client:
    return enter(cast["office_clerk"])


def test_the_list_tells_how_many_stand_how(clerk: Client) -> None:
    text = clerk.get("/reckonings/").content.decode()
    assert "还能聘用多少编外人员" in text and "1 家已核算" in text and "2 家缺数" in text


def test_one_reckoning_tells_who_owes_what_is_missing(clerk: Client) -> None:
    text = clerk.get(LIST).content.decode()
    assert f"{LIST}{CENTRE}/" in text and f"{LIST}{HOSPITAL}/" in text
    assert "缺核定工作人员总量、核定编制数、编外聘用控制数" in text


def test_a_subject_leads_down_to_the_people_counted(clerk: Client, cast: dict[str, User]) -> None:
    text = clerk.get(ONE).content.decode()
    assert f"{ONE}records/?input=contract_now" in text and f"{ONE}why/?path=headroom" in text
    people = enter(cast["institution_head"]).get(f"{ONE}records/?input=contract_now").content.decode()
    assert people.count("/staff/P") == 9
    why = clerk.get(f"{ONE}why/?path=headroom").content.decode()
    assert f"{ONE}records/?input=contract_now" in why


def test_names_of_people_are_for_those_who_see_staff(cast: dict[str, User]) -> None:
    address = f"{ONE}records/?input=contract_now"
    assert "人员3" in enter(cast["institution_head"]).get(address).content.decode()
    hidden = enter(cast["assessor"]).get(address).content.decode()
    assert "人员3" not in hidden and hidden.count("一人") == 9
    assert "/staff/P" not in hidden, "a page that would refuse is no link"


def test_the_sheet_and_the_paper_hold_every_subject(clerk: Client) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(clerk.get(f"{LIST}?export=xlsx").content))
    told = {str(row[0]) for row in book.get_sheet_by_index(0).to_python()}
    assert {"建国路社", "大西渠镇", "庙尔沟乡"} <= told
    paper = clerk.get(f"{LIST}?export=pdf")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


def test_what_is_missing_is_entered_with_evidence_and_opens(clerk: Client) -> None:
    address = f"/reckonings/{PACK}/{ID}/{HOSPITAL}/"
    assert f"{address}enter/?input=total" in clerk.get(address).content.decode().replace("&amp;", "&")
    bare = clerk.post(f"{address}enter/?input=total", {"value": "20", "on": "2026-10-09", "said": "批复"})
    assert bare.status_code == 422 and "请附上佐证文件" in bare.content.decode() and EnteredInput.objects.count() == 0
    paper = SimpleUploadedFile("批复.pdf", b"%PDF-1.4\n%%EOF\n")
    sent = clerk.post(f"{address}enter/?input=total", {"value": "20", "on": "2026-10-09", "said": "批复第 2 页", "file": paper})
    assert sent.status_code == 302 and sent["Location"] == address
    made = EnteredInput.objects.get()
    shown = clerk.get(f"/reckonings/entered/{made.pk}/").content.decode()
    assert "批复第 2 页" in shown and "批复.pdf" in shown
    assert f"/reckonings/entered/{made.pk}/" in clerk.get(address).content.decode()


def test_what_the_house_has_itself_goes_before_what_was_entered(clerk: Client) -> None:
    assert clerk.get(f"{ONE}enter/?input=total").status_code == 200
    assert "enter/?input=total" not in clerk.get(ONE).content.decode()


def test_the_clause_shows_how_it_stands_and_leads_there(clerk: Client) -> None:
    text = clerk.get(f"/documents/{PACK}/六(二)1(2)/").content.decode()
    assert "还能聘用多少编外人员：1 / 3 家已核算" in text and LIST in text


def test_an_unknown_one_is_no_page(clerk: Client) -> None:
    for address in (f"/reckonings/{PACK}/nothing/", f"/reckonings/nowhere/{ID}/", f"{LIST}nobody/", f"{ONE}why/?path=nothing",
                    f"{ONE}records/?input=nothing", f"{ONE}enter/?input=nothing"):  # fmt: skip
        assert clerk.get(address).status_code == 404


def test_a_stranger_sees_the_counts_and_his_own_house_alone(cast: dict[str, User]) -> None:
    stranger = enter(cast["stranger"])
    assert "1 家已核算" in stranger.get("/reckonings/").content.decode()
    text = stranger.get(LIST).content.decode()
    assert f"{LIST}{HOSPITAL}/" in text and f"{LIST}{CENTRE}/" not in text
    assert stranger.get(ONE).status_code == 404


def test_an_english_reader_finds_institutions_by_their_english_names(clerk: Client) -> None:
    Institution.objects.filter(pk=CENTRE).update(name_en="Jianguo Road Centre")
    clerk.post("/language/", {"language": "en"})
    rows = clerk.get(f"{ONE}records/?input=contract_now").content.decode().partition("<tbody>")[2]
    assert rows.count("Jianguo Road Centre") == 9 and "建国路社" not in rows


def test_what_is_missing_has_a_column_only_where_something_is(clerk: Client) -> None:
    assert "缺什么，谁欠" in clerk.get(LIST).content.decode()
    page = clerk.get(f"{LIST}?place={CENTRE}").content.decode()
    assert "缺什么，谁欠" not in page and "state=wait" not in page


def test_rows_that_are_written_out_bear_the_words_of_the_register() -> None:
    read = load_pack(PACK)
    names = Names.of(read, read.reckonings["matching_subsidies"])
    head = names.head("lines.zero_markup.ratio", None)
    assert (head.zh, head.en) == ("基本药物零差率：到位率", "Zero markup on essential medicines: Share arrived")


def test_people_of_a_group_are_named_to_who_sees_their_staff(cast: dict[str, User]) -> None:
    pack = load_pack("wafangdian-2017")
    said = pack.reckonings["suspension_talks"]
    line = Line("头孢~P001", Text("头孢 · P001", "头孢 · P001"), CENTRE, "", "info", {})
    everywhere, elsewhere = (Scope(Actor("a", "a", "a", ""), {"staff.see": reach}) for reach in (EVERYWHERE, frozenset({HOSPITAL})))
    assert [one.label.en for one in name_lines(everywhere, pack, said, [line])] == ["头孢 · 人员1 (P001)"]
    assert name_lines(elsewhere, pack, said, [line]) == [line]
    assert name_lines(elsewhere, pack, said, [replace(line, institution="")]) == [replace(line, institution="")]
