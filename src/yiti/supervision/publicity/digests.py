"""What a notice's check code is taken over."""

import hashlib

from yiti.foundation.runs.models import Run
from yiti.policy.chains import canonical

from .contents import Content


def digest_of(content: Content, run: Run | None) -> str:
    """SHA-256 over the run's hash, where the notice stands on a run, and the content as canonical JSON."""
    return hashlib.sha256(f"{run.hash if run else ''}{canonical(content)}".encode()).hexdigest()
