"""Names of events, made before the record that they go with."""

import secrets


def make_event_name() -> str:
    return f"s{secrets.token_hex(12)}"
