from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from yiti.config.answers import NO, YES, add_json, print_answer
from yiti.config.checks import run_checks
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("--files", action="store_true", help=str(Text("同时核对全部附件", "check every evidence file too")))
    parser.set_defaults(run=examine)


def examine(args: Namespace) -> int:
    """0 where all is well, 1 where something is not."""
    findings = list(run_checks(with_files=args.files))
    answer = [asdict(finding) for finding in findings]
    lines = [f"{'✓' if finding.is_right else '✗'} {finding.words.zh}\n  {finding.words.en}" for finding in findings]
    print_answer(answer, lines, as_json=args.json)
    return YES if all(finding.is_right for finding in findings) else NO
