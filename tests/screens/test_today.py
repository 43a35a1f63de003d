"""Today and the messages, by the whole cast and the stranger."""

from tests.cast import STRANGER, enter
from tests.rooms import quarters
from tests.rooms.county import CENTRE, HOSPITAL
from tests.rooms.quarters import QUARTER
from tests.screens.quarter import Cast, cast, read, running, send, statuses
from yiti.foundation.workflow.models import Message, Step

__all__ = ["cast", "running"]


def step_of(institution: str, step: str) -> str:
    return str(Step.objects.get(workflow="quarter", period=QUARTER, subject=institution, step=step).pk)


class TestToday:
    def test_everybody_has_a_home_and_a_visitor_has_none(self, running: Cast) -> None:
        assert set(statuses(running, "/").values()) == {200}
        assert enter(None).get("/").status_code == 302

    def test_it_opens_before_any_quarter_does(self, cast: Cast) -> None:
        assert set(statuses(cast, "/").values()) == {200}
        assert "开季" in read(enter(cast["office_clerk"]), "/")

    def test_the_office_sees_who_is_late_and_may_remind(self, running: Cast) -> None:
        quarters.report(CENTRE, accept=True)
        page = read(enter(running["office_clerk"]), "/")
        assert "大西渠镇还没有报第三季度" in page
        assert "建国路社还没有报" not in page
        assert "晚 1 天" in page
        assert "催办" in page

    def test_an_institution_sees_its_own_step_alone(self, running: Cast) -> None:
        quarters.report(CENTRE)
        page = read(enter(running[STRANGER]), "/")
        assert "机构填报" in page
        assert f"/reports/{HOSPITAL}/" in page
        assert CENTRE not in page

    def test_an_assessor_is_told_what_is_left_to_score(self, running: Cast) -> None:
        page = read(enter(running["assessor"]), "/")
        assert "还有 3 家没有交齐，3 项没打分" in page
        quarters.enter("assessor", CENTRE, quarters.FIRST, "50")
        assert "2 项没打分" in read(enter(running["assessor"]), "/")

    def test_the_lead_reviewer_has_what_was_sent(self, running: Cast) -> None:
        assert "牵头医院审核" not in read(enter(running["lead_reviewer"]), "/").split("等我办")[1].split("我在等")[0]
        quarters.report(CENTRE)
        assert f"/reports/{CENTRE}/" in read(enter(running["lead_reviewer"]), "/")

    def test_a_returned_report_comes_back_with_its_reason(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        send(enter(running["lead_reviewer"]), f"/reports/{CENTRE}/review/", act="return", reason="九月成本不符", revision=made.revision)
        assert "九月成本不符" in read(enter(running["accountant"]), "/")

    def test_both_languages_are_whole(self, running: Cast) -> None:
        user = running["office_clerk"]
        user.language = "en"
        user.save()
        page = read(enter(user), "/")
        assert "Waiting for me" in page
        assert "等我办" not in page


class TestReminders:
    def test_a_reminder_is_a_message_to_those_who_can_act(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        send(clerk, "/remind/", step=step_of(HOSPITAL, "send"), next="/quarter/")
        found = Message.objects.get(to_username=STRANGER)
        assert found.link == f"/reports/{HOSPITAL}/?period={QUARTER}"
        assert not Message.objects.filter(to_username="institution_head").exists()

    def test_an_unread_reminder_is_not_sent_again(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        for _ in range(2):
            send(clerk, "/remind/", step=step_of(HOSPITAL, "send"))
        assert Message.objects.filter(to_username=STRANGER).count() == 1

    def test_scores_are_asked_of_the_assessors_who_owe_them(self, running: Cast) -> None:
        quarters.enter("assessor2", CENTRE, quarters.SECOND, "30")
        send(enter(running["office_clerk"]), "/remind/", step=step_of(CENTRE, "assessors_report"))
        assert set(Message.objects.values_list("to_username", flat=True)) == {"assessor", "assessor2"}

    def test_the_leading_group_leaves_it_to_the_office_to_remind_of_scores(self, running: Cast) -> None:
        step = step_of(CENTRE, "assessors_report")
        send(enter(running["leading_group"]), "/remind/", 403, step=step)
        assert not Message.objects.exists()
        assert f'name="step" value="{step}"' not in read(enter(running["leading_group"]), "/")

    def test_nobody_reminds_of_a_step_he_does_not_see(self, running: Cast) -> None:
        send(enter(running[STRANGER]), "/remind/", 422, step=step_of(CENTRE, "send"))
        send(enter(running["assessor"]), "/remind/", 403, step=step_of(CENTRE, "send"))
        send(enter(running["office_clerk"]), "/remind/", 422, step="x")
        assert not Message.objects.exists()


class TestMessages:
    def test_opening_one_marks_it_as_read_and_leads_to_its_page(self, running: Cast) -> None:
        send(enter(running["office_clerk"]), "/remind/", step=step_of(HOSPITAL, "send"))
        found = Message.objects.get(to_username=STRANGER)
        mine = enter(running[STRANGER])
        assert "请办理" in read(mine, "/messages/")
        assert mine.post(f"/messages/{found.pk}/").headers["Location"] == found.link
        assert Message.objects.get(pk=found.pk).read_at is not None
        assert "请办理" not in read(mine, "/messages/?state=unread").split("<tbody>")[-1].split("</tbody>")[0]

    def test_another_persons_message_is_nobodys(self, running: Cast) -> None:
        send(enter(running["office_clerk"]), "/remind/", step=step_of(HOSPITAL, "send"))
        found = Message.objects.get(to_username=STRANGER)
        for name in ("institution_head", "office_clerk", "system_admin"):
            assert enter(running[name]).post(f"/messages/{found.pk}/").status_code == 404
            assert "请办理" not in read(enter(running[name]), "/messages/")
        assert Message.objects.get(pk=found.pk).read_at is None

    def test_all_are_marked_at_once_and_the_list_exports(self, running: Cast) -> None:
        send(enter(running["office_clerk"]), "/remind/", step=step_of(HOSPITAL, "send"))
        mine = enter(running[STRANGER])
        send(mine, "/messages/")
        assert not Message.objects.filter(to_username=STRANGER, read_at__isnull=True).exists()
        assert mine.get("/messages/?export=xlsx").content[:2] == b"PK"
