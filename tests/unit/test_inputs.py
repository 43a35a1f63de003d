"""What stands below a result is found by the positions of inputs."""

import pytest

from yiti.kernel.figures import Figure, Unit, difference, given, total
from yiti.kernel.inputs import descend, find_figure, find_position
from yiti.kernel.text import Text


def leaf(value: int, record: str = "") -> Figure:
    return given(Text(f"数 {value}", f"number {value}"), value, Unit.COUNT, record=record)


ONE, TWO, THREE = leaf(1), leaf(2), leaf(3, "book:3")
SUM = total(Text("和", "Sum"), [TWO, THREE], unit=Unit.COUNT)
REST = difference(Text("余", "Rest"), SUM, ONE, unit=Unit.COUNT)
FIGURES = {"rest": REST, "rest/own": ONE}


@pytest.mark.parametrize(("path", "wanted"), [("rest", REST), ("rest/0", SUM), ("rest/0/1", THREE), ("rest/1", ONE), ("rest/own", ONE)])
def test_a_path_leads_to_its_figure(path: str, wanted: Figure) -> None:
    assert find_figure(FIGURES, path) is wanted


@pytest.mark.parametrize("path", ["nothing", "nothing/0", "rest/2", "rest/0/1/0", "rest/-1", "rest/x", "rest/", "rest/0/²"])
def test_a_path_into_nothing_finds_nothing(path: str) -> None:
    assert find_figure(FIGURES, path) is None


def test_the_way_down_names_every_figure_on_it() -> None:
    assert list(descend(FIGURES, "rest/0/1")) == [REST, SUM, THREE]


def test_a_figure_is_found_by_its_record_and_its_position_leads_back_to_it() -> None:
    position = find_position(REST, lambda figure: figure.record.startswith("book:"))
    assert position == "/0/1"
    assert find_figure(FIGURES, f"rest{position}") is THREE
    assert find_position(REST, lambda figure: False) == ""
