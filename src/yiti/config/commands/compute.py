import json
import sys
from argparse import ArgumentParser, Namespace

from yiti.config.answers import WRONG_CALL, YES, print_json
from yiti.kernel.text import Text
from yiti.policy.rules.doors import compute_json, compute_lines


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("rule", nargs="?", help=str(Text("规则名", "name of a rule")))
    parser.add_argument("--pack", help=str(Text("规则包", "id of a pack")))
    parser.add_argument("--on", help=str(Text("按哪一天的规定", "the day whose values hold")))
    parser.add_argument("--batch", action="store_true", help=str(Text("每行一个请求", "one request a line in, one answer a line out")))
    parser.add_argument("--json", action="store_true", help=str(Text("总是 JSON", "answers are JSON anyway")))
    parser.set_defaults(run=run, parser=parser)


def run(args: Namespace) -> int:
    """Reckon what stands on the input. A refusal is an answer too; alone it ends with 2, in bulk with 0."""
    if args.batch:
        if args.rule or args.pack or args.on:
            args.parser.error(str(Text("批量时规则、规则包和日期写在每行里", "in bulk, rule, pack and day stand in each line")))
        for answer in compute_lines(sys.stdin.buffer):
            print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
        return YES
    if not args.rule or not args.pack:
        args.parser.error(str(Text("要给出规则和 --pack", "a rule and --pack are needed")))
    answer, is_answered = compute_json(args.rule, args.pack, args.on, sys.stdin.buffer.read())
    print_json(answer)
    return YES if is_answered else WRONG_CALL
