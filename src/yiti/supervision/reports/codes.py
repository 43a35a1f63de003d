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


def judge_code(content: Content, number: str, kept: str, typed: str) -> str:
    """`changed` where what is stored is not what the code was given for; else `genuine`, or `wrong-code` for what somebody typed."""
    key, digest = settings.YITI_CHECK_CODE_KEY.encode(), digest_of(content)
    if not matches(kept, digest, number, key):
        return "changed"
    return "genuine" if matches(typed, digest, number, key) else "wrong-code"


def is_as_made(made: MadeReport) -> bool:
    """Whether a report still says what it said when it was made."""
    return matches(made.check_code, digest_of(made.content), made.number, settings.YITI_CHECK_CODE_KEY.encode())
