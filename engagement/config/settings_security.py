"""Settings of what is refused: how the site is reached, cookies, sessions. Read from the environment."""

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
# Hours without a visit after which one signs in again; visits prolong the session.
SESSION_HOURS = env.float("SESSION_HOURS", default=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = env.bool("SESSION_ENDS_WITH_BROWSER", default=False)
if not 0.01 <= SESSION_HOURS <= 24 * 90:
    raise ImproperlyConfigured("SESSION_HOURS is a number of hours, from 0.01 to 2160.")
SESSION_COOKIE_AGE = round(SESSION_HOURS * 3600)
