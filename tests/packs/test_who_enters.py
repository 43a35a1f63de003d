"""Whoever a register names may enter it: also a register of a document above, filled in by the roles of the one below."""

import pytest

from yiti.policy.packs import load_pack

PACKS = ("changji-2021", "midong-2024", "ordos-2024", "wafangdian-2017", "xinjiang-community-2016")


@pytest.mark.parametrize("pack", PACKS)
def test_every_register_has_somebody_who_may_enter_it(pack: str) -> None:
    read = load_pack(pack)
    may = {role.id for role in read.header.roles if any("forms.enter" in grant.functions for grant in role.grants)}
    assert [id for id, register in read.registers.items() if not may.intersection(register.form.enters)] == []
