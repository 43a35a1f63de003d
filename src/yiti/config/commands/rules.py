from argparse import ArgumentParser, Namespace

from yiti.config.answers import YES, add_json, print_answer, print_json
from yiti.kernel.text import Text
from yiti.policy.rules.catalogue import to_markdown
from yiti.policy.rules.doors import describe, list_briefly


def add_arguments(parser: ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("rule", nargs="?", help=str(Text("规则名", "name of a rule")))
    parser.add_argument("--markdown", action="store_true", help=str(Text("全部规则写成一页", "all rules as one page, as in docs/rules.md")))
    parser.set_defaults(run=show)


def show(args: Namespace) -> int:
    """All rules in a line each, or one rule with its schema and worked example as JSON."""
    if args.markdown:
        print(to_markdown(), end="")
    elif args.rule:
        print_json(describe(args.rule))
    else:
        rules = list_briefly()
        lines = [f"{item['rule']:22} {item['title']['zh']} {item['title']['en']} · {', '.join(item['clauses'])}" for item in rules]
        print_answer(rules, lines, as_json=args.json)
    return YES
