"""Who comes in, for how long, and how often something may be tried."""

from __future__ import annotations

from rectify.variables import listed, number, rate, switch, text

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.signing_in.backend.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.signing_in.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.signing_in.passwords.ClassesValidator"},
    {"NAME": "accounts.signing_in.passwords.StemValidator"},
    {"NAME": "accounts.signing_in.passwords.HistoryValidator"},
]
PASSWORD_HISTORY = number("PASSWORD_HISTORY", 5)
PASSWORD_DAYS = number("PASSWORD_DAYS", 0)
LOGIN_URL = "accounts:sign_in"
CSRF_FAILURE_VIEW = "accounts.views.kept.expired"
LOGIN_REDIRECT_URL = "measures:my_work"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = number("SIGN_IN_FAILURES", 5, least=1)
# All names together, from one address, within an hour; 0 where everybody comes through one proxy.
SIGN_IN_ADDRESS_FAILURES = number("SIGN_IN_ADDRESS_FAILURES", 100)
AXES_HANDLER = "accounts.signing_in.lockout.LockoutHandler"
AXES_USERNAME_CALLABLE = "accounts.signing_in.lockout.username_of"
AXES_COOLOFF_TIME = "accounts.signing_in.lockout.cool_off"
# What is tried while locked is not even looked at, so it neither counts nor writes.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "code"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_COOLOFF_MESSAGE = "密码输错次数过多,账号已暂时锁定,请15分钟后再试。"
AXES_PERMALOCK_MESSAGE = "密码输错次数过多,账号已锁定,请联系系统管理员。"
AXES_VERBOSE = False

# Roles that cannot work without 双因素认证, e.g. ADMINISTRATOR,COORDINATOR; everybody else may have it.
SECOND_FACTOR_ROLES = listed("SECOND_FACTOR_ROLES")
# Few rounds of hashing suffice for a random code, and ten are hashed while somebody waits.
RECOVERY_CODE_ROUNDS = 60_000
# 三员: system administrator, security administrator and auditor are three people.
THREE_OFFICERS = switch("THREE_OFFICERS", default=False)
PASSWORD_RESET_TIMEOUT = 3600

SESSION_ENGINE = "rectify.sessions"
SESSION_COOKIE_AGE = number("SESSION_IDLE_SECONDS", 4 * 3600, least=1)
SESSION_LIFE = number("SESSION_LIFE_SECONDS", 12 * 3600, least=1)
# Saving on every click would make every page a write; IdleMiddleware renews once in a while instead.
SESSION_SAVE_EVERY_REQUEST = False

# How often one person may do it (the address, for who is not signed in): times/seconds, 0 for no limit.
RATE_LIMITS = {
    "upload": rate("LIMIT_UPLOAD", "1000/3600"),
    "export": rate("LIMIT_EXPORT", "60/600"),
    "reset": rate("LIMIT_RESET", "5/3600"),
    "reset_address": rate("LIMIT_RESET_ADDRESS", "30/3600"),
    "second_factor": rate("LIMIT_SECOND_FACTOR", "30/3600"),
    "set_up": rate("LIMIT_SET_UP", "10/600"),
    "password": rate("LIMIT_PASSWORD", "10/900"),
    "preview": rate("LIMIT_PREVIEW", "300/3600"),
    "phone": rate("LIMIT_PHONE", "120/600"),
    # Of what is sent by the public form: by one address, and about one notice.
    "opinion": rate("LIMIT_OPINION", "20/3600"),
    "opinion_day": rate("LIMIT_OPINION_DAY", "100/86400"),
    "opinion_notice": rate("LIMIT_OPINION_NOTICE", "3000/86400"),
    # Of one token; and of an address that tries tokens.
    "api": rate("LIMIT_API", "600/60"),
    "api_address": rate("LIMIT_API_ADDRESS", "60/600"),
}

# The city's accounts, each way off until its address is given. docs/operations.md says how each is set up.
OUTSIDE_LABEL = text("OUTSIDE_LABEL", "统一身份认证")
# An account is made at the first sign-in; switched off, until an administrator gives it rights.
OUTSIDE_MAKE_ACCOUNTS = switch("OUTSIDE_MAKE_ACCOUNTS", default=False)
OUTSIDE_ORGANIZATION = text("OUTSIDE_ORGANIZATION")
# An account that is here already is linked when it has the sign-in name of there.
OUTSIDE_LINK_BY_NAME = switch("OUTSIDE_LINK_BY_NAME", default=False)
# ROLE=group;ROLE=group, the first that fits; a group may be a DN with its commas.
OUTSIDE_ROLES = [word.strip().split("=", 1) for word in text("OUTSIDE_ROLES").split(";") if word.strip()]
# Of OIDC and CAS nobody can be asked who is still there: unseen for so many days is gone; 0: never.
OUTSIDE_UNSEEN_DAYS = number("OUTSIDE_UNSEEN_DAYS", 90)
# The certificate of the city's own authority, in PEM; empty: those that the system trusts.
OUTSIDE_CA_FILE = text("OUTSIDE_CA_FILE")

LDAP_LABEL = text("LDAP_LABEL", "域账号")
LDAP_URL = text("LDAP_URL")
# Only ldap:// without encryption needs 0; ldaps:// is encrypted in any case.
LDAP_START_TLS = switch("LDAP_START_TLS", default=True)
LDAP_BIND_DN = text("LDAP_BIND_DN")
LDAP_BIND_PASSWORD = text("LDAP_BIND_PASSWORD")
LDAP_BASE = text("LDAP_BASE")
LDAP_FILTER = text("LDAP_FILTER", "(uid={name})")
LDAP_ID = text("LDAP_ID", "entryUUID")
LDAP_USERNAME = text("LDAP_USERNAME", "uid")
LDAP_FULL_NAME = text("LDAP_FULL_NAME", "cn")
# For directories whose entries do not say memberOf: (&(objectClass=groupOfNames)(member={dn})).
LDAP_GROUP_FILTER = text("LDAP_GROUP_FILTER")

OIDC_ISSUER = text("OIDC_ISSUER")
OIDC_CLIENT_ID = text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = text("OIDC_CLIENT_SECRET")
OIDC_SCOPES = text("OIDC_SCOPES", "openid profile email")
OIDC_USERNAME = text("OIDC_USERNAME", "preferred_username")
OIDC_GROUPS = text("OIDC_GROUPS", "groups")

CAS_URL = text("CAS_URL")
CAS_VERSION = number("CAS_VERSION", 3, least=2)
# The attribute that stays when somebody gets another name; empty: the name itself.
CAS_ID = text("CAS_ID")
CAS_FULL_NAME = text("CAS_FULL_NAME", "displayName")
CAS_GROUPS = text("CAS_GROUPS", "groups")

WAYS_IN = [
    way for way, address in (("DIRECTORY", LDAP_URL), ("OIDC", OIDC_ISSUER), ("CAS", CAS_URL)) if address
]
