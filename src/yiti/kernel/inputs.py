"""Figures below a result: what a result was made from, by the positions of inputs, `slips[0].post_pay/2`."""

from collections.abc import Callable, Iterator, Mapping

from .figures import Figure


def find_figure(figures: Mapping[str, Figure], path: str) -> Figure | None:
    """The figure at a result path, or the one that stands below it; None where there is none."""
    return list(descend(figures, path))[-1]


def descend(figures: Mapping[str, Figure], path: str) -> Iterator[Figure | None]:
    """The figures on the way down to a path, the result first; ends with None where the path leads nowhere."""
    result, *steps = path.split("/")
    figure = figures.get(path) or figures.get(result)
    yield figure
    for step in steps if path not in figures else ():
        at = int(step) if step.isascii() and step.isdecimal() and len(step) < 6 else -1
        figure = figure.inputs[at] if figure is not None and 0 <= at < len(figure.inputs) else None
        yield figure
        if figure is None:
            return


def find_position(root: Figure, is_wanted: Callable[[Figure], bool]) -> str:
    """Where the first figure that is wanted stands below another, `/0/1`; empty where there is none, or it is the root itself."""
    stack = [(root, "")]
    while stack:
        figure, position = stack.pop()
        if is_wanted(figure):
            return position
        stack += [(part, f"{position}/{at}") for at, part in reversed(list(enumerate(figure.inputs)))]
    return ""


__all__ = ["descend", "find_figure", "find_position"]
