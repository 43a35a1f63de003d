"""`yiti tasks list` and `yiti tasks remind`."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from yiti.config.answers import YES, add_json, print_answer
from yiti.config.watching import watch_now
from yiti.foundation.installation.queries import get_installation, get_today
from yiti.kernel.scopes import system_scope
from yiti.kernel.text import Text
from yiti.supervision.tasks.offices import get_offices
from yiti.supervision.tasks.queries import list_tasks


def add_arguments(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="")
    shown = actions.add_parser("list", help=str(Text("列出任务", "list the tasks")))
    add_json(shown)
    shown.set_defaults(run=show)
    reminder = actions.add_parser("remind", help=str(Text("按指标销号并催办", "close what figures reached, and remind people")))
    add_json(reminder)
    reminder.set_defaults(run=remind)


def show(args: Namespace) -> int:
    offices = get_offices(get_installation().pack)
    tasks = list_tasks(scope=system_scope(), today=get_today())
    answer = [
        {"key": task.key, "state": task.state, "late_days": task.late_days, "due": str(task.due or ""), "lead": list(task.lead)}
        for task in tasks
    ]
    lines = [f"{task.key}  {task.word}  {offices.label(task.office).zh}  {task.label.zh}" for task in tasks]
    print_answer(answer, lines, as_json=args.json)
    return YES


def remind(args: Namespace) -> int:
    watched = watch_now(get_today())
    told = watched.reminded
    words = Text(
        f"销号 {len(watched.closed)} 项，催办 {told.tasks} 项，发消息 {told.messages} 条，其中报领导小组 {told.escalated} 项；"
        f"提醒开会 {watched.meetings} 个",
        f"{len(watched.closed)} closed by figures; {told.messages} messages of {told.tasks} tasks, {told.escalated} to the leading group; "
        f"{watched.meetings} meetings told of",
    )
    print_answer({"closed": list(watched.closed), **asdict(told), "meetings": watched.meetings}, [str(words)], as_json=args.json)
    return YES
