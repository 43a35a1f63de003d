"""What a password must be, beyond Django's own checks, and passwords that are shown once."""

import hashlib
import hmac
import secrets

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

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


REASONS = {
    "password_too_short": Text("至少 10 位", "At least 10 characters"),
    "password_too_common": Text("这个密码太常见", "This password is too common"),
    "password_entirely_numeric": Text("不能全是数字", "It must not be digits alone"),
    "password_too_similar": Text("太像用户名、姓名或人员编号", "It is too much like the user name, the name or the person's code"),
    "password_holds_user_name": Text("不能含有用户名", "It must not hold the user name"),
    "password_used_before": Text(
        f"不能与现在或最近 {KEPT} 次用过的密码相同", f"It must not be the present password or one of the last {KEPT}"
    ),
}
"""By the codes of the validators in the settings."""


class NotUsedBefore:
    """A validator for AUTH_PASSWORD_VALIDATORS: not the present password, nor one of the last."""

    def validate(self, password: str, user: User | None = None) -> None:
        used = [user.password, *user.old_passwords] if user else []
        if any(check_password(password, one) for one in used if one):
            raise ValidationError("", code="password_used_before")


class NotTheUserName:
    """A validator for AUTH_PASSWORD_VALIDATORS: the user name is no part of the password."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user and len(user.username) > 2 and user.username in password.lower():
            raise ValidationError("", code="password_holds_user_name")


def require_good(password: str, user: User) -> None:
    """:raises UnableToSetPassword: with every reason, in both languages"""
    try:
        validate_password(password, user)
    except ValidationError as fault:
        reasons = [REASONS[each.code or ""] for each in fault.error_list]
        zh, en = "；".join(reason.zh for reason in reasons), "; ".join(reason.en for reason in reasons)
        raise UnableToSetPassword(Text(zh, en), field="new") from None


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
