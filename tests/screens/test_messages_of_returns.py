"""What comes back is told to those concerned, with the reason, as a message and as a to-do."""

from tests.cast import STRANGER, enter
from tests.rooms import paying, quarters
from tests.rooms.county import CENTRE
from tests.rooms.quarters import FIRST, QUARTER, group_of
from tests.screens.quarter import Cast, cast, read, running, send
from yiti.foundation.workflow.models import Message
from yiti.measure.assessment.models import SingleItem

__all__ = ["cast", "running"]


def told() -> dict[str, str]:
    """Who was told what."""
    return dict(Message.objects.values_list("to_username", "text_zh"))


class TestReports:
    def test_a_returned_report_is_told_to_those_who_fill_it_in(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        send(enter(running["lead_reviewer"]), f"/reports/{CENTRE}/review/", act="return", reason="九月成本不符", revision=made.revision)
        assert set(told()) == {"institution_head", "accountant"}
        assert "被退回，请改好重报：九月成本不符" in told()["accountant"]
        mine = enter(running["accountant"])
        assert "九月成本不符" in read(mine, "/messages/")
        assert "九月成本不符" in read(mine, "/").split("等我办")[1]
        assert f"/reports/{CENTRE}/" in mine.post(f"/messages/{Message.objects.get(to_username='accountant').pk}/").headers["Location"]

    def test_nothing_is_told_where_nothing_was_returned(self, running: Cast) -> None:
        made = quarters.report(CENTRE)
        send(enter(running["lead_reviewer"]), f"/reports/{CENTRE}/review/", 422, act="return", reason=" ", revision=made.revision)
        send(enter(running["lead_reviewer"]), f"/reports/{CENTRE}/review/", 409, act="return", reason="晚了", revision=made.revision + 9)
        assert not Message.objects.exists()


class TestScores:
    def test_the_assessor_of_the_group_gets_the_reason(self, running: Cast) -> None:
        quarters.score_all()
        clerk = enter(running["office_clerk"])
        send(clerk, f"/scores/{CENTRE}/return/", group=group_of(FIRST), reason="证据与得分不符")
        assert set(told()) == {"assessor"}
        assert "证据与得分不符" in told()["assessor"]
        home = read(enter(running["assessor"]), "/").split("等我办")[1]
        assert "被退回" in home
        assert "证据与得分不符" in home
        assert Message.objects.get().link == f"/scores/{CENTRE}/?period={QUARTER}"

    def test_a_return_without_a_reason_tells_nobody(self, running: Cast) -> None:
        quarters.score_all()
        send(enter(running["office_clerk"]), f"/scores/{CENTRE}/return/", 422, group=group_of(FIRST), reason="")
        assert not Message.objects.exists()


class TestRanking:
    def test_the_office_learns_why_the_leading_group_sent_it_back(self, cast: Cast) -> None:
        quarters.all_ready()
        quarters.rank()
        group = enter(cast["leading_group"])
        send(group, "/ranking/return/", reason="两家并列请复核", version=quarters.version_of())
        assert set(told()) == {"office_clerk", "office_lead"}
        assert "两家并列请复核" in read(enter(cast["office_lead"]), "/").split("等我办")[1]

    def test_a_rejected_item_is_told_to_its_proposer(self, running: Cast) -> None:
        clerk = enter(running["office_clerk"])
        send(clerk, "/single-items/propose/", institution=CENTRE, points="-2", reason="迟报", clause="附件1 九(一)1")
        item = SingleItem.objects.get()
        send(enter(running["leading_group"]), f"/single-items/{item.pk}/settle/", act="reject", answer="不属于单项")
        assert told() == {"office_clerk": told()["office_clerk"]}
        assert "未同意：不属于单项" in told()["office_clerk"]


class TestAppeals:
    def test_filed_and_decided_are_told_to_the_other_side(self, cast: Cast) -> None:
        paying.fed_back()
        body = {"indicator": f"institution:{FIRST}", "claimed": "57", "reason": "漏计两次"}
        head = enter(cast["institution_head"])
        send(head, f"/appeals/new/{CENTRE}/", **body)
        assert "漏计两次" in told()["office_lead"]
        assert STRANGER not in told()
        number = Message.objects.get(to_username="office_lead").link.strip("/").split("/")[-1]
        send(enter(cast["office_lead"]), f"/appeals/{number}/decide/", act="reject", answer="已按台账核过")
        assert "不成立：已按台账核过" in told()["institution_head"]

    def test_an_upheld_one_calls_for_the_new_run(self, cast: Cast) -> None:
        paying.fed_back()
        body = {"indicator": f"institution:{FIRST}", "claimed": "57", "reason": "漏计两次"}
        send(enter(cast["institution_head"]), f"/appeals/new/{CENTRE}/", **body)
        number = Message.objects.get(to_username="office_lead").link.strip("/").split("/")[-1]
        send(enter(cast["office_lead"]), f"/appeals/{number}/decide/", act="uphold", new_score="57", answer="属实")
        assert "等重算" in told()["office_clerk"]
        assert "成立" in told()["institution_head"]
