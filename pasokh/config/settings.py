"""Django settings, read from the environment; docs/operations.md lists the variables."""

from pathlib import Path

from .environment import (
    csp_policy,
    database,
    flag,
    home_folder,
    host_of,
    networks,
    secret_key,
    text,
)

HOME = home_folder()
PASOKH_HOME = HOME
PASOKH_URL = text("PASOKH_URL", "http://localhost:8000").rstrip("/")
PASOKH_TRUSTED_PROXIES = networks("PASOKH_TRUSTED_PROXIES")
PASOKH_GEOIP = text("PASOKH_GEOIP")  # a file in MaxMind's format that knows countries, or towns
PASOKH_COUNTRY_HEADER = text("PASOKH_COUNTRY_HEADER").lower()  # in which a trusted proxy says a visitor's country
PASOKH_CITY_HEADER = text("PASOKH_CITY_HEADER").lower()
PASOKH_METRICS_TOKEN = text("PASOKH_METRICS_TOKEN")
PASOKH_CLAMD = text("PASOKH_CLAMD")
PASOKH_SMTP_URL = text("PASOKH_SMTP_URL")
PASOKH_DNS = text("PASOKH_DNS")  # servers that are asked of mail's keys and policies, by comma
PASOKH_MAIL_HOST = text("PASOKH_MAIL_HOST", "127.0.0.1")
PASOKH_MAIL_PORT = int(text("PASOKH_MAIL_PORT", "2525"))
PASOKH_MAIL_GREYLIST = flag("PASOKH_MAIL_GREYLIST")  # mail of strangers is put off once, for five minutes
PASOKH_TLS_CERT = text("PASOKH_TLS_CERT")
PASOKH_TLS_KEY = text("PASOKH_TLS_KEY")
PASOKH_PUSH_PROXY = text("PASOKH_PUSH_PROXY")
PASOKH_PUSH_PRIVATE = flag("PASOKH_PUSH_PRIVATE")  # a push service of one's own, at an address of one's own network
PASOKH_BOTS_PRIVATE = flag("PASOKH_BOTS_PRIVATE")  # Bot API servers and proxies at addresses of one's own network
PASOKH_SMS_PRIVATE = flag("PASOKH_SMS_PRIVATE")  # providers of text messages, and proxies, in one's own network
PASOKH_API_RATE = int(text("PASOKH_API_RATE", "12000"))  # requests a minute of one token
PASOKH_MAIL_PRIVATE = flag("PASOKH_MAIL_PRIVATE")  # providers at which mailboxes sign in, in one's own network
DEBUG = flag("PASOKH_DEBUG")
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = text("PASOKH_ALLOWED_HOSTS", "*").split(",")
SECURE = PASOKH_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "pasokh.kernel",
    "pasokh.search",
    "pasokh.ui",
    "pasokh.events",
    "pasokh.workspaces",
    "pasokh.live",
    "pasokh.calendars",
    "pasokh.contacts",
    "pasokh.tickets",
    "pasokh.routing",
    "pasokh.sla",
    "pasokh.notices",
    "pasokh.channels",
    "pasokh.visitors",
    "pasokh.knowledge",
    "pasokh.outreach",
    "pasokh.automation",
    "pasokh.flows",
    "pasokh.desk",
    "pasokh.portal",
    "pasokh.widget",
    "pasokh.api",
    "pasokh.front",
    "pasokh.installation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "pasokh.ui.policy.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pasokh.workspaces.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pasokh.config.urls"
WSGI_APPLICATION = "pasokh.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "pasokh.ui.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "pasokh.ui.context.page",
            ],
        },
    },
    {  # Only for libraries that bring templates of their own; ours are all Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASE_URL = text("DATABASE_URL", "")
DATABASE_OWNER_URL = text("DATABASE_OWNER_URL", "") or DATABASE_URL
DATABASES = {
    "default": database(DATABASE_URL, pooled=flag("PASOKH_DB_POOL", default=True)),
    "owner": database(DATABASE_OWNER_URL, pooled=False),
}
DATABASE_ROUTERS = ["pasokh.config.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

AUTH_USER_MODEL = "workspaces.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "pasokh.workspaces.passwords.UserAttributeSimilarityValidator"},
    {"NAME": "pasokh.workspaces.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "pasokh.workspaces.passwords.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "pasokh.workspaces.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a borrowed session must not change the address that passwords are sent to
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
}
USERSESSIONS_ADAPTER = "pasokh.workspaces.accounts.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"

EMAIL_BACKEND = "pasokh.channels.system_mail.Backend"
DEFAULT_FROM_EMAIL = text("PASOKH_MAIL_FROM", f"pasokh@{host_of(PASOKH_URL)}")

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
# What this room says in our words (workspaces.borrowed_words) goes before what the libraries bring along.
LOCALE_PATHS = [Path(__file__).parents[1] / "workspaces" / "locale"]

FORM_RENDERER = "pasokh.ui.forms.FormRenderer"
CSRF_FAILURE_VIEW = "pasokh.ui.views.csrf_failure"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "pasokh.ui.bundle.BundlingStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
FILE_UPLOAD_TEMP_DIR = HOME / "tmp"
DATA_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

SESSION_ENGINE = "pasokh.workspaces.sessions"
SESSION_COOKIE_NAME = "pasokh_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_TRUSTED_ORIGINS = [PASOKH_URL]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": csp_policy()}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = None
