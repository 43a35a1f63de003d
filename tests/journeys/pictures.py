"""Pictures of the pages that a journey passes, in both languages, wide and on a phone."""

import os
from pathlib import Path

from playwright.sync_api import Page

WIDE, PHONE = 1440, 360


def take(page: Page, name: str) -> None:
    """Into the directory that YITI_PICTURES names; nothing where it is not set. The page is left as it was."""
    if folder := os.environ.get("YITI_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = page.viewport_size or {"width": WIDE, "height": 900}
        for language in ("en", "zh"):
            speak(page, language)
            for width in (WIDE, PHONE):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)
        page.set_viewport_size(size)


def speak(page: Page, language: str) -> None:
    """Press the language in the person's menu, where it is not the one spoken."""
    if not (page.locator("html").get_attribute("lang") or "").startswith(language):
        with page.expect_navigation():
            page.locator("form[action='/language/'] button").first.evaluate("button => button.form.requestSubmit()")
