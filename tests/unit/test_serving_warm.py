"""A server that has just been started."""

import os
import subprocess
import sys
from pathlib import Path

ASKED = "import sys, yiti.config.wsgi; print('yiti.web.measures.indicators.scorecards' in sys.modules)"


def test_it_knows_every_page_before_its_first_reader_comes(tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("YITI_", "DJANGO_", "DATABASE_"))}
    homes = {"YITI_HOME": str(tmp_path), "YITI_KEYS": str(tmp_path / "keys")}
    done = subprocess.run([sys.executable, "-c", ASKED], env={**known, **homes}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"]
