"""cases/*.yaml: worked examples, inputs to expected answers, run as tests."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from .strict import ClauseNumber, Filled, Shape, Words


class ExpectedRefusal(Shape):
    code: Filled
    field: Filled | None = None
    clause: ClauseNumber | None = None


class Case(Shape):
    """
    One request and what it must answer.

    `result` lists only what is checked: keys inside it are compared, others left alone; `warnings` lists codes.
    Either `result` or `refused` stands.
    """

    name: Filled
    rule: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    clause: ClauseNumber
    about: Words
    on: date | None = None
    inputs: dict[str, Any]
    result: dict[str, Any] | None = None
    warnings: tuple[Filled, ...] | None = None
    refused: ExpectedRefusal | None = None

    def to_request(self, pack: str) -> dict[str, Any]:
        """The request as the command line and the API take it."""
        day = self.on.isoformat() if self.on else None
        return {"rule": self.rule, "pack": pack, "on": day, "inputs": plain(self.inputs)}

    def expected(self) -> dict[str, Any]:
        """What the result must hold, as JSON values; empty for a refusal."""
        return dict(plain(self.result or {}))


def plain(value: Any) -> Any:
    """A value as JSON has it: days as ISO text, lists as lists."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
