"""The fields of a user and of a grant."""

from datetime import date

from yiti.kernel.text import NOTHING, Text
from yiti.registry.access.models import LANGUAGES, User
from yiti.registry.access.roles import get_roles
from yiti.registry.institutions.models import Institution
from yiti.web.fields import Field

NONE = Text("县级部门", "A county office")


def name_institutions() -> list[tuple[str, Text]]:
    """All institutions in the order of the annex: code and name."""
    rows = Institution.objects.order_by("sequence", "code").values_list("code", "name", "name_en")
    return [(code, Text(name, english or name)) for code, name, english in rows]


def user_fields(user: User | None = None, *, is_new: bool = False) -> list[Field]:
    fields = [
        Field("name", Text("姓名", "Name"), value=user.name if user else "", more={"maxlength": 60, "autocomplete": "off"}),
        Field(
            "institution", Text("机构", "Institution"), value=(user and user.institution_id) or "", required=False,
            choices=[("", NONE), *name_institutions()], help=Text("县级部门的人不填", "Leave empty for a county office"),
        ),
        Field(
            "staff", Text("人员编号", "Code of the person"), value=user.staff if user else "", required=False,
            more={"maxlength": 20, "autocomplete": "off"},
            help=Text("本人能看自己的得分和薪酬；一人一个账号", "Lets the person see own scores and pay; one person, one account"),
        ),
        Field("language", Text("语言", "Language"), value=user.language if user else "zh-hans", choices=list(LANGUAGES.items())),
    ]  # fmt: skip
    if is_new:
        help_text = Text("小写字母开头；以后不能改", "A lower-case letter first; it never changes")
        more = {"maxlength": 60, "autocomplete": "off", "autocapitalize": "none"}
        return [Field("username", Text("用户名", "User name"), help=help_text, more=more), *fields]
    return fields


def grant_fields(user: User, today: date) -> list[Field]:
    home = user.institution.label if user.institution else NONE
    return [
        Field("role", Text("角色", "Role"), choices=[(role.id, role.label) for role in get_roles().values()]),
        Field(
            "institution", Text("管到哪家机构", "For which institution"), required=False, choices=[("", home), *name_institutions()],
            help=Text("不选就是本人所在机构", "Empty means the user's own"),
        ),
        Field("from_on", Text("从", "From"), "date", value=today.isoformat()),
        Field("until_on", Text("到（不含）", "Until (not included)"), "date", required=False, help=NOTHING),
    ]  # fmt: skip
