"""How commands answer: words for people, JSON for programs."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

YES = 0
NO = 1
WRONG_CALL = 2


def add_json(parser: ArgumentParser) -> None:
    """The option that every command has."""
    parser.add_argument("--json", action="store_true", help="给程序用的 JSON the answer as JSON")


def add_language(parser: ArgumentParser) -> None:
    """For commands with long answers: one language, by the terminal's own where none is asked for."""
    parser.add_argument("--lang", choices=("zh", "en", "both"), help=str(Text("用哪种语言", "in which language")))


def choose_language(asked: str | None) -> str:
    """`zh`, `en`, or empty for both: as asked, else by the locale, which may be of neither."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    language = asked or named[:2]
    return language if language in ("zh", "en") else ""


def print_answer(answer: Any, lines: Iterable[object], *, as_json: bool) -> None:
    """The same answer for a program or, line by line, for a person."""
    if as_json:
        print_json(answer)
        return
    for line in lines:
        sys.stdout.write(f"{line}\n")


def print_json(answer: Any) -> None:
    """One JSON value, Chinese as it is."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str) + "\n")


def print_refusal(refusal: UnableTo, *, as_json: bool) -> None:
    """A refusal: in the form of the rule catalogue for programs, one line on the error stream for people."""
    if as_json:
        clause = str(refusal.clause) if refusal.clause else None
        print_json({"error": {"code": refusal.code, "message": str(refusal), "clause": clause, "field": refusal.field}})
        return
    place = f" [{refusal.field}]" if refusal.field else ""
    clause = f" ({refusal.clause})" if refusal.clause else ""
    sys.stderr.write(f"{refusal}{place}{clause}\n")
