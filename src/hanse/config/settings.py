"""One settings module for laptop, tests and server; the differences come from the environment.

DATABASE_URL     PostgreSQL >= 15; without it Hanse starts a private PostgreSQL in HANSE_DATA_DIR
HANSE_OWNER_DATABASE_URL  the same database as the owner of its tables, for commands that change them; DATABASE_URL then
                 names a role that owns nothing, for web and worker
HANSE_DATA_DIR   evidence files, the private database, the secret key of a laptop installation
HANSE_SECRET_KEY signs sessions; required with HANSE_BASE_URL=https://…
HANSE_OLD_SECRET_KEYS  keys of before, with commas: what they signed or encrypted is still read
HANSE_BASE_URL   the address people type; https switches on secure cookies and HSTS
EMAIL_URL        smtps://user:password@host:port (smtp, smtps, smtp+ssl); without it mails wait
HANSE_MAIL_FROM  whom mails come from; by default hanse@ and the host of HANSE_BASE_URL
HANSE_MAIL_REPLY_TO  where answers go, if not there
HANSE_CACHE_URL  a shared cache of drawn pages when several web processes serve
HANSE_BEHIND_PROXY  yes, when the proxy in front sets X-Forwarded-Proto and X-Forwarded-For itself
HANSE_OIDC_…     identity providers: see hanse.config.providers
HANSE_SECURITY_CONTACT  whom to tell of a weakness: an e-mail or https address, published in security.txt
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
import pghistory
from django.utils.translation import gettext_lazy as _

from hanse.config import installation, logs, mail, providers

env = environ.Env()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = installation.data_dir()
BASE_URL: str = env.str("HANSE_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
DEBUG = False
SECRET_KEY = installation.secret_key(DATA_DIR, required=SECURE)
SECRET_KEY_FALLBACKS: list[str] = env.list("HANSE_OLD_SECRET_KEYS", default=[])
HOST = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = [HOST] if SECURE else [HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "hanse.demo",
    "hanse.web",
    "hanse.reports",
    "hanse.privacy",
    "hanse.gatherings",
    "hanse.letters",
    "hanse.recruitment",
    "hanse.admission",
    "hanse.adoption",
    "hanse.directory",
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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
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
    "hanse.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hanse.web.middleware.request_log",
    "hanse.web.middleware.origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hanse.web.account.sessions.limited",
    "hanse.web.middleware.body_limit",
    "django.contrib.messages.middleware.MessageMiddleware",
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
                "hanse.outbox.demonstration.context",
            ],
            "builtins": ["hanse.ui.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "hanse.ui.forms.Renderer"

DATABASES = {"default": installation.database(env)}
DATABASE_OF_WEB = installation.as_web(env)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of attempts are everybody's and outlive a restart: they lie in the database, under keys that name nobody. Drawn
# pages may be each process's own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "hanse_cache",
        "KEY_FUNCTION": "hanse.config.counters.hashed",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pages": env.cache_url_config(env.str("HANSE_CACHE_URL"))
    if env.str("HANSE_CACHE_URL", default="")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
        "OPTIONS": {"password_list_path": PACKAGE / "people" / "data" / "breached_passwords.txt.gz"},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "hanse.web.account.passwords.OwnWordsValidator"},
]

# Sign-in (django-allauth). What may be tried how often: hanse.web.account.limits.
ACCOUNT_ADAPTER = "hanse.web.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "hanse.web.account.forms.SignInForm",
    "request_login_code": "hanse.web.account.forms.AskForCodeForm",
    "confirm_login_code": "hanse.web.account.forms.EnterCodeForm",
    "reauthenticate": "hanse.web.account.forms.ConfirmPasswordForm",
    "change_password": "hanse.web.account.forms.ChangePasswordForm",
    "set_password": "hanse.web.account.forms.FirstPasswordForm",
    "reset_password": "hanse.web.account.forms.ForgottenPasswordForm",
    "reset_password_from_key": "hanse.web.account.forms.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a name
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "request_login_code": None,
    "reset_password": None,
    "login_failed": "60/10m/ip,5/5m/key",
    "reset_password_from_key": "60/10m/ip",
}
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "hanse.web.account.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "hanse.web.account.forms.FactorCodeForm",
    "reauthenticate": "hanse.web.account.forms.ConfirmFactorCodeForm",
    "activate_totp": "hanse.web.account.forms.SetUpAppForm",
    "authenticate_webauthn": "hanse.web.account.forms.UsePasskeyForm",
    "login_webauthn": "hanse.web.account.forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "hanse.web.account.forms.ConfirmByPasskeyForm",
    "add_webauthn": "hanse.web.account.forms.AddPasskeyForm",
    "edit_webauthn": "hanse.web.account.forms.NamePasskeyForm",
}
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Hanse"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RECOVERY_CODE_DIGITS = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an account's address is the one to which its invitation went
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
PROVIDERS = providers.providers(env)
SECOND_FACTOR_URL = "second_factor"
STEWARDS_NEED_SECOND_FACTOR = SECURE  # wherever others reach Hanse; alliances choose for their secretariats
PROVIDERS_WITH_SECOND_FACTOR = frozenset(provider.id for provider in PROVIDERS if provider.second_factor)
SOCIALACCOUNT_ADAPTER = "hanse.web.account.adapters.ProviderAdapter"
# To sign in, a link leads to the provider: a form could not, for our policy lets forms lead to us alone. To connect a provider
# takes a form before (hanse.web.account.views.connect_provider).
SOCIALACCOUNT_LOGIN_ON_GET = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
SESSION_ENGINE = "hanse.web.account.session_store"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_IDLE_AGE = 12 * 3600

MAIL_SERVER = mail.server(env.str("EMAIL_URL", default=""))
MAIL_GOES_OUT = bool(MAIL_SERVER.host)
MAIL_FROM = mail.sender(env.str("HANSE_MAIL_FROM", default=""), base_url=BASE_URL)
MAIL_REPLY_TO: str = env.str("HANSE_MAIL_REPLY_TO", default="")
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host or "localhost", MAIL_SERVER.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.tls
EMAIL_TIMEOUT = 30  # seconds
PROCRASTINATE_IMPORT_PATHS = ["hanse.config.jobs"]
# Set by `hanse demo` for its own processes alone: mails are read at /post/ there, because none leaves. Never where others
# reach Hanse.
DEMONSTRATION = env.bool("HANSE_DEMONSTRATION", default=False) and not SECURE and not MAIL_GOES_OUT

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
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Cookies. `__Host-` makes browsers take them over https only, for this very host, for all of its addresses.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
# Lax, not Strict: links in mails lead to pages behind the sign-in.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# A message may name a person: it waits on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Transport. Monitors on the machine itself ask without TLS.
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
BEHIND_PROXY = env.bool("HANSE_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURITY_CONTACT: str = env.str("HANSE_SECURITY_CONTACT", default="")
PGHISTORY_APPEND_ONLY = True
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
# The frame-ancestors of our policy and X-Frame-Options come from hanse.web.middleware.headers.
SILENCED_SYSTEM_CHECKS: list[str] = ["security.W002"]

LOGGING = logs.CONFIGURATION
