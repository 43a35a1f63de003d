import pytest

from tests.rooms.county import build_county


@pytest.fixture
def county(db: None) -> None:
    build_county()
