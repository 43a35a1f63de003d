from argparse import ArgumentParser, Namespace
from threading import Event, Thread

from django.core.management import call_command

from yiti.config.answers import YES
from yiti.config.locks import hold_home
from yiti.config.sealing import seal_every_minute
from yiti.config.watching import watch_every_day
from yiti.kernel.text import Text


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--interval", type=float, default=1.0, help=str(Text("空闲时的等待秒数", "seconds to wait while idle")))
    parser.set_defaults(run=work)


def work(args: Namespace) -> int:
    """Run background tasks until told to stop, seal the audit every minute, and see to the documents' tasks every day."""
    stopped = Event()
    with hold_home():
        threads = [Thread(target=work, args=(stopped,), name=work.__name__) for work in (seal_every_minute, watch_every_day)]
        for thread in threads:
            thread.start()
        try:
            call_command("db_worker", queue_name="*", interval=args.interval, startup_delay=False, reload=False, verbosity=0)
        finally:
            stopped.set()
            for thread in threads:
                thread.join()
    return YES
