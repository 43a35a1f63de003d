from argparse import ArgumentParser, Namespace
from threading import Event, Thread

from django.core.management import call_command

from yiti.config.answers import YES
from yiti.config.locks import hold_home
from yiti.config.sealing import seal_every_minute
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--interval", type=float, default=1.0, help=str(Text("空闲时的等待秒数", "seconds to wait while idle")))
    parser.set_defaults(run=work)


def work(args: Namespace) -> int:
    """Run background tasks until told to stop, and seal the audit every minute."""
    stopped = Event()
    with hold_home():
        sealer = Thread(target=seal_every_minute, args=(stopped,), name="sealer")
        sealer.start()
        try:
            call_command("db_worker", queue_name="*", interval=args.interval, startup_delay=False, reload=False, verbosity=0)
        finally:
            stopped.set()
            sealer.join()
    return YES
