from argparse import ArgumentParser, Namespace

from yiti.config.answers import YES, add_json, print_answer
from yiti.config.checks import count_pending_migrations
from yiti.config.upgrading import upgrade_database
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    add_json(parser)
    parser.set_defaults(run=migrate)


def migrate(args: Namespace) -> int:
    """Bring the database to this version of the program; quick where nothing is to be done."""
    pending = count_pending_migrations()
    upgrade_database()
    words = Text(f"数据库已升级（{pending} 步）", f"the database was upgraded ({pending} steps)") if pending else UP_TO_DATE
    print_answer({"applied": pending}, [words], as_json=args.json)
    return YES


UP_TO_DATE = Text("数据库已是最新", "the database is up to date")
