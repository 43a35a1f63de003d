from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from yiti.foundation.audit.operations import record_change
from yiti.foundation.audit.prints import Held
from yiti.kernel.scopes import Actor, system_scope

USERNAME = RegexValidator(r"^[a-z][a-z0-9._-]{1,59}\Z")
LANGUAGES = {"zh-hans": "中文", "en": "English"}


class UserManager(BaseUserManager["User"]):
    """Looks up by user name; users are made by `operations.create_user` only."""


class User(AbstractBaseUser):
    """
    Somebody's way in. The user name never changes, and a person's code names one account at most: four eyes rest on both.

    `old_passwords` are the hashes of the last ones, which may not come back.
    """

    username = models.CharField(max_length=60, unique=True, validators=[USERNAME])
    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, choices=LANGUAGES.items(), default="zh-hans")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    staff = models.CharField(max_length=20, blank=True, help_text="code of the person, where the user is staff of an institution")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    old_passwords = models.JSONField(default=list, blank=True)
    created_by = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"

    objects = UserManager()

    held = Held(key="username", but=("last_login",))

    class Meta:
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=~Q(staff=""), name="user_one_a_person"),
            models.CheckConstraint(condition=Q(staff="") | Q(institution__isnull=False), name="user_staff_has_institution"),
            models.CheckConstraint(condition=~Q(created_by=F("username")), name="user_made_by_another"),
        ]

    def check_password(self, raw_password: str | None) -> bool:
        """As Django does; a hash that is made anew because hashing has become stronger is recorded like any change of the row."""

        def make_anew(raw: str) -> None:
            self.set_password(raw)
            self.save(update_fields=["password"])
            record_change(
                scope=system_scope(), action="password.rehash", table="access_user", key=self.username,
                after={"must_change_password": self.must_change_password}, institution=self.institution_id or "",
            )  # fmt: skip

        return check_password(raw_password, self.password, make_anew)

    def as_actor(self, role: str = "") -> Actor:
        return Actor(username=self.username, name=self.name, role=role, institution=self.institution_id or "", staff=self.staff)


class RoleGrant(models.Model):
    """
    A role of the pack, held in `[from_on, until_on)`, by the security administrator's hand, never by one's own.

    `institution` is the one that `own` and `members` reach from; none means the user's own.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, to_field="username", related_name="grants")
    role = models.CharField(max_length=40)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=60)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=60, blank=True)

    held = Held(says=("user", "role", "institution"))

    class Meta:
        ordering = ["user", "from_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(granted_by=F("user")), name="role_grant_by_another"),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="role_grant_span"),
            models.UniqueConstraint(
                fields=["user", "role", "institution"], condition=Q(until_on__isnull=True), name="role_grant_once_there"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(until_on__isnull=True, institution__isnull=True), name="role_grant_once"
            ),
        ]
        indexes = [models.Index(fields=["role", "from_on"], name="role_grant_role")]


class OpenSession(models.Model):
    """A log-in as its owner and the security administrator see it; `session_key` leads to Django's own row."""

    session_key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, to_field="username", related_name="+")
    ip_address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at"]


class ApiToken(models.Model):
    """A program's way in under a user's name; only the digest of the token is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, to_field="username", related_name="+")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
