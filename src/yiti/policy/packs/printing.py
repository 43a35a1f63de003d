"""`packs check`, `packs show` and `packs diff` as text for people and as JSON values for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from yiti.kernel.figures import Source
from yiti.kernel.text import Text

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


def check_text(faults: Mapping[str, Sequence[Fault]], language: str = "zh") -> str:
    """One line a fault, `pack/file:line: message`; a line for every pack that has none."""
    lines = []
    for id, found in faults.items():
        lines += [f"{id}/{fault.file}:{fault.line}: {fault.message.in_language(language)}" for fault in found]
        if not found:
            lines.append(Text(f"{id}：没有问题", f"{id}: nothing wrong").in_language(language))
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


def show_text(pack: Pack, resolved: Resolved, language: str = "zh") -> str:
    """The same as text: one line a value, then the unset settings."""
    day = resolved.on.isoformat() if resolved.on else Text("最新", "latest").in_language(language)
    lines = [f"{pack.id} · {pack.title.in_language(language)} · {pack.header.number} · {day}", f"sha256 {resolved.hash}", ""]
    lines += [_voice_line(setting, voice, language) for id, setting in resolved.settings.items() for voice in resolved.voices.get(id, ())]
    if unset := resolved.unset():
        lines += ["", Text("尚未设定，须由本县决定：", "Not set; the county must decide:").in_language(language)]
        lines += [f"  {setting.id}  {setting.label.in_language(language)}（{', '.join(setting.asked_by)}）" for setting in unset]
    return "\n".join(lines)


def _voice_line(setting: Setting, voice: Voice, language: str) -> str:
    parts = [
        f"{setting.id} = {_held(voice.value)}",
        {"at_least": Text("不低于", "at least"), "at_most": Text("不高于", "at most")}.get(voice.bound, Text("", "")).in_language(language),
        setting.label.in_language(language),
        ", ".join(voice.applies_to),
        ORIGINS[voice.source].in_language(language) + (f" {voice.decision}" if voice.decision else ""),
        ", ".join(str(clause) for clause in voice.clause_list),
        f"“{voice.printed}”" if voice.printed else "",
    ]
    return " · ".join(part for part in parts if part)


def diff_text(changes: Iterable[Change], language: str = "zh") -> str:
    """One line a difference; a line saying so where there is none."""
    lines = [_change_line(change, language) for change in changes]
    return "\n".join(lines) or Text("没有不同", "No differences").in_language(language)


def _change_line(change: Change, language: str) -> str:
    line = f"{change.kind} {change.id}: {CHANGES[change.change].in_language(language)}"
    if change.change != "changed":
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
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
