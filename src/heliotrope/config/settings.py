"""Settings of the platform; everything that differs between installations comes from the environment.

`heliotrope up` sets these variables for the processes it starts; `heliotrope doctor` prints them.
"""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from heliotrope.config import logs
from heliotrope.config.lines import LINES
from heliotrope.foundation.keys import kms
from heliotrope.foundation.vaults import cells
from heliotrope.foundation.vaults.homes import CONTROL, Home, vault_alias

ENV = os.environ
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENV.get("HELIOTROPE_SECRET_KEY", "unset: only for building and checking, never for serving")
DEBUG = False
DEMO = ENV.get("HELIOTROPE_DEMO") == "1"
ORIGIN = ENV.get("HELIOTROPE_ORIGIN", "http://localhost:8000")
EVENTS_URL = ENV.get("HELIOTROPE_EVENTS_URL", "")
ALLOWED_HOSTS = [*ENV.get("HELIOTROPE_HOSTS", "localhost,127.0.0.1").split(",")]
CSRF_TRUSTED_ORIGINS = [ORIGIN]

HELIOTROPE_HOMES = cells.homes(ENV.get("HELIOTROPE_HOMES", "eu,us"))
HELIOTROPE_CELL = cells.served(ENV.get("HELIOTROPE_CELL", ""), HELIOTROPE_HOMES)
"""The homes that this process serves; all of them where there are no cells."""
HELIOTROPE_CELL_ORIGINS = cells.origins(ENV.get("HELIOTROPE_CELL_ORIGINS", "{}"))
"""Where the pages and the API of each home's cell are, by home."""
HELIOTROPE_REGIONS = cells.pairs("HELIOTROPE_REGIONS", ENV.get("HELIOTROPE_REGIONS", ""), HELIOTROPE_HOMES)
"""The region that a client's own home is in; any other home is a region itself."""
HELIOTROPE_HOME_OWNERS = cells.owners(ENV.get("HELIOTROPE_HOME_OWNERS", ""), HELIOTROPE_HOMES)
"""The client whose own a home is, by home: nobody else's data is kept there."""
HELIOTROPE_VAULT_PATIENCE_S = int(ENV.get("HELIOTROPE_VAULT_PATIENCE_S", "5"))
"""How long connecting to a vault may take before it is taken as away; 2 is the least."""
HELIOTROPE_PROXIES = tuple(one for one in ENV.get("HELIOTROPE_PROXIES", "").split(",") if one)
"""Networks of proxies before this one, as CIDR: only what these add to X-Forwarded-For is believed."""

HELIOTROPE_LINES = LINES
HELIOTROPE_RESCUE_S = float(ENV.get("HELIOTROPE_RESCUE_S", "5"))
HELIOTROPE_OFFER_S = 24 * 3600
HELIOTROPE_LEASE_S = int(ENV.get("HELIOTROPE_LEASE_S", 30 * 60))
HELIOTROPE_HANDOVER_NOTICE_S = int(ENV.get("HELIOTROPE_HANDOVER_NOTICE_S", 15 * 60))
"""How long before a worker's hours end their open live work is handed on."""
HELIOTROPE_MACHINE_PATIENCE_S = int(ENV.get("HELIOTROPE_MACHINE_PATIENCE_S", 30))
"""How long a step waits for an AI worker before it is left out."""


# A server that fell silent must not hold whoever asked it for as long as a network's own patience.
_PATIENCE: dict[str, Any] = {
    "connect_timeout": str(max(2, HELIOTROPE_VAULT_PATIENCE_S)),
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def _database(url: str) -> dict[str, Any]:
    """Django's description of a database, from a libpq URL."""
    parts = _PATIENCE | conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "application_name": "heliotrope"},
    }


_URLS = cells.addresses("HELIOTROPE_DATABASES", ENV)
DATABASES = {
    alias: _database(_URLS.get(alias, f"postgresql:///heliotrope_{alias}"))
    for alias in (CONTROL, *map(vault_alias, HELIOTROPE_CELL))
}
HELIOTROPE_KEYS = {
    home: url for home, url in cells.addresses("HELIOTROPE_KEYS", ENV).items() if home in HELIOTROPE_CELL
}
"""Addresses of the key stores, by home; a process reads and seals personal data of these homes only."""
HELIOTROPE_KEYRING = ENV.get("HELIOTROPE_KEYRING", "")
HELIOTROPE_KEYRING_TEXT = ENV.get("HELIOTROPE_KEYRING_TEXT", "")
HELIOTROPE_KMS = kms.own_adapter(ENV)
"""An adapter of one's own that holds every home's key, as ``package.module:Name``."""
HELIOTROPE_KMS_URL = cells.encrypted_url("HELIOTROPE_KMS_URL", ENV) if HELIOTROPE_KMS else ""
"""Where its key management service is."""
HELIOTROPE_KMS_SERVICES = kms.services(ENV, HELIOTROPE_HOMES, HELIOTROPE_CELL)
"""The key management services that hold keys of this process's homes, by home."""
DATABASE_ROUTERS = ["heliotrope.foundation.vaults.router.HomeRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "procrastinate.contrib.django",
    "heliotrope.foundation.tenancy",
    "heliotrope.foundation.audit",
    "heliotrope.foundation.outbox",
    "heliotrope.foundation.files",
    "heliotrope.foundation.decisions",
    "heliotrope.foundation.idempotency",
    "heliotrope.foundation.timing",
    "heliotrope.foundation.tallies",
    "heliotrope.foundation.signing",
    "heliotrope.network",
    "heliotrope.compliance",
    "heliotrope.money",
    "heliotrope.pipeline.demand",
    "heliotrope.pipeline.decompose",
    "heliotrope.pipeline.match",
    "heliotrope.pipeline.quality",
    "heliotrope.pipeline.deliver",
    "heliotrope.lines.commerce",
    "heliotrope.lines.support",
    "heliotrope.lines.testing",
    "heliotrope.lines.translation",
    "heliotrope.interfaces.web",
]

# Tables that other packages bring; ours declare their home themselves.
HELIOTROPE_FOREIGN_HOMES = {
    "auth": Home.GLOBAL,
    "contenttypes": Home.GLOBAL,
    "sessions": Home.GLOBAL,
    "account": Home.GLOBAL,
    "mfa": Home.GLOBAL,
    "axes": Home.GLOBAL,
    "django_cache": Home.GLOBAL,
    "procrastinate": Home.EVERYWHERE,
}

AUTH_USER_MODEL = "tenancy.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/account/login/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "heliotrope.interfaces.web.account.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "login_webauthn": "heliotrope.interfaces.web.account.forms.PasskeyForm",
    "add_webauthn": "heliotrope.interfaces.web.account.forms.KeyForm",
}
MFA_TOTP_ISSUER = "Heliotrope"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the operator opened the account; no mail is sent to prove an address
MFA_ADAPTER = "heliotrope.interfaces.web.account.adapter.SecondFactorAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"login": "heliotrope.interfaces.web.account.forms.SignInForm"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    # Agents of a site sit behind one address and start together: these bounds stop machines, not a shift.
    "login": "600/m/ip",
    "login_tries": "600/m/ip",
    # Codes of the second factor; wrong passwords are counted by axes, name by name.
    "login_failed": "600/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
DEMO_PASSWORD = ENV.get("HELIOTROPE_DEMO_PASSWORD", "") if DEMO else ""

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# By name alone: a lock by address would shut out a whole site for one colleague's typing.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "heliotrope.interfaces.web.account.locked.who_knocks"
AXES_LOCKOUT_CALLABLE = "heliotrope.interfaces.web.account.locked.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "password"]
CSRF_FAILURE_VIEW = "heliotrope.interfaces.web.errors.forbidden"

MIDDLEWARE = [
    "heliotrope.interfaces.web.measured.measured",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "heliotrope.interfaces.web.middleware.seat_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "heliotrope.interfaces.web.middleware.signed_in_only",
    "heliotrope.interfaces.web.sound.sound_requests",
]
ROOT_URLCONF = "heliotrope.config.urls"
WSGI_APPLICATION = "heliotrope.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "interfaces" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heliotrope.interfaces.web.frame.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [PACKAGE / "interfaces" / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(ENV.get("HELIOTROPE_STATE", ".heliotrope")) / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

_SECURE = ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = ENV.get("HELIOTROPE_COOKIE", "heliotrope_session")
# With a domain that all cells are under, who signed in at one is signed in at all.
SESSION_COOKIE_DOMAIN = ENV.get("HELIOTROPE_COOKIE_DOMAIN") or None
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *([EVENTS_URL] if EVENTS_URL else [])],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["heliotrope.interfaces.jobs.tasks"]

SILENCED_SYSTEM_CHECKS = ["models.W042", "axes.W006"]
LOGGING_CONFIG = None
logs.configure(ENV.get("HELIOTROPE_LOG_LEVEL", "WARNING"))
