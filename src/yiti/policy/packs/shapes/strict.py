"""The manner of all shapes: frozen, no unknown keys, no value turned into another kind."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, StringConstraints

from yiti.kernel.text import Text

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _words(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
        raise ValueError("需要 zh 和 en 两种文字 / needs the words as zh and en")
    if not all(isinstance(words, str) and words.strip() for words in value.values()):
        raise ValueError("zh 和 en 都不能为空 / neither zh nor en may be empty")
    return Text(value["zh"], value["en"])


def _number(value: Any) -> str:
    """A whole number may stand bare; every other one is quoted, so that no digit is ever lost."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise ValueError("需要带引号的数 / needs a number in quotes")
    return value


def _written(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


Words = Annotated[Text, PlainValidator(_words), PlainSerializer(_written)]
Number = Annotated[str, BeforeValidator(_number)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$")]
"""An ascii name that programs use: lower case, digits, underscores, parts joined by dots."""
ClauseNumber = Annotated[str, StringConstraints(min_length=1)]
Filled = Annotated[str, StringConstraints(min_length=1, strip_whitespace=False)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Origin = Literal["document", "derived", "local"]
Bound = Literal["at_least", "at_most", "exact"]
InstitutionType = Literal[
    "county_hospital",
    "central_township_hospital",
    "township_hospital",
    "community_centre",
    "community_station",
    "village_clinic",
    "care_home",
    "public_health_institution",
]
Codes = Annotated[tuple[Code, ...], Field(min_length=1)]


def to_decimal(text: str) -> Decimal:
    """A number as a pack writes it, exactly."""
    return Decimal(text)
