"""The settings of the tests: a home and keys of their own, quick passwords, and on demand a PostgreSQL started for them."""

import atexit
import os
import shutil
import tempfile

for name in ("YITI_HOME", "YITI_KEYS"):
    os.environ[name] = tempfile.mkdtemp(prefix="yiti-test-")
    atexit.register(shutil.rmtree, os.environ[name], ignore_errors=True)
os.environ.pop("YITI_TODAY", None)
if os.environ.get("YITI_TEST_DATABASE") == "postgresql":
    from tests.postgresql import start_postgresql

    os.environ["DATABASE_URL"] = start_postgresql()
else:
    os.environ.pop("DATABASE_URL", None)

from yiti.config.settings import *  # noqa: E402, F403

if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405 - each worker's own; by another name of the engine it is not guessed
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGGING_CONFIG = None
"""Pytest keeps what is logged and tells it with a test that fails; a handler of our own would write to a test's closed stream."""
