"""Residents and services."""

from datetime import date
from typing import Any

from tests.permissions.sample import Sample
from tests.permissions.world import World
from tests.rooms.county import CENTRE, HOSPITAL
from tests.rooms.people import answer, enrol, enter_person, make_number, sign
from yiti.care.public_health.models import FollowUp
from yiti.care.residents.models import Resident

BORN = date(1959, 3, 1)


def _person(world: World) -> str:
    def make() -> str:
        resident = enter_person(at=CENTRE)
        enrol(resident)
        return resident

    return str(world.have("resident", make))


def _resident(world: World) -> dict[str, Any]:
    return {"resident": _person(world)}


def _follow_up(world: World) -> FollowUp:
    made: FollowUp = world.have("follow-up", lambda: sign(_person(world), date(2026, 7, 8), systolic=150))
    return made


def _record(world: World) -> dict[str, Any]:
    return {"record": _follow_up(world).pk}


def _unenrolled(world: World) -> dict[str, Any]:
    return {"resident": world.have("unenrolled", lambda: enter_person("王富贵", BORN, 7, at=CENTRE))}


def _twin(world: World) -> str:
    return str(world.have("twin", lambda: enter_person("赵存良", BORN, 9, at=CENTRE)))


def _details(world: World) -> dict[str, Any]:
    return {
        "name": "赵存良", "nationality": "01", "relation": "", "address": "", "household": "", "phone": "", "sex": "", "born_on": "",
        "version": Resident.objects.get(pk=_person(world)).version,
    }  # fmt: skip


def _form(world: World) -> dict[str, Any]:
    return {**answer(), "on": world.today.isoformat(), "key": "key-of-the-sample", "reason": "读错了"}


def _elsewhere(world: World) -> str:
    world.have("elsewhere", lambda: enter_person("马秀花", BORN, 11, at=HOSPITAL))
    return make_number(BORN, 11, sex="male")


NEW = {
    "document": "id_card",
    "number": make_number(BORN, 13),
    "name": "某人",
    "nationality": "01",
    "institution": CENTRE,
    "from_on": "2026-01-01",
}
OF_CENTRE: dict[str, Any] = {"institution": CENTRE}

CARE: dict[str, Sample] = {
    "resident-new": Sample(body=lambda world: NEW),
    "resident-take-over": Sample(
        body=lambda world: {
            "document": "id_card", "number": _elsewhere(world), "institution": CENTRE, "from_on": "2026-10-09", "reason": "迁来",
        }
    ),
    "resident-pseudonym": Sample(body=lambda world: {"pseudonym": _person(world), "reason": "核对名单"}),
    "resident": Sample(_resident, is_pay=True, **OF_CENTRE),
    "resident-whole": Sample(_resident, body=lambda world: {"reason": "转诊"}, is_pay=True, **OF_CENTRE),
    "resident-edit": Sample(_resident, body=_details, **OF_CENTRE),
    "resident-number": Sample(
        _resident, body=lambda world: {**_details(world), "document": "id_card", "number": make_number(BORN, 15)}, **OF_CENTRE
    ),
    "resident-move": Sample(
        _resident, body=lambda world: {**_details(world), "institution": HOSPITAL, "from_on": "2026-10-09"}, **OF_CENTRE
    ),
    "resident-end": Sample(_resident, body=lambda world: {**_details(world), "ending": "left", "until_on": "2026-10-09"}, **OF_CENTRE),
    "resident-merge": Sample(_resident, body=lambda world: {"other": _twin(world), "reason": "重复"}, **OF_CENTRE),
    "resident-enrol": Sample(_unenrolled, body=lambda world: {"programme": "hypertension", "on": "2026-10-09"}, **OF_CENTRE),
    "resident-leave": Sample(
        _resident, body=lambda world: {"programme": "hypertension", "ending": "refused", "on": "2026-10-09"}, **OF_CENTRE
    ),
    "service-sign": Sample(_resident, body=_form, **OF_CENTRE),
    "api:follow-ups": Sample(body=lambda world: {"records": []}),
    "service-later": Sample(_resident, body=lambda world: {"on": "2026-10-20"}, **OF_CENTRE),
    "service-norm": Sample(lambda world: {**_resident(world), "number": "systolic"}, **OF_CENTRE),
    "service-carried": Sample(is_pay=True),
    "service-record": Sample(_record, is_pay=True, **OF_CENTRE),
    "service-saved": Sample(_record, **OF_CENTRE),
    "service-why": Sample(_record, **OF_CENTRE),
    "service-paper": Sample(_record, is_pay=True, **OF_CENTRE),
    "service-correct": Sample(_record, body=_form, **OF_CENTRE),
    "service-withdraw": Sample(_record, body=lambda world: {"reason": "不是这个人"}, **OF_CENTRE),
    "service-event": Sample(lambda world: {"event": _follow_up(world).event}, **OF_CENTRE),
}  # fmt: skip
