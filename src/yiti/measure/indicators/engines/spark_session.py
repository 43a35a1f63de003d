"""A Spark of this machine alone: no window, no network beyond the loopback, no noise, and nothing left when it is closed."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

LOOPBACK = "127.0.0.1"
SETTINGS = {
    "spark.master": "local[*]",
    "spark.app.name": "yiti",
    "spark.driver.host": LOOPBACK,
    "spark.driver.bindAddress": LOOPBACK,
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.ansi.enabled": "true",  # what overflows is an error and not null
    "spark.sql.caseSensitive": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # days before 1582 are the calendar's, as everywhere else
    "spark.sql.session.timeZone": "UTC",
}
CLOSING = 30
"""How many seconds Java may take to end by itself."""


class UnableToStartSpark(UnableTo):
    code = "spark"


@contextmanager
def open_session(further: Mapping[str, str] = {}) -> Iterator[tuple[Any, Path]]:
    """
    A session with further settings, and a folder that is removed with all that Spark leaves.

    :raises UnableToStartSpark: with the last words of Java
    """
    with TemporaryDirectory(prefix="yiti-spark-") as name, (Path(name) / "log").open("w+b") as log:
        folder = Path(name)
        settings = _settings(folder, further)
        gateway = _launch(settings, log)
        try:
            context = SparkContext(conf=settings, gateway=gateway)
            try:
                yield SparkSession(context), folder
            finally:
                context.stop()
        finally:
            _end(gateway)


def _settings(folder: Path, further: Mapping[str, str]) -> SparkConf:
    (folder / "java").mkdir()
    places = {
        "spark.driver.defaultJavaOptions": f'-Djava.io.tmpdir="{folder / "java"}"',
        "spark.local.dir": str(folder / "work"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    shared = {"spark.sql.shuffle.partitions": str(os.cpu_count() or 1)}
    return SparkConf(loadDefaults=False).setAll([*(SETTINGS | places | shared | dict(further)).items()])


def _launch(settings: SparkConf, log: BinaryIO) -> Any:
    os.environ.update(SPARK_LOCAL_IP=LOOPBACK)
    logging.getLogger("DataFrameQueryContextLogger").disabled = True
    try:
        return launch_gateway(settings, {"stdout": log, "stderr": log})
    except PySparkException as error:
        log.seek(0)
        told = log.read().decode(errors="replace").strip().splitlines()[-3:]
        words = " | ".join(told) or str(error)
        raise UnableToStartSpark(
            Text(f"Spark 没有启动（需要 Java 17 或更新的版本）：{words}", f"Spark did not start (it needs Java 17 or newer): {words}")
        ) from error


def _end(gateway: Any) -> None:
    """Java ends once nobody speaks to it any more."""
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None
    gateway.proc.stdin.close()
    with suppress(TimeoutExpired):
        gateway.proc.wait(CLOSING)
        return
    gateway.proc.kill()
