"""The auditor reads words: every table that the rooms keep and every action that a change is recorded by has them in both languages."""

import re
from pathlib import Path

from django.apps import apps

import yiti
from yiti.web.system.audit_words import TABLES, action_words

OWN = "audit_"
ACTION = re.compile(r'action="([a-z_]+\.[a-z_.]+)"')


def test_every_table_has_words() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("yiti.")}
    assert {table for table in tables if not table.startswith(OWN)} - set(TABLES) == set()


def test_every_action_has_words() -> None:
    actions = {name for path in Path(yiti.__file__).parent.rglob("*.py") for name in ACTION.findall(path.read_text())}
    assert {name for name in actions if action_words(name).en == name} == set()


def test_an_action_of_a_part_of_a_room_is_told_by_that_part() -> None:
    assert action_words("ledger.month.send").en == "Sent monthly accounts"
    assert action_words("task.postpone") == ("任务延期", "Put task off")
