"""The cast: one user of each role in the small county, and one more from another institution, the stranger."""

from base64 import b32decode
from datetime import date

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.rooms.county import CENTRE, HOSPITAL, LEAD, NOW
from yiti.kernel.scopes import system_scope
from yiti.registry.access.models import User
from yiti.registry.access.operations import create_user, grant_role
from yiti.registry.access.roles import get_roles

PASSWORD = "correct-horse-44"
KEY = b32decode("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").hex()
HOMES = {
    "institution_head": CENTRE, "accountant": CENTRE, "staff_member": CENTRE, "lead_reviewer": LEAD, "public_health_worker": CENTRE,
    "village_doctor": CENTRE,
}  # fmt: skip
STRANGER = "stranger"
"""The head of another institution of the same county."""


def make_user(username: str, role: str = "", institution: str = "", *, staff: str = "", until_on: date | None = None) -> User:
    """A user with a known password and, where the role asks for it, the second factor `KEY`."""
    user, _ = create_user(scope=system_scope(), username=username, name=f"某{username}", institution=institution, staff=staff, now=NOW)
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    if role:
        grant_role(scope=system_scope(), username=username, role=role, from_on=date(2026, 1, 1), until_on=until_on, now=NOW)
        if get_roles()[role].needs_second_factor:
            TOTPDevice.objects.create(user=user, name=username, key=KEY, confirmed=True)
    return user


def build_cast() -> dict[str, User]:
    """User names are the roles; the institution's people work at CENTRE, the stranger at HOSPITAL."""
    cast = {role: make_user(role, role, HOMES.get(role, ""), staff="P00001" if role == "staff_member" else "") for role in get_roles()}
    cast[STRANGER] = make_user(STRANGER, "institution_head", HOSPITAL)
    return cast


def enter(user: User | None) -> Client:
    """A browser in which this user has come in with everything asked for; nobody for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
        device = TOTPDevice.objects.filter(user=user.pk).first()
        if device:
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
    return client
