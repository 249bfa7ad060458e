"""One settings module for laptop, tests and server; the differences come from the environment.

DATABASE_URL     PostgreSQL >= 15; without it Hanse starts a private PostgreSQL in HANSE_DATA_DIR
HANSE_DATA_DIR   evidence files, the private database, the secret key of a laptop installation
HANSE_SECRET_KEY signs sessions; required with HANSE_BASE_URL=https://…
HANSE_BASE_URL   the address people type; https switches on secure cookies and HSTS
EMAIL_URL        smtp://user:password@host:port
HANSE_CACHE_URL  a shared cache when several web processes serve
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from hanse.config import installation, logs

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = installation.data_dir()
BASE_URL: str = env.str("HANSE_BASE_URL", default="http://127.0.0.1:8000")
SECURE = BASE_URL.startswith("https://")
DEBUG = False
SECRET_KEY = installation.secret_key(DATA_DIR, required=SECURE)
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "hanse.demo",
    "hanse.web",
    "hanse.reports",
    "hanse.privacy",
    "hanse.gatherings",
    "hanse.admission",
    "hanse.adoption",
    "hanse.alliances",
    "hanse.policies",
    "hanse.places",
    "hanse.outbox",
    "hanse.access",
    "hanse.people",
    "hanse.history",
    "hanse.ui",
    "allauth",
    "allauth.account",
    "pghistory",
    "pgtrigger",
    "template_partials",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hanse.web.middleware.request_log",
    "hanse.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hanse.web.middleware.reader",
]

ROOT_URLCONF = "hanse.config.urls"
WSGI_APPLICATION = "hanse.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hanse.web.navigation.navigation",
            ],
            "builtins": ["hanse.ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "hanse.ui.forms.Renderer"

DATABASES = {"default": installation.database(env)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url_config(env.str("HANSE_CACHE_URL"))
    if env.str("HANSE_CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "hanse.people.adapter.NoOpenSignUp"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 14 * 24 * 3600

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("pt-br", _("Portuguese (Brazil)")), ("ja", _("Japanese"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["hanse.ui.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = installation.build_dir() / "static"
STATICFILES_DIRS = [("vendor", installation.build_dir() / "vendor")]
DOCUMENT_FONTS = installation.build_dir() / "fonts"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("HANSE_BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PGHISTORY_APPEND_ONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = logs.CONFIGURATION
