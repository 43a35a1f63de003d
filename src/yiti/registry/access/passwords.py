"""What a password must be, beyond Django's own checks, and passwords that are shown once."""

import hashlib
import hmac
import secrets

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text

from .models import User

KEPT = 5
"""So many earlier passwords may not come back."""

LETTERS = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"
"""Without those that are mistaken for each other on paper."""


class UnableToSetPassword(UnableTo):
    """The password is not good enough, or the old one is wrong."""

    code = "password"


class NotUsedBefore:
    """A validator for AUTH_PASSWORD_VALIDATORS: not the present password, nor one of the last."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        if any(check_password(password, used) for used in (user.password, *user.old_passwords) if used):
            raise ValidationError(translated(REUSED), code="password_used_before")

    def get_help_text(self) -> str:
        return translated(REUSED)


REUSED = Text(f"不能与现在或最近 {KEPT} 次用过的密码相同。", f"It must not be the present password or one of the last {KEPT}.")


def translated(text: Text) -> str:
    return text.in_language(translation.get_language() or "zh-hans")


def require_good(password: str, user: User) -> None:
    """:raises UnableToSetPassword: with every reason, in both languages"""
    reasons = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            try:
                validate_password(password, user)
            except ValidationError as fault:
                reasons.append(" ".join(fault.messages))
    if reasons:
        raise UnableToSetPassword(Text(reasons[0], reasons[-1]), field="new")


def make_one_time_password() -> str:
    """Twelve characters in three groups, to be read out or copied from paper once."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def derive_demonstration_secret(seed: int, username: str, purpose: str) -> bytes:
    """Known to whoever knows the seed: for demonstration accounts alone."""
    return hmac.digest(f"yiti demonstration {seed}".encode(), f"{purpose} {username}".encode(), hashlib.sha256)


def derive_demonstration_password(seed: int, username: str) -> str:
    """The password of a demonstration account: good by the rules, the same at every build with that seed."""
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in derive_demonstration_secret(seed, username, "password")[:12])
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))
