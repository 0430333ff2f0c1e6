"""An OpenID provider in a process of its own: Django OAuth Toolkit, with discovery, PKCE and signed ID tokens.

`python openid_provider.py PORT REDIRECT_URI CLIENT_SECRET FOLDER` serves it on loopback until it is ended.
"""

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PASSWORD = "a long one, of the tests"
CLIENT_ID = "incident-map"
PEOPLE = {
    "reader": ("reader@desk.example", ["desk"], True),
    "reviewer": ("Reviewer@desk.example", [], True),
    "stranger": ("stranger@desk.example", ["visitors"], True),
    "pretender": ("reviewer@desk.example", ["desk"], False),
}
"""User name ► address, groups, and whether the provider has confirmed the address."""

_FORM = '<form method="post">{% csrf_token %}{{ form }}<button>Log in</button></form>'


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def configure(folder: Path) -> None:
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    sessions = "django.contrib.sessions.middleware.SessionMiddleware"
    templates = {"loaders": [("django.template.loaders.locmem.Loader", {"registration/login.html": _FORM})]}
    settings.configure(
        SECRET_KEY="of the tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite")}},
        INSTALLED_APPS=[f"django.contrib.{one}" for one in ("auth", "contenttypes", "sessions")] + ["oauth2_provider"],
        MIDDLEWARE=[sessions, "django.contrib.auth.middleware.AuthenticationMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": templates}],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SESSION_COOKIE_NAME="provider_session",  # the page is on the same host, and cookies know no ports
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who you are", "email": "your address", "profile": "your groups"},
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Claims",
        },
    )
    django.setup()


def fill(redirect_uri: str, client_secret: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name, (address, _, _) in PEOPLE.items():
        User.objects.create_user(name, address, PASSWORD)
    Application.objects.create(
        client_id=CLIENT_ID,
        client_secret=client_secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=redirect_uri,
        skip_authorization=True,
        algorithm=Application.RS256_ALGORITHM,
    )


def __getattr__(name: str) -> Any:
    """What Django looks up here by name once it is configured: its addresses, and what is told of people."""
    if name == "urlpatterns":
        from django.contrib.auth.views import LoginView
        from django.urls import include, path

        return [path("login/", LoginView.as_view()), path("o/", include("oauth2_provider.urls", "oauth2_provider"))]
    if name == "Claims":
        from oauth2_provider.oauth2_validators import OAuth2Validator

        class Claims(OAuth2Validator):  # type: ignore[misc]
            oidc_claim_scope = None

            def get_additional_claims(self, request: Any) -> dict[str, Any]:
                address, groups, confirmed = PEOPLE[request.user.username]
                return {"email": address, "email_verified": confirmed, "groups": groups}

        return Claims
    raise AttributeError(name)


if __name__ == "__main__":
    sys.modules["openid_provider"] = sys.modules[__name__]
    __name__ = "openid_provider"
    port, redirect_uri, client_secret, folder = sys.argv[1:]
    configure(Path(folder))
    fill(redirect_uri, client_secret)
    from django.core.wsgi import get_wsgi_application

    make_server("127.0.0.1", int(port), get_wsgi_application(), _Server, _Silent).serve_forever()
