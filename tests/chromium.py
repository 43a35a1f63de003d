"""The browser of this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WHY_SKIPPED = "no Chromium on this machine: apt-get install chromium"


def find_chromium() -> str | None:
    """The path of a Chromium: what YITI_CHROMIUM names, else one on the path."""
    return os.environ.get("YITI_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
