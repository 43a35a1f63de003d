"""
Settings. Everything that differs between installations comes from the environment; docs/installing.md lists the names.

`YITI_HOME` data folder · `YITI_KEYS` folder of the keys · `DATABASE_URL` PostgreSQL · `YITI_HOSTS` names it answers to ·
`YITI_PROXY` addresses of the proxy that speaks https · `YITI_CERTIFICATE`, `YITI_CERTIFICATE_KEY` where there is none ·
`YITI_PACKS` folder of own packs · `YITI_DOORSTEP_DAYS` how long a telephone keeps its list · `YITI_DEBUG` ·
`YITI_TODAY` the business date.
"""

import os

from csp.constants import NONE, SELF

from yiti.policy.packs.folders import use_own_folder

from .databases import get_database
from .places import HOUSE_TEMPLATES, get_days, get_home, get_key, get_list, get_packs, get_path
from .rooms import list_rooms

HOME = get_home()
HOME.mkdir(mode=0o750, parents=True, exist_ok=True)
use_own_folder(get_packs())

SECRET_KEY = get_key("secret_key")
YITI_HOME = HOME
YITI_CHECK_CODE_KEY = get_key("check_code_key")
YITI_PSEUDONYM_KEY = get_key("pseudonym_key")
YITI_RECORDS_KEY = get_key("records_key")
YITI_TODAY = os.environ.get("YITI_TODAY", "")
YITI_PROXY = get_list("YITI_PROXY")
YITI_HOSTS = get_list("YITI_HOSTS")
YITI_CERTIFICATE = get_path("YITI_CERTIFICATE")
YITI_CERTIFICATE_KEY = get_path("YITI_CERTIFICATE_KEY")
IS_HTTPS = bool(YITI_PROXY or YITI_CERTIFICATE)
YITI_MAX_UPLOAD = 20 * 1024 * 1024

DEBUG = os.environ.get("YITI_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *YITI_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in YITI_HOSTS]

ROOMS = list_rooms()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    *ROOMS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yiti.web.middleware.FrameMiddleware",
    "yiti.web.account.gate.Gate",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yiti.config.urls"
WSGI_APPLICATION = "yiti.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE_TEMPLATES],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": get_database(os.environ.get("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "staff")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "yiti.registry.access.passwords.NotTheUserName"},
    {"NAME": "yiti.registry.access.passwords.NotUsedBefore"},
]
CSRF_FAILURE_VIEW = "yiti.web.refusals.stale_form"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the account is what is guarded: a whole office shares one address
AXES_LOCKOUT_CALLABLE = "yiti.web.account.login.keep_answer"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Yiti 一体"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
YITI_IDLE_SECONDS = 30 * 60
YITI_DOORSTEP_DAYS = get_days("YITI_DOORSTEP_DAYS", 2, 7)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 3600 * 24 * 30 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = YITI_MAX_UPLOAD
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
