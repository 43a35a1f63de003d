"""The settings of the tests: a home and keys of their own, quick passwords, and on demand a PostgreSQL started for them."""

import os
import tempfile

os.environ["YITI_HOME"] = tempfile.mkdtemp(prefix="yiti-test-home-")
os.environ["YITI_KEYS"] = tempfile.mkdtemp(prefix="yiti-test-keys-")
os.environ.pop("YITI_TODAY", None)
if os.environ.get("YITI_TEST_DATABASE") == "postgresql":
    from tests.postgresql import start_postgresql

    os.environ["DATABASE_URL"] = start_postgresql()
else:
    os.environ.pop("DATABASE_URL", None)

from yiti.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
