"""Log-ins of a demonstration: known passwords and second factors, made from its seed. `serve` refuses them outside loopback."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from yiti.foundation.audit.operations import record_change
from yiti.foundation.installation.queries import find_installation, get_installation, get_today
from yiti.kernel.refusals import Forbidden
from yiti.kernel.scopes import Scope
from yiti.kernel.text import Text

from .accounts import TABLE, to_record
from .models import RoleGrant, User
from .operations.grants import grant_role
from .operations.users import create_user
from .passwords import derive_demonstration_password, derive_demonstration_secret
from .roles import get_roles


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """`totp_secret` is base32, None where the role has no second factor."""

    role: str
    username: str
    password: str
    institution: str
    totp_secret: str | None


@transaction.atomic
def create_demo_user(
    *, scope: Scope, username: str, name: str, role: str, from_on: date, now: datetime, institution: str = "", staff: str = ""
) -> User:
    """
    A demonstration's user with his role, the first change of password and the second factor behind him.

    :raises Forbidden: in an installation that is no demonstration
    """
    seed = _get_seed()
    password = derive_demonstration_password(seed, username)
    user, _ = create_user(scope=scope, username=username, name=name, institution=institution, staff=staff, now=now, password=password)
    user.is_demonstration, user.must_change_password, user.password_changed_at = True, False, now
    user.save(update_fields=["is_demonstration", "must_change_password", "password_changed_at"])
    grant_role(scope=scope, username=username, role=role, from_on=from_on, now=now)
    if get_roles()[role].needs_second_factor:
        TOTPDevice.objects.create(user=user, name=username, key=_derive_key(seed, username).hex(), confirmed=True)
    record_change(scope=scope, action="user.demonstration", table=TABLE, key=username, after=to_record(user), institution=institution)
    return user


def list_demo_logins() -> list[DemoLogin]:
    """One line a demonstration account and role, in the pack's order of roles; none outside a demonstration."""
    found = find_installation()
    if found is None or not found.is_demonstration or found.seed is None:
        return []
    order = list(get_roles())
    today = get_today()
    held = RoleGrant.objects.filter(user__is_demonstration=True, user__is_active=True, from_on__lte=today).exclude(until_on__lte=today)
    grants = [grant for grant in held.select_related("user") if grant.role in order]
    grants.sort(key=lambda grant: (order.index(grant.role), grant.user.pk))
    with_device = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    return [_to_login(grant, found.seed, grant.user.pk in with_device) for grant in grants]


def get_demo_code(user: User) -> str:
    """
    A code that a demonstration account's telephone would show about now and that was not used yet; empty for any other account.
    """
    found = find_installation()
    device = TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()
    if found is None or found.seed is None or device is None or not user.is_demonstration:
        return ""
    totp = TOTP(bytes.fromhex(device.key))
    totp.drift = min(max(device.last_t + 1 - totp.t(), 0), 1)
    return f"{totp.token():06d}"


def _to_login(grant: RoleGrant, seed: int, has_device: bool) -> DemoLogin:
    username = grant.user_id
    secret = b32encode(_derive_key(seed, username)).decode() if has_device else None
    institution = grant.institution_id or grant.user.institution_id or ""
    return DemoLogin(grant.role, username, derive_demonstration_password(seed, username), institution, secret)


def _derive_key(seed: int, username: str) -> bytes:
    return derive_demonstration_secret(seed, username, "totp")[:20]


def _get_seed() -> int:
    found = get_installation()
    if not found.is_demonstration or found.seed is None:
        raise Forbidden(Text("只有演示系统可以有演示账号", "Only a demonstration has demonstration accounts"))
    return found.seed
