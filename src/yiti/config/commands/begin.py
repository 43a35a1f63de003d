from argparse import ArgumentParser, Namespace

from django.db import transaction
from django.utils import timezone

from yiti.config.answers import YES, add_json, print_answer
from yiti.config.upgrading import upgrade_database
from yiti.foundation.installation.operations import set_up
from yiti.kernel.refusals import UnableTo
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.policy.packs import load_pack
from yiti.registry.access.operations import create_user, grant_role
from yiti.registry.places.models import Place

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")


class UnableToBegin(UnableTo):
    code = "begin"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pack", required=True, help=str(Text("政策包", "the pack in force")))
    parser.add_argument("--name", required=True, help=str(Text("县市名称", "name of the county, Chinese")))
    parser.add_argument("--name-en", default="", help=str(Text("英文名称", "name of the county, English")))
    for role in ADMINISTRATORS:
        parser.add_argument(
            f"--{role.replace('_', '-')}", required=True, metavar="USER:NAME", help=str(Text("用户名:姓名", "user name and name"))
        )
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """
    Begin a real county: its pack, its place, and the three administrators with one-time passwords, printed once.

    Nothing is kept where anything is refused.
    """
    upgrade_database()
    people = [_read(getattr(args, role), role) for role in ADMINISTRATORS]
    if len({username for username, _ in people}) < len(people):
        raise UnableToBegin(Text("三个管理员必须是三个人", "the three administrators must be three people"))
    made = _begin(args, people)
    lines = [f"{row['role']:<16} {row['username']:<20} {row['password']}" for row in made]
    words = Text("一次性口令只显示这一回；首次登录必须修改", "one-time passwords, shown this once; the first log-in changes them")
    print_answer(made, [*lines, words], as_json=args.json)
    return YES


@transaction.atomic
def _begin(args: Namespace, people: list[tuple[str, str]]) -> list[dict[str, str]]:
    scope, now = system_scope("command line"), timezone.now()
    place = load_pack(args.pack).header.place or ""
    set_up(scope=scope, pack=args.pack, place=place, name=Text(args.name, args.name_en or args.name))
    Place.objects.get_or_create(code=place, defaults={"name": args.name, "name_en": args.name_en})
    made = []
    for role, (username, name) in zip(ADMINISTRATORS, people, strict=True):
        user, password = create_user(scope=scope, username=username, name=name, now=now)
        grant_role(scope=scope, username=user.username, role=role, from_on=timezone.localdate(), now=now)
        made.append({"role": role, "username": user.username, "password": password})
    return made


def _read(text: str, role: str) -> tuple[str, str]:
    username, _, name = text.partition(":")
    if not username.strip() or not name.strip():
        raise UnableToBegin(Text(f"{role} 应写作 用户名:姓名", f"write {role} as user:name"), field=role)
    return username.strip(), name.strip()
