"""The engines by name. Spark is an extra: it is loaded only where it is asked for, and says what is missing."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pyarrow as pa

from yiti.events.lake import Lake, find_broken_files
from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .counting import Engine
from .quick import Quick
from .reference import Reference

ALWAYS: Mapping[str, Callable[[Lake], Engine]] = {"reference": Reference, "polars": Quick}
ENGINES = (*ALWAYS, "spark")


class TooLarge(UnableTo):
    code = "too-large"


class SparkFailed(UnableTo):
    """Spark began and could not finish: a file that breaks off, a number of more than 38 digits."""

    code = "spark"


class UnableToOpenEngine(UnableTo):
    code = "engine-missing"


@contextmanager
def open_engine(name: str, lake: Lake) -> Iterator[Engine]:
    """
    The engine of this name over a lake; what it started ends with it.

    :raises UnableToOpenEngine: for an engine that is not known, and where Spark or Java is not installed
    :raises UnableToReadLake: inside, for a file that begins and ends well and cannot be read between
    :raises TooLarge: inside, for a number that has no place
    """
    try:
        with _opened(name, lake) as engine:
            yield engine
    except pl.exceptions.InvalidOperationError as error:
        raise TooLarge(Text("算出的数超过 38 位", "A number on the way has more than 38 digits")) from error
    except (pl.exceptions.ComputeError, pa.ArrowException, OSError, SparkFailed) as error:
        broken = next(find_broken_files(lake.folder), None)
        if broken is None:
            raise
        raise broken from error


@contextmanager
def _opened(name: str, lake: Lake) -> Iterator[Engine]:
    if name not in ENGINES:
        words = Text(f"没有引擎 {name}，可用：{'、'.join(ENGINES)}", f"There is no engine {name}; it may be {', '.join(ENGINES)}")
        raise UnableToOpenEngine(words, code="unknown-engine", field=name)
    if name in ALWAYS:
        yield ALWAYS[name](lake)
        return
    if missing := what_spark_lacks():
        raise UnableToOpenEngine(missing, field=name)
    with import_module(f"{__package__}.spark").open_spark(lake) as engine:
        yield engine


def what_spark_lacks() -> Text | None:
    """What must be installed before Spark can run here; nothing where all is there."""
    if find_spec("pyspark") is None:
        return Text("没有安装 Spark，请运行：make setup EXTRAS=spark", "Spark is not installed; install it with: make setup EXTRAS=spark")
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=str(Path(home) / "bin") if home else None) is None:
        return Text(
            "Spark 需要 Java 17 或更新的版本，请安装，例如：apt-get install default-jre-headless",
            "Spark needs Java 17 or newer; install it, for example with: apt-get install default-jre-headless",
        )
    return None
