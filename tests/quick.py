"""An installation's own settings, with quick passwords: for processes that tests start."""

from yiti.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
