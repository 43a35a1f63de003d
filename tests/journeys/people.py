"""People at their browsers: logged in with password and second factor, one window each."""

import time
from base64 import b32decode
from dataclasses import dataclass, field
from typing import Any

from django_otp.oath import TOTP
from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Office:
    """The county's people by user name; each keeps one window for the whole journey."""

    browser: Browser
    address: str
    logins: dict[str, dict[str, Any]]
    width: int = 1440
    language: str = "zh-CN"
    windows: dict[str, BrowserContext] = field(default_factory=dict)

    def at(self, username: str, path: str) -> Page:
        """This person's window at an address of the county, logged in."""
        if username not in self.windows:
            self.windows[username] = self._log_in(username)
        page = self.windows[username].pages[0]
        page.goto(self.address + path)
        return page

    def close(self) -> None:
        for window in self.windows.values():
            window.close()

    def _log_in(self, username: str) -> BrowserContext:
        login = self.logins[username]
        window = self.browser.new_context(viewport={"width": self.width, "height": 900}, locale=self.language)
        page = window.new_page()
        page.goto(f"{self.address}/login/")
        form = page.locator("form:has(input[type=password])")
        form.locator("input[name=username]").fill(username)
        form.locator("input[name=password]").fill(login["password"])
        form.locator("button.primary").click()
        if login["totp_secret"]:
            page.locator("input[name=code]").fill(code_of(login["totp_secret"]))
            page.locator("form:has(input[name=code]) button.primary").click()
        page.wait_for_url(f"{self.address}/?*")
        return window


def code_of(secret: str) -> str:
    """What the person's telephone shows now."""
    maker = TOTP(b32decode(secret))
    maker.time = time.time()
    return f"{maker.token():06d}"
