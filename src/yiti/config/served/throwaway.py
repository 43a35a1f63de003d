"""Other documents' pages, opened in a demonstration of their own that is thrown away."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from yiti.kernel.text import Text

Told = Callable[[Text], None]
OURS = ("DATABASE_URL", "YITI_TODAY", "YITI_DEBUG", "YITI_HOSTS", "YITI_PROXY")
"""What of this installation's surroundings its throwaway does not get."""


def check_elsewhere(pack: str, words: list[str], *, told: Told) -> list[dict[str, Any]]:
    """
    What is wrong with the pages of a pack, as `yiti served --check --pages` finds it in a demonstration built for it without residents.

    `words` are further options of that call.
    """
    with TemporaryDirectory(prefix="yiti-served-") as folder:
        told(Text(f"临时建立 {pack} 的演示", f"building a demonstration of {pack} to be thrown away"))
        built = _run(Path(folder), "demo", "--pack", pack, "--scale", "0", "--json")
        if built.returncode:
            return [_wrong(f"{pack} 的演示没有建成", f"no demonstration of {pack} came about", built.stderr)]
        told(Text(f"打开 {pack} 的页面", f"opening the pages of {pack}"))
        opened = _run(Path(folder), "served", "--check", "--pages", pack, "--json", *words)
        try:
            return list(json.loads(opened.stdout)["wrong"])
        except (ValueError, KeyError):
            return [_wrong(f"{pack} 的页面没有打开", f"the pages of {pack} were not opened", opened.stderr)]


def _wrong(zh: str, en: str, said: str) -> dict[str, Any]:
    """With the end of what the program said."""
    return {"file": "", "line": 0, "message": f"{Text(zh, en)}: {said[-500:]}"}


def _run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    around = {**kept, "YITI_HOME": str(folder / "data"), "YITI_KEYS": str(folder / "keys")}
    return subprocess.run([sys.executable, "-m", "yiti", *words], env=around, capture_output=True, text=True, check=False)
