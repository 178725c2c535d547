"""Settings, read from the environment. Every one is described in docs/operate.md.

``FENDUAN_MODE`` is ``production`` unless stated. Production refuses to start with a key that others know, with
``DEBUG``, or with the demonstration's data.
"""

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Any, Final

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from fenduan.platform.base import logs

MODES: Final = ("production", "demonstration", "test")
DEMONSTRATION_DAY: Final = dt.date(2026, 6, 15)
_HERE: Final = Path(__file__).resolve().parent


def _stated(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


FENDUAN_MODE: Final = _stated("FENDUAN_MODE", "production")
if FENDUAN_MODE not in MODES:
    raise ImproperlyConfigured(f"FENDUAN_MODE is {FENDUAN_MODE!r}; it is one of {', '.join(MODES)}.")
PRODUCTION: Final = FENDUAN_MODE == "production"
DEMONSTRATION: Final = FENDUAN_MODE == "demonstration"

FENDUAN_DATA: Final = Path(_stated("FENDUAN_DATA", "var") or "var").resolve()
"""The folder of uploads, letters, mail and, with SQLite, the database."""


def _whole(name: str, default: int) -> int:
    said = _stated(name) or str(default)
    if not (said.isascii() and said.isdecimal()):
        raise ImproperlyConfigured(f"{name} is a whole number. {name} 应为非负整数。")
    return int(said)


def _day(name: str, default: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(_stated(name) or default.isoformat())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a date as YYYY-MM-DD. {name} 的格式应为 YYYY-MM-DD。") from error


def _database() -> dict[str, Any]:
    """Return the database; what its address holds is not repeated, for a password may stand in it."""
    url = _stated("DATABASE_URL") or f"sqlite:///{FENDUAN_DATA / 'fenduan.sqlite3'}"
    try:
        found: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60)}
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL is no address of PostgreSQL or SQLite. DATABASE_URL 不是 PostgreSQL 或者 SQLite 的地址。"
        )
    return found


def _secret(name: str) -> str:
    """Return a secret that is stated, or that stands in the file named by ``name`` with ``_FILE``."""
    path = _stated(f"{name}_FILE")
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else _stated(name)
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name}_FILE cannot be read: {path} ({type(error).__name__})."
            f" 无法读取 {name}_FILE 所指文件：{path}（{type(error).__name__}）。"
        ) from None


def _secret_key() -> str:
    key = _secret("FENDUAN_SECRET_KEY")
    if PRODUCTION and len(key) < 50:  # noqa: PLR2004 - the length that Django itself asks for
        raise ImproperlyConfigured(
            "FENDUAN_SECRET_KEY or FENDUAN_SECRET_KEY_FILE is needed, of 50 characters or more."
            " 需要设置 FENDUAN_SECRET_KEY 或者 FENDUAN_SECRET_KEY_FILE，至少50个字符。"
        )
    return key or secrets.token_urlsafe(50)


SECRET_KEY: Final = _secret_key()
DEBUG: Final = False
if PRODUCTION and _stated("DEBUG"):
    raise ImproperlyConfigured("DEBUG is set; there is none in production. 生产模式不允许设置 DEBUG。")

ALLOWED_HOSTS: Final = [
    each.strip() for each in _stated("FENDUAN_HOSTS", "localhost,127.0.0.1").split(",") if each.strip()
]
FENDUAN_ADDRESS: Final = _stated("FENDUAN_ADDRESS", "http://localhost:8000").rstrip("/")
"""The address by which people reach it; it stands in letters, mails and QR codes."""
CSRF_TRUSTED_ORIGINS: Final = [FENDUAN_ADDRESS] if FENDUAN_ADDRESS.startswith("https://") else []

# The day: the calendar's in production, stated in a demonstration and in tests.
FENDUAN_DAY_IS_STATED: Final = not PRODUCTION
FENDUAN_DAY: dt.date = _day("FENDUAN_DAY", DEMONSTRATION_DAY)

FENDUAN_LEDGER_KEY: Final = _stated("FENDUAN_LEDGER_KEY") or str(FENDUAN_DATA / "ledger.key")
"""The file of the operator's private key, with which checkpoints are signed."""
FENDUAN_LEDGER_OLD_KEY: Final = _stated("FENDUAN_LEDGER_OLD_KEY")
"""The file of the key before it, which signs too until it is retired; empty where there is none."""
FENDUAN_UPLOAD_LIMIT: Final = _whole("FENDUAN_UPLOAD_LIMIT", 64 * 1024 * 1024)
"""The largest upload, in bytes."""

FENDUAN_PUBLIC_LIMIT: Final = _whole("FENDUAN_PUBLIC_LIMIT", 60)
"""How many times a minute one client may ask for what is open to everybody."""
ALLAUTH_TRUSTED_PROXY_COUNT: Final = _whole("FENDUAN_PROXIES", 0)
"""How many proxies of ours write into X-Forwarded-For; with none it is not read, for anybody can write it."""

INSTALLED_APPS: Final = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "fenduan.platform.base",
    "fenduan.platform.accounts",
    "fenduan.platform.ledger",
    "fenduan.platform.calendars",
    "fenduan.platform.arrangements",
    "fenduan.platform.licences",
    "fenduan.platform.cases",
    "fenduan.platform.desks",
    "fenduan.platform.api",
    "fenduan.platform.web",
    "fenduan.platform.demo",
]
MIDDLEWARE: Final = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fenduan.platform.web.middleware.DayMiddleware",
    "fenduan.platform.calendars.reckoning.CalendarMiddleware",
    "fenduan.platform.web.middleware.LanguageMiddleware",
    "fenduan.platform.web.middleware.ActorMiddleware",
    "fenduan.platform.web.middleware.RefusalMiddleware",
    "fenduan.platform.web.middleware.SigningInMiddleware",
]
ROOT_URLCONF: Final = "fenduan.platform.urls"
WSGI_APPLICATION: Final = "fenduan.platform.wsgi.application"
TEMPLATES: Final[list[dict[str, Any]]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fenduan.platform.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.static",
                "fenduan.platform.web.templatetags.part",
                "fenduan.platform.web.templatetags.say",
            ],
        },
    }
]

DATABASES: Final = {"default": _database()}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    # Pages ask short questions: compiling one takes longer than answering it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
elif DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers take their turn from the beginning of a transaction: none fails in the middle of one.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD: Final = "django.db.models.BigAutoField"
CACHES: Final = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if FENDUAN_MODE == "test"
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "base_cache"}
}

AUTH_USER_MODEL: Final = "accounts.User"
AUTHENTICATION_BACKENDS: Final = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: Final = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS: Final = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if FENDUAN_MODE == "test"
    else ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
)
ACCOUNT_LOGIN_METHODS: Final = {"email"}
ACCOUNT_SIGNUP_FIELDS: Final = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD: Final = None
ACCOUNT_EMAIL_VERIFICATION: Final = "none"
ACCOUNT_ADAPTER: Final = "fenduan.platform.accounts.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION: Final = True
# Lock-out: five failures for one account in fifteen minutes.
ACCOUNT_RATE_LIMITS: Final = {"login_failed": "20/5m/ip,5/15m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT: Final = 300
ACCOUNT_LOGOUT_ON_GET: Final = False
MFA_SUPPORTED_TYPES: Final = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED: Final = True
MFA_TOTP_ISSUER: Final = "Fenduan"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN: Final = not PRODUCTION
LOGIN_URL: Final = "account_login"
LOGIN_REDIRECT_URL: Final = "/"

USE_TZ: Final = True
TIME_ZONE: Final = "UTC"
USE_I18N: Final = True
LANGUAGE_CODE: Final = "zh-hans"
LANGUAGES: Final = [("zh-hans", "简体中文"), ("en", "English")]

STATIC_URL: Final = "/static/"
# Not collected: whitenoise finds them in the package. A folder that is there keeps it content.
STATIC_ROOT: Final = _HERE / "web" / "static"
WHITENOISE_USE_FINDERS: Final = True
MEDIA_ROOT: Final = FENDUAN_DATA / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE: Final = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE: Final = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS: Final = 5000

EMAIL_BACKEND: Final = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _stated("FENDUAN_MAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH: Final = FENDUAN_DATA / "mail"
EMAIL_HOST: Final = _stated("FENDUAN_MAIL_HOST", "localhost")
EMAIL_PORT: Final = _whole("FENDUAN_MAIL_PORT", 25)
EMAIL_HOST_USER: Final = _stated("FENDUAN_MAIL_USER")
EMAIL_HOST_PASSWORD: Final = _secret("FENDUAN_MAIL_PASSWORD")
_MAIL_TLS: Final = _stated("FENDUAN_MAIL_TLS", "no")
if _MAIL_TLS not in ("no", "starttls", "yes"):
    raise ImproperlyConfigured(
        "FENDUAN_MAIL_TLS is one of no, starttls, yes. FENDUAN_MAIL_TLS 应为 no、starttls 或者 yes。"
    )
EMAIL_USE_TLS: Final = _MAIL_TLS == "starttls"
EMAIL_USE_SSL: Final = _MAIL_TLS == "yes"
EMAIL_TIMEOUT: Final = 20
DEFAULT_FROM_EMAIL: Final = _stated("FENDUAN_MAIL_FROM", "fenduan@localhost")

LOGGING: Final = logs.settings()

# Safety of pages. Nothing is fetched from outside and no script stands in a page.
CONTENT_SECURITY_POLICY: Final = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Nothing is shown in a frame but documents beside a page, which say so themselves (web/handing.py).
X_FRAME_OPTIONS: Final = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF: Final = True
SECURE_REFERRER_POLICY: Final = "same-origin"
SESSION_COOKIE_HTTPONLY: Final = True
SESSION_COOKIE_SAMESITE: Final = "Lax"
SESSION_COOKIE_AGE: Final = 12 * 3600
CSRF_COOKIE_HTTPONLY: Final = False
CSRF_FAILURE_VIEW: Final = "fenduan.platform.web.views.errors.old_token"
_SECURE: Final = FENDUAN_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE: Final = _SECURE
CSRF_COOKIE_SECURE: Final = _SECURE
SECURE_SSL_REDIRECT: Final = _SECURE
SECURE_PROXY_SSL_HEADER: Final = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_HSTS_SECONDS: Final = 31536000 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS: Final = _SECURE
SECURE_HSTS_PRELOAD: Final = _SECURE
