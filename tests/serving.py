"""
The server of browser tests. Its threads and the test share one connection to one database in memory, so it answers one request after
another; and whoever is still being answered when a test ends is waited for, before the rows are taken away.
"""

import threading
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer

PATIENCE = 60.0
"""Seconds that what is under way may take to end."""


class CountingServer(ThreadedWSGIServer):
    """Answers one at a time; knows how many connections are open: a browser's window that is closed leaves none."""

    def __init__(self, *args: Any, **kwargs: Any):
        self.change = threading.Condition()
        self.open = 0
        self.turn = threading.Lock()
        super().__init__(*args, **kwargs)

    def set_app(self, application: Any) -> None:
        def answer(*asked: Any) -> Any:
            with self.turn:
                return application(*asked)

        super().set_app(answer)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.change:
            self.open += 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self.change:
                self.open -= 1
                self.change.notify_all()

    def wait_until_idle(self) -> bool:
        """False where somebody is still connected when the patience is over."""
        with self.change:
            return self.change.wait_for(lambda: self.open == 0, PATIENCE)
