"""The second factor: a code of six digits from an application on the person's telephone (TOTP, RFC 6238)."""

from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from yiti.foundation.audit.operations import record_change
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text
from yiti.registry.access.accounts import TABLE, UnableToKeepUser, close_sessions, lock_user


class UnableToVerify(UnableTo):
    """The code is wrong, used already, or tried too often."""

    code = "second-factor"


@dataclass(frozen=True, slots=True)
class Device:
    """What the set-up page shows: the secret in groups of four, and the address that a telephone reads."""

    secret: str
    address: str
    is_confirmed: bool


WRONG = Text("验证码不对或已用过，请等下一个再试", "The code is wrong or was used already; wait for the next one")


def get_or_start_device(*, scope: Scope) -> Device:
    """The actor's device; a secret is made where there is none. Of a confirmed one the secret is never shown again."""
    device = _find(scope)
    if device is None:
        with transaction.atomic():
            user = lock_user(scope.actor.username)
        device = TOTPDevice.objects.create(user_id=user.pk, name=scope.actor.username, confirmed=False)
    if device.confirmed:
        return Device("", "", is_confirmed=True)
    return Device(b32encode(unhexlify(device.key)).decode(), device.config_url, is_confirmed=False)


def confirm_second_factor(*, scope: Scope, code: str) -> TOTPDevice:
    """
    Take the device into use with its first code.

    :raises UnableToVerify: for a wrong code
    """
    device = _find(scope)
    if device is None or device.confirmed:
        raise UnableToVerify(Text("没有等待确认的第二因素", "No second factor waits for its first code"))
    _require_code(device, code)
    with transaction.atomic():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        record_change(
            scope=scope, action="second_factor.set", table=TABLE, key=scope.actor.username, after={"confirmed": True},
            institution=scope.actor.institution, writes=False,
        )  # fmt: skip
    device.confirmed = True
    return device


def verify_second_factor(*, scope: Scope, code: str) -> TOTPDevice:
    """:raises UnableToVerify: for a wrong code, one used before, or one tried while the device waits after failures"""
    device = _find(scope)
    if device is None or not device.confirmed:
        raise UnableToVerify(Text("还没有设置第二因素", "No second factor is set up yet"))
    _require_code(device, code)
    return device


@transaction.atomic
def reset_second_factor(*, scope: Scope, username: str) -> None:
    """
    Forget a lost telephone: the user sets a new one up when he comes in; his sessions end.

    The security administrator does it, and the system administrator the password: no single one can come in as somebody else.

    :raises UnableToKeepUser: for oneself
    """
    scope.require("security.manage")
    if username == scope.actor.username:
        raise UnableToKeepUser(Text("自己的第二因素由另一位安全管理员重设", "Another security administrator resets your own second factor"))
    user = lock_user(username)
    TOTPDevice.objects.filter(user=user.pk).delete()
    close_sessions(username)
    record_change(
        scope=scope,
        action="second_factor.reset",
        table=TABLE,
        key=username,
        before={"confirmed": True},
        institution=user.institution_id or "",
        writes=False,
    )


def _find(scope: Scope) -> TOTPDevice | None:
    devices = TOTPDevice.objects.filter(user__username=scope.actor.username)
    return devices.order_by("-confirmed", "pk").first()


def _require_code(device: TOTPDevice, code: str) -> None:
    with transaction.atomic():
        locked = TOTPDevice.objects.select_for_update().get(pk=device.pk)
        allowed, _ = locked.verify_is_allowed()
        good = allowed and locked.verify_token(code.replace(" ", ""))
    if not allowed:
        raise UnableToVerify(Text("错得太多，请过一会儿再试", "Too many wrong codes; wait a little and try again"), field="code")
    if not good:
        raise UnableToVerify(WRONG, field="code")
