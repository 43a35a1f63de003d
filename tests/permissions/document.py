"""
docs/permissions.md out of the packs: roles × functions.

    python -m tests.permissions.document             writes it anew
    python -m tests.permissions.document --addresses prints which role may open which address
"""

import os
import sys
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()

from tests.permissions.routes import list_routes  # noqa: E402 - Django must be ready
from yiti.kernel.text import Text  # noqa: E402
from yiti.policy.packs import FUNCTIONS, load_pack, pack_ids  # noqa: E402
from yiti.registry.access.functions import ADMINISTRATORS, SECOND_FACTOR  # noqa: E402
from yiti.registry.access.roles import RoleOffered, get_roles_of  # noqa: E402
from yiti.web.nav import SIGNED_IN  # noqa: E402

REACHES = {
    "county": ("C", Text("全县", "the whole county")),
    "own": ("O", Text("本机构及其村卫生室、服务站", "the own institution with its clinics and stations")),
    "members": (
        "M",
        Text("牵头医院当日的成员机构及其村卫生室、服务站", "the lead hospital's members on the day, with their clinics and stations"),
    ),
    "self": ("S", Text("本人", "one's own person")),
}
HEAD = """# Permissions 权限

Made from the packs by `python -m tests.permissions.document`; a test holds it against them.

A role is a set of functions, each with a reach. What a user may do is the sum of the roles held on the day. The permission
matrix (`tests/permissions/test_matrix.py`) sends every method of every address as every role, as a stranger from another
institution, as a visitor and as somebody half way in, and holds the answers against this table;
`python -m tests.permissions.document --addresses` prints which role may open which address.

角色是一组职能，每项职能有范围；一个人当日所有角色相加，就是他能办的事。

"""
TRUST = """
## Two persons, three administrators 两人、三员

- {administrators} are three people: an account with one of these roles holds no other role, which operations and a trigger of the
  database refuse. None of them is granted what shows pay, whatever a pack says.
- The system administrator makes accounts without roles; the security administrator grants roles, to anybody but himself.
- A person's code names one account at most, and a user name never changes: four eyes rest on both.
- Approving, paying and administering ask for a second factor (2 in the table); a token for programs never carries them.
- 系统、安全、审计三个管理员由三个人担任，不兼任何其他角色，都看不到薪酬；谁也不能给自己授权。
"""


def write_document() -> str:
    parts = [HEAD, "| | reach 范围 |\n|---|---|\n"]
    parts += [f"| {letter} | {words.en} {words.zh} |\n" for letter, words in REACHES.values()]
    for pack in pack_ids():
        if load_pack(pack).header.roles:
            parts += _write_pack(pack)
    return "".join(parts) + TRUST.format(administrators=", ".join(f"`{role}`" for role in ADMINISTRATORS))


def _write_pack(pack: str) -> list[str]:
    roles = list(get_roles_of(pack).values())
    title = load_pack(pack).title
    parts = [f"\n## {pack}\n\n{title.en} {title.zh}\n\n| role | 角色 | |\n|---|---|---|\n"]
    parts += [
        f"| `{role.id}` | {role.label.zh} {role.label.en} | {'second factor 动态码' if role.needs_second_factor else ''} |\n"
        for role in roles
    ]
    parts.append(f"\n| function | 职能 | | {' | '.join(_short(role) for role in roles)} |\n|---|---|---|{'---|' * len(roles)}\n")
    for function, words in FUNCTIONS.items():
        cells = " | ".join(_reach(role, function) for role in roles)
        parts.append(f"| `{function}` | {words.zh} {words.en} | {'2' if function in SECOND_FACTOR else ''} | {cells} |\n")
    return parts


def _short(role: RoleOffered) -> str:
    return role.id.replace("_", " ")


def _reach(role: RoleOffered, function: str) -> str:
    return "".join(dict.fromkeys(REACHES[reach][0] for name, reach in role.functions if name == function))


def write_addresses(pack: str = "changji-2021") -> str:
    """One line a method of an address: what it asks for and the roles that hold it."""
    lines = []
    for route in list_routes():
        for method, asked in route.asked.items():
            held = [
                role.id for role in get_roles_of(pack).values()
                if SIGNED_IN in asked.functions or any(function in dict(role.functions) for function in asked.functions)
            ]  # fmt: skip
            who = " ".join(held) if asked.functions else "the world"
            lines.append(f"{method:6} /{route.pattern}  [{' '.join(asked.functions)}]  {who}")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--addresses" in sys.argv:
        print(write_addresses())
    else:
        DOCUMENT.write_text(write_document(), encoding="utf-8")
