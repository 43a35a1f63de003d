"""`packs check`, `packs show` and `packs diff` as text for people and as JSON values for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from yiti.kernel.figures import Source
from yiti.kernel.text import NOTHING, Text

from .comparing import Change
from .faults import Fault
from .pack import Pack
from .resolved import Resolved
from .voices import Held, Setting, Voice

ORIGINS: Mapping[Source, Text] = {
    Source.DOCUMENT: Text("文件", "document"),
    Source.DERIVED: Text("推算", "derived"),
    Source.LOCAL: Text("本县", "local"),
}
CHANGES: Mapping[str, Text] = {"added": Text("新增", "added"), "removed": Text("删除", "removed"), "changed": Text("修改", "changed")}

BOUNDS: Mapping[str, Text] = {"at_least": Text("不低于", "at least"), "at_most": Text("不高于", "at most")}
KINDS: Mapping[str, Text] = {
    "clauses": Text("条款", "clause"), "parameters": Text("参数", "parameter"), "indicators": Text("指标", "indicator"),
    "scoring": Text("计分", "scoring"), "targets": Text("目标", "target"), "tasks": Text("任务", "task"), "tables": Text("表", "table"),
    "workflows": Text("流程", "workflow"), "forms": Text("登记表", "register"), "publicity": Text("公示", "publicity duty"),
    "bodies": Text("组织", "body"), "components": Text("薪酬项", "part of pay"), "roles": Text("角色", "role"),
    "offices": Text("部门", "office"), "monthly": Text("月度数", "monthly figure"), "findings": Text("文件本身的问题", "finding"),
    "values": Text("取值", "value"), "holidays": Text("节假日", "holidays"),
}  # fmt: skip
FINE = Text("没有问题", "nothing wrong")


def say(text: Text, language: str) -> str:
    """In one language, or in both where none is asked for."""
    return text.in_language(language) if language else str(text)


def check_text(faults: Mapping[str, Sequence[Fault]], language: str = "") -> str:
    """One line a fault, `pack/file:line: message`; a line for every pack that has none. Both languages without a language."""
    lines = []
    for id, found in faults.items():
        lines += [f"{id}/{fault.file}:{fault.line}: {say(fault.message, language)}" for fault in found]
        if not found:
            lines.append(f"{id}: {say(FINE, language)}")
    return "\n".join(lines)


def check_json(faults: Mapping[str, Sequence[Fault]]) -> dict[str, Any]:
    return {
        "ok": not any(faults.values()),
        "packs": {
            id: [{"file": fault.file, "line": fault.line, "message": _words(fault.message)} for fault in found]
            for id, found in faults.items()
        },
    }


def show_json(pack: Pack, resolved: Resolved) -> dict[str, Any]:
    """
    The pack's title and every parameter: value, who decides, origin, clauses, the figure as printed, what the others say.

    `unset` names the settings that nobody has given a value.
    """
    return {
        "pack": pack.id,
        "title": _words(pack.title),
        "number": pack.header.number,
        "on": _day(resolved.on),
        "in_force_from": _day(pack.in_force_from),
        "hash": resolved.hash,
        "above": [above.id for above in pack.above],
        "parameters": [_voice_json(setting, voice) for id, setting in resolved.settings.items() for voice in resolved.voices.get(id, ())],
        "unset": [
            {
                "parameter": setting.id,
                "label": _words(setting.label),
                "asked_by": [f"{setting.asked_in} {number}" for number in setting.asked_by],
            }
            for setting in resolved.unset()
        ],
    }


def _voice_json(setting: Setting, voice: Voice) -> dict[str, Any]:
    return {
        "parameter": setting.id,
        "label": _words(setting.label),
        "unit": str(setting.unit),
        "value": dict(voice.value) if isinstance(voice.value, Mapping) else voice.value,
        "applies_to": list(voice.applies_to),
        "bound": voice.bound or None,
        "origin": str(voice.source),
        "said_by": voice.decision or voice.pack,
        "clauses": [str(clause) for clause in voice.clause_list],
        "printed": voice.printed or None,
        "from": _day(voice.from_on),
        "until": _day(voice.until_on),
    }


def show_text(pack: Pack, resolved: Resolved, language: str = "") -> str:
    """The same as text: one line a value, then the unset settings."""
    day = resolved.on.isoformat() if resolved.on else say(Text("最新", "latest"), language)
    lines = [f"{pack.id} · {say(pack.title, language)} · {say(pack.header.number_words, language)} · {day}", f"sha256 {resolved.hash}", ""]
    lines += [_voice_line(setting, voice, language) for id, setting in resolved.settings.items() for voice in resolved.voices.get(id, ())]
    if unset := resolved.unset():
        lines += ["", say(Text("尚未设定，须由本县决定：", "Not set; the county must decide:"), language)]
        lines += [f"  {setting.id}  {say(setting.label, language)} ({', '.join(setting.asked_by)})" for setting in unset]
    return "\n".join(lines)


def _voice_line(setting: Setting, voice: Voice, language: str) -> str:
    parts = [
        f"{setting.id} = {_held(voice.value)}",
        say(BOUNDS.get(voice.bound, NOTHING), language),
        say(setting.label, language),
        ", ".join(voice.applies_to),
        say(ORIGINS[voice.source], language) + (f" {voice.decision}" if voice.decision else ""),
        ", ".join(str(clause) for clause in voice.clause_list),
        f"“{voice.printed}”" if voice.printed else "",
    ]
    return " · ".join(part for part in parts if part)


def diff_text(changes: Iterable[Change], language: str = "") -> str:
    """One line a difference; a line saying so where there is none."""
    lines = [_change_line(change, language) for change in changes]
    return "\n".join(lines) or say(Text("没有不同", "No differences"), language)


def _change_line(change: Change, language: str) -> str:
    line = f"{say(KINDS[change.kind], language)} {change.id}: {say(CHANGES[change.change], language)}"
    if change.before is None and change.after is None:
        return line
    return f"{line} {change.path}: {_written(change.before)} → {_written(change.after)}"


def diff_json(changes: Iterable[Change]) -> dict[str, Any]:
    rows = [change.to_json() for change in changes]
    return {"same": not rows, "changes": rows}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _held(value: Held) -> str:
    return _written(dict(value)) if isinstance(value, Mapping) else value


def _written(value: Any) -> str:
    return "—" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
