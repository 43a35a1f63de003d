import subprocess
import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from yiti.config.answers import NO, YES
from yiti.config.checks import count_pending_migrations
from yiti.config.exposure import is_loopback, list_exposures
from yiti.config.locks import hold_home
from yiti.kernel.text import Text

PENDING = Text("数据库需要升级：请先运行 yiti migrate", "the database must be upgraded: run yiti migrate first")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=str(Text("监听地址", "address to listen on")))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help=str(Text("进程数", "number of processes")))
    parser.add_argument("--threads", type=int, default=4, help=str(Text("每个进程的线程数", "threads in each")))
    parser.add_argument("--no-worker", action="store_true", help=str(Text("不同时启动后台任务", "do not start the worker beside it")))
    parser.set_defaults(run=serve)


def serve(args: Namespace) -> int:
    """Serve until told to stop. Refuses what must not be seen outside this machine."""
    faults = [PENDING] if count_pending_migrations() else [] if is_loopback(args.host) else list_exposures()
    if faults:
        for fault in faults:
            sys.stderr.write(f"{fault}\n")
        return NO
    with hold_home():
        worker = None if args.no_worker else subprocess.Popen([sys.executable, "-m", "yiti", "worker"])
        try:
            sys.stdout.write(f"{_address(args)}\n")
            sys.stdout.flush()
            _run_server(args)
        finally:
            if worker:
                worker.terminate()
                worker.wait()
    return YES


def _address(args: Namespace) -> str:
    scheme = "https" if settings.YITI_CERTIFICATE else "http"
    host = f"[{args.host}]" if ":" in args.host else args.host
    return f"{scheme}://{host}:{args.port}/"


def _run_server(args: Namespace) -> None:
    Granian(
        "yiti.config.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
        ssl_cert=settings.YITI_CERTIFICATE,
        ssl_key=settings.YITI_CERTIFICATE_KEY,
    ).serve()
