"""Settings: from the environment, and from broadsheet.toml in the paper's folder.

One flat file. `OPTIONS` names every setting a host may give; each is
explained in docs/reference/settings.md, which a test compares with it. The
environment wins over the file. A word that cannot be read stops the start
and names what is allowed; so does a setting that would be unsafe in public.
"""

import os
import re
import secrets
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from broadsheet.net.allowance import VARIABLE, AllowanceMalformed, read_allowance


@dataclass(frozen=True)
class Option:
    """One setting: BROADSHEET_<NAME> in the environment, <name> in broadsheet.toml."""

    name: str
    kind: type
    default: Any  # Any: str, int, bool or list[str], as `kind` says
    help: str


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("HOME", str, "", "The paper's folder. The current folder when it is not given."),
        Option("DEBUG", bool, False, "Show programmers' error pages. Refused with a public address."),
        Option(
            "DATABASE_URL",
            str,
            "",
            "postgresql://user:password@host:port/name; empty for SQLite in the folder.",
        ),
        Option(
            "SECRET_KEY_FILE", str, "", "File with the secret key; keys/secret.key in the folder when empty."
        ),
        Option(
            "HOSTS",
            list,
            [],
            "Host names this server answers to; empty answers to any, which the doctor warns about.",
        ),
        Option(
            "DESK_HOST", str, "", "A host name of its own for the desk; then the desk answers nowhere else."
        ),
        Option("HTTPS", bool, False, "Readers reach the paper by https: secure cookies and HSTS."),
        Option(
            "TRUSTED_PROXIES", list, [], "Addresses of proxies whose X-Forwarded-For and -Proto are believed."
        ),
        Option(
            "EGRESS_ALLOW", list, [], "host:port pairs the door out may reach although they are not public."
        ),
        Option(
            "MAIL_URL",
            str,
            "",
            "smtp://, smtp+tls:// or smtps://user:password@host:port; empty writes mail to the folder.",
        ),
        Option("MAIL_FROM", str, "", "Sender of the paper's mail; the newsroom's address when empty."),
        Option(
            "FOLDERS",
            list,
            [],
            "Folders outside the paper's own under which sources may watch one for deliveries.",
        ),
        Option(
            "METRICS_TOKEN", str, "", "Whoever sends it may read /-/metrics; empty lets this machine alone."
        ),
        Option("CACHE_MB", int, 64, "Megabytes of pages the server keeps in memory."),
        Option(
            "BUCKET_URL", str, "", "s3://name/prefix: a bucket that is kept as a copy of the public site."
        ),
        Option("BUCKET_ENDPOINT", str, "", "Where the bucket's storage answers; empty for Amazon's own."),
        Option("BUCKET_REGION", str, "", "The bucket's region, where its storage has regions."),
        Option("BUCKET_KEY", str, "", "The access key of the bucket; empty asks the machine it runs on."),
        Option("BUCKET_SECRET", str, "", "The secret that goes with it."),
        Option("PURGE_URL", str, "", "Is told, by a signed POST, which addresses look different."),
        Option("PURGE_SECRET", str, "", "The secret these POSTs are signed with."),
        Option("KEEP_DELIVERIES_DAYS", int, 30, "Days for which raw deliveries of the wire are kept."),
        Option(
            "KEEP_JOURNAL_DAYS",
            int,
            30,
            "Days for which the journal is kept after every follower has passed.",
        ),
        Option(
            "KEEP_READINGS_DAYS",
            int,
            90,
            "Days for which it is kept how often each story was read in each hour. Totals stay.",
        ),
        Option("WORKERS", int, 1, "Threads of the background worker."),
        Option("LOG_FORMAT", str, "text", "text or json."),
    )
}

TRUE, FALSE = frozenset(("1", "true", "yes", "on")), frozenset(("0", "false", "no", "off", ""))

HOME = Path(os.environ.get("BROADSHEET_HOME") or Path.cwd()).resolve()
TOML_FILE = HOME / "broadsheet.toml"


def _file_settings() -> dict[str, Any]:  # Any: TOML
    if not TOML_FILE.is_file():
        return {}
    try:
        found = tomllib.loads(TOML_FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ImproperlyConfigured(
            f"{TOML_FILE} cannot be read: {wrong}. Mend that line and start again."
        ) from wrong
    known = {name.lower() for name in OPTIONS}
    if unknown := sorted(set(found) - known):
        raise ImproperlyConfigured(
            f"{TOML_FILE} has a setting {unknown[0]!r} that there is not; there are: {', '.join(sorted(known))}."
        )
    return found


_FROM_FILE = _file_settings()


def option(name: str) -> Any:  # Any: as the option's kind says
    """The value of one setting: environment, file, default. Raises ImproperlyConfigured naming the allowed words."""
    known = OPTIONS[name]
    where, value = f"BROADSHEET_{name}", os.environ.get(f"BROADSHEET_{name}")
    if value is None:
        where, value = f"{name.lower()} in {TOML_FILE.name}", _FROM_FILE.get(name.lower())
    if value is None:
        return known.default
    return _read(known, where, value)


def _read(known: Option, where: str, value: Any) -> Any:  # Any: from outside
    if known.kind is bool and not isinstance(value, bool):
        word = str(value).strip().lower()
        if word not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{where} is {value!r}; write one of: true, false.")
        return word in TRUE
    if known.kind is int and not (isinstance(value, int) and not isinstance(value, bool)):
        try:
            return int(str(value))
        except ValueError:
            raise ImproperlyConfigured(f"{where} is {value!r}; write a whole number.") from None
    if known.kind is list and not isinstance(value, list):
        return [part.strip() for part in str(value).split(",") if part.strip()]
    return str(value) if known.kind is str else value


def _egress_allow() -> list[str]:
    """The exceptions of the door out. It knows no Django and reads the environment, so the file's are put there."""
    entries = [str(entry) for entry in option("EGRESS_ALLOW")]
    try:
        read_allowance(",".join(entries))
    except AllowanceMalformed as wrong:
        raise ImproperlyConfigured(str(wrong)) from wrong
    os.environ[VARIABLE] = ",".join(entries)
    return entries


def _secret_key(path: Path) -> str:
    if path.is_file():
        key = path.read_text(encoding="utf-8").strip()
        if len(key) < 43:
            raise ImproperlyConfigured(
                f"{path} is too short for a secret (256 bits); run `broadsheet init` anew."
            )
        return key
    # No paper here yet: good enough for `init` and for checks, and different every time.
    return secrets.token_urlsafe(48)


def _database() -> dict[str, Any]:  # Any: Django's own dictionary
    url = option("DATABASE_URL")
    if not url:
        return {
            "ENGINE": "broadsheet.sqlite",
            "NAME": HOME / "data" / "broadsheet.sqlite3",
            "OPTIONS": {
                # A deferred transaction that turns writer midway fails at once instead of waiting.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: what is acknowledged survives a power cut (WAL with NORMAL may lose the last commits).
                # Sixteen megabytes, not four, before the log is copied into the file: what many deliveries touch is copied once.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                "PRAGMA wal_autocheckpoint=4000;",
            },
            "TEST": {"NAME": HOME / "data" / "test.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(
            "BROADSHEET_DATABASE_URL begins with postgresql://; leave it empty for SQLite."
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = option("DEBUG")
SECRET_KEY_PATH = Path(option("SECRET_KEY_FILE") or HOME / "keys" / "secret.key")
SECRET_KEY = _secret_key(SECRET_KEY_PATH)
HOSTS = option("HOSTS")
DESK_HOST = option("DESK_HOST")
if DESK_HOST and not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", DESK_HOST):
    raise ImproperlyConfigured(
        f"BROADSHEET_DESK_HOST is {DESK_HOST!r}; write the name alone, such as desk.news.example.org."
    )
ALLOWED_HOSTS = [*HOSTS, *([DESK_HOST] if DESK_HOST else [])] if HOSTS else ["*"]
HTTPS = option("HTTPS")
BUCKET_URL, BUCKET_ENDPOINT, BUCKET_REGION = (
    option("BUCKET_URL"),
    option("BUCKET_ENDPOINT"),
    option("BUCKET_REGION"),
)
BUCKET_KEY, BUCKET_SECRET = option("BUCKET_KEY"), option("BUCKET_SECRET")
PURGE_URL, PURGE_SECRET = option("PURGE_URL"), option("PURGE_SECRET")
TRUSTED_PROXIES = option("TRUSTED_PROXIES")
EGRESS_ALLOW = _egress_allow()
FOLDERS = [str(folder) for folder in option("FOLDERS")]
METRICS_TOKEN = option("METRICS_TOKEN")
CACHE_MB = option("CACHE_MB")
KEEP_DELIVERIES_DAYS = option("KEEP_DELIVERIES_DAYS")
KEEP_JOURNAL_DAYS = option("KEEP_JOURNAL_DAYS")
KEEP_READINGS_DAYS = option("KEEP_READINGS_DAYS")
WORKERS = option("WORKERS")

PAGES_FOLDER = HOME / "pages"
DELIVERIES_FOLDER = HOME / "deliveries"
WITHHELD_FOLDER = HOME / "withheld"
MAIL_FOLDER = HOME / "mail"
ASSETS_FOLDER = HOME / "assets"
KEYS_FOLDER = HOME / "keys"

INSTALLED_APPS = [
    "broadsheet.rights",
    "broadsheet.journal",
    "broadsheet.work",
    "broadsheet.desk",
    "broadsheet.readers",
    "broadsheet.wire",
    "broadsheet.archive",
    "broadsheet.press",
    "broadsheet.pages",
    "broadsheet.ops",
    "broadsheet.sample",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "broadsheet.readers.middleware.TrueClient",
    "broadsheet.readers.middleware.SafeHeaders",
    "broadsheet.ops.welcome.FirstVisit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    # Last, so that a refused request (no CSRF token, say) never opens a transaction.
    "broadsheet.desk.middleware.OneTransaction",
]

ROOT_URLCONF = "broadsheet.urls"
ASGI_APPLICATION = "broadsheet.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TASKS = {"default": {"BACKEND": "broadsheet.work.backend.LeaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "readers.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/-/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = HOME / "media"
# What Wagtail makes of pictures (originals, thumbnails) is the desk's and asks who looks; the public sizes lie under
# /media/pictures/ and come from the front door (desk.gate).
MEDIA_URL = "/desk/media/"

SESSION_COOKIE_NAME = "__Host-broadsheet" if HTTPS else "broadsheet"
CSRF_COOKIE_NAME = "__Host-broadsheet-csrf" if HTTPS else "broadsheet-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS: list[str] = []
SILENCED_SYSTEM_CHECKS = [
    # The headers that Django's own middleware would set are readers.middleware's, on every answer.
    "security.W001",
    "security.W002",
]

WAGTAIL_SITE_NAME = "Broadsheet"
WAGTAILADMIN_BASE_URL = ""
WAGTAILIMAGES_IMAGE_MODEL = "desk.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "broadsheet.desk.screens.pictures.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024  # what cameras make; deploy/nginx.conf lets 32 MB through
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no picture of a person is asked of anybody outside
WAGTAIL_AUTOSAVE_INTERVAL = 1500
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "broadsheet.desk.approval.publish_approved"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

LOGIN_URL = WAGTAILADMIN_LOGIN_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/-/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "broadsheet.readers.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an owner who lets somebody in vouches for the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers whose address somebody typed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 1800
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "contact": "5/10m/ip,30/d/ip",  # messages through the contact form
}
MFA_ADAPTER = "broadsheet.readers.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = False


MAIL_URL = option("MAIL_URL")
MAIL_FROM = option("MAIL_FROM")


def _mail(url: str) -> dict[str, Any]:  # Any: Django's own settings
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": MAIL_FOLDER,
        }
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "BROADSHEET_MAIL_URL begins with smtp://, smtp+tls:// or smtps:// and names a host."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_mail(MAIL_URL))
DEFAULT_FROM_EMAIL = MAIL_FROM or "newsroom@localhost"

LOG_FORMAT = option("LOG_FORMAT")
if LOG_FORMAT not in ("text", "json"):
    raise ImproperlyConfigured(f"BROADSHEET_LOG_FORMAT is {LOG_FORMAT!r}; write one of: text, json.")

if BUCKET_URL and not (BUCKET_URL.startswith("s3://") and urlsplit(BUCKET_URL).netloc):
    raise ImproperlyConfigured(
        f"BROADSHEET_BUCKET_URL is {BUCKET_URL!r}; write s3://name or s3://name/prefix."
    )
if PURGE_URL and not (PURGE_URL.startswith(("https://", "http://")) and len(PURGE_SECRET) >= 16):
    raise ImproperlyConfigured(
        "BROADSHEET_PURGE_URL is an https:// address, and BROADSHEET_PURGE_SECRET has 16 signs or more: "
        "without a secret anybody could empty the CDN."
    )

if DEBUG and (HTTPS or HOSTS) and "pytest" not in sys.modules:
    raise ImproperlyConfigured(
        "BROADSHEET_DEBUG is on together with public host names or https: error pages would show "
        "secrets to strangers. Switch one of them off."
    )
