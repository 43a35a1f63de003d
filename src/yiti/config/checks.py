"""What `yiti doctor` looks at. Each check answers findings in plain words."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from yiti.foundation.audit.models import Change
from yiti.foundation.audit.queries import get_last_seal
from yiti.foundation.files.contents import is_intact
from yiti.foundation.files.models import StoredFile
from yiti.foundation.installation.queries import find_installation, get_today
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text

from .places import HOUSE_STATIC, get_keys_folder

LEAST_FREE = 2 * 1024**3
SEAL_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and in words what was found and what to do."""

    check: str
    is_right: bool
    words: Text


def run_checks(*, with_files: bool = False) -> Iterator[Finding]:
    """All checks in order; where the database does not answer, those that need it are left out."""
    yield from _check_home()
    yield from _check_keys()
    yield from _check_vendor()
    database = _check_database()
    yield database
    if not database.is_right:
        return
    checks: list[Callable[[], Iterator[Finding]]] = [_check_installation, _check_seal]
    for check in [*checks, _check_files] if with_files else checks:
        yield from check()


def count_pending_migrations() -> int:
    """How many steps the database is behind this program."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _check_home() -> Iterator[Finding]:
    home = Path(settings.YITI_HOME)
    free = shutil.disk_usage(home).free
    words = Text(f"数据文件夹 {home}，剩余空间 {free / 1024**3:.1f} GB", f"data folder {home}, {free / 1024**3:.1f} GB free")
    yield Finding("disk", free >= LEAST_FREE, words)


def _check_keys() -> Iterator[Finding]:
    folder = get_keys_folder()
    open_keys = [key.name for key in [folder, *folder.iterdir()] if key.stat().st_mode & 0o077]
    if open_keys:
        names = ", ".join(open_keys)
        yield Finding(
            "keys",
            False,
            Text(f"别人可以读取密钥：{names}（请运行 chmod -R go= {folder}）", f"others can read {names}: chmod -R go= {folder}"),
        )
    elif folder.is_relative_to(Path(settings.YITI_HOME)):
        yield Finding(
            "keys", False, Text("密钥放在数据文件夹里，备份会带走它们", "the keys lie in the data folder, where a copy takes them along")
        )
    else:
        yield Finding("keys", True, Text(f"密钥在 {folder}，只有本用户可读", f"the keys are in {folder}, readable by this user only"))


def _check_vendor() -> Iterator[Finding]:
    manifest = HOUSE_STATIC / "vendor" / "manifest.json"
    hint = Text("请运行 make setup", "run make setup")
    if not manifest.exists():
        yield Finding("screens", False, Text(f"缺少界面文件：{hint.zh}", f"the files of the screens are missing: {hint.en}"))
        return
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    wrong = [name for name, digest in listed.items() if _digest(manifest.parent / name) != digest]
    words = Text("界面文件齐全", "the files of the screens are there")
    if wrong:
        words = Text(f"界面文件不对：{', '.join(wrong)}；{hint.zh}", f"files of the screens are wrong: {', '.join(wrong)}; {hint.en}")
    yield Finding("screens", not wrong, words)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _check_database() -> Finding:
    name = f"{connection.vendor} {connection.settings_dict['NAME']}"
    try:
        pending = count_pending_migrations()
    except DatabaseError as error:
        return Finding("database", False, Text(f"数据库 {name} 连不上：{error}", f"the database {name} does not answer: {error}"))
    if pending:
        words = Text(
            f"数据库 {name} 落后 {pending} 步：请运行 yiti migrate", f"the database {name} is {pending} steps behind: run yiti migrate"
        )
        return Finding("database", False, words)
    return Finding("database", True, Text(f"数据库 {name} 正常", f"the database {name} answers and is up to date"))


def _check_installation() -> Iterator[Finding]:
    found = find_installation()
    if found is None:
        yield Finding(
            "installation",
            False,
            Text(
                "还没有建立：正式使用运行 yiti begin，演示运行 yiti demo",
                "nothing is set up yet: run yiti begin, or yiti demo to look around",
            ),
        )
        return
    kind = Text("演示系统", "demonstration") if found.is_demonstration else Text("正式系统", "in real use")
    yield Finding(
        "installation", True, Text(f"{found.name_zh}（{kind.zh}），政策包 {found.pack}", f"{found.name_en} ({kind.en}), pack {found.pack}")
    )
    is_odd = bool(settings.YITI_TODAY) and not found.is_demonstration
    words = Text(f"业务日期 {get_today()}", f"business date {get_today()}")
    if is_odd:
        words = Text(f"{words.zh}，由 YITI_TODAY 固定：正式系统不应如此", f"{words.en}, fixed by YITI_TODAY: not for real use")
    yield Finding("day", not is_odd, words)


def _check_seal() -> Iterator[Finding]:
    seal = get_last_seal(scope=system_scope())
    limit = timezone.now() - SEAL_LATE
    waiting = Change.objects.filter(at__lt=limit)
    if seal:
        waiting = waiting.filter(at__gt=seal.at)
    is_late = waiting.exists()
    words = Text("审计按时封存", "the audit is sealed in time")
    if is_late:
        words = Text("审计超过十分钟没有封存：yiti worker 没有运行", "the audit was not sealed for ten minutes: yiti worker is not running")
    yield Finding("seal", not is_late, words)


def _check_files() -> Iterator[Finding]:
    digests = StoredFile.objects.values_list("sha256", flat=True).distinct().iterator()
    wrong = [digest for digest in digests if not is_intact(digest)]
    words = Text("附件完好", "all evidence files are intact")
    if wrong:
        words = Text(f"{len(wrong)} 个附件缺失或被改动：{wrong[0]} …", f"{len(wrong)} evidence files are missing or changed: {wrong[0]} …")
    yield Finding("files", not wrong, words)
