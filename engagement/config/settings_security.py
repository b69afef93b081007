"""Settings of what is refused: how the site is reached, cookies, sessions. Read from the environment."""

from datetime import timedelta

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
# HSTS is for a year, and for hosts below this one too: browsers then refuse plain http. Nobody is entered into the
# browsers' own lists by the word “preload”; it only lets the domain's owner ask for it.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS and env.bool("HSTS_SUBDOMAINS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]

# The header in which the proxy says how the browser came; empty where the web server itself speaks TLS.
TLS_HEADER = env.str("TLS_HEADER", default="X-Forwarded-Proto")
SECURE_PROXY_SSL_HEADER = (
    (f"HTTP_{TLS_HEADER.upper().replace('-', '_')}", "https") if BEHIND_TLS and TLS_HEADER else None
)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Hours after which one signs in again.
SESSION_HOURS = env.float("SESSION_HOURS", default=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = env.bool("SESSION_ENDS_WITH_BROWSER", default=False)
if not 0.01 <= SESSION_HOURS <= 24 * 90:
    raise ImproperlyConfigured("SESSION_HOURS is a number of hours, from 0.01 to 2160.")
SESSION_COOKIE_AGE = round(SESSION_HOURS * 3600)

# Passwords: long, not common, not like the name. Five wrong ones from one address close it for that user for a while;
# ten times as many close the user, or the address, to everybody: see `engagement/services/sign_in.py`.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": env.int("PASSWORD_MIN_LENGTH", default=10)},
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "engagement.config.permissions.PermissionsAtOnce"]
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURES", default=5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", default=15)
if AXES_FAILURE_LIMIT < 2 or SIGN_IN_LOCK_MINUTES < 1:
    raise ImproperlyConfigured("SIGN_IN_FAILURES is 2 or more, SIGN_IN_LOCK_MINUTES 1 or more.")
SIGN_IN_FAILURES_ANYWHERE = 10 * AXES_FAILURE_LIMIT
AXES_COOLOFF_TIME = timedelta(minutes=SIGN_IN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "engagement.views.sign_in.locked"
AXES_CLIENT_IP_CALLABLE = "engagement.config.addresses.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who keeps trying is not kept out for ever
AXES_ENABLE_ADMIN = False  # the users' own page in the admin unlocks
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# How many proxies stand in front, each of which adds an address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if BEHIND_TLS and TLS_HEADER else 0)

# A second step at sign-in: everybody may have one; with this set, who may enter the admin must.
SECOND_STEP_FOR_STAFF = env.bool("SECOND_STEP_FOR_STAFF", default=False)
OTP_TOTP_ISSUER = "Engagement tracker"
