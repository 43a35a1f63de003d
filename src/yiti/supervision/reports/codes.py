"""What a report's check code is taken over: every word that it says."""

import hashlib

from django.conf import settings

from yiti.foundation.papers import check_code, matches
from yiti.policy.chains import canonical

from .contents import Content
from .models import MadeReport


def digest_of(content: Content) -> str:
    """SHA-256 over the content as canonical JSON."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def code_of(content: Content, number: str) -> str:
    return check_code(digest_of(content), number, settings.YITI_CHECK_CODE_KEY.encode())


def is_as_made(made: MadeReport) -> bool:
    """Whether a report still says what it said when it was made."""
    return matches(made.check_code, digest_of(made.content), made.number, settings.YITI_CHECK_CODE_KEY.encode())
