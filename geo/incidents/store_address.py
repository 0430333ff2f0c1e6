"""Where a store lies; apart from the store, so that asking whether there is one does not load the database."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

from platformdirs import user_cache_path, user_data_path

from geo.errors import StoreError

STORE_VARIABLE = "INCIDENT_MAP_STORE"
"""The environment variable that names the store."""

_SHARED = ("postgresql", "postgresql+psycopg")
_SQLITE = "sqlite:///"
_REMEDY = "name a file, or postgresql+psycopg://USER@HOST/DATABASE"


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A file for SQLite, or the address of a PostgreSQL database, as SQLAlchemy writes them."""

    file: Path | None
    """None for a database of a server."""
    url: str | None = field(default=None, repr=False)
    """The address with its password, if it has one; None for a file. Never shown: `str()` is what people may see."""

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what a user gives; raises StoreError where it is neither a file nor such an address."""
        if "://" not in text:
            return cls(Path(text).expanduser())
        if text.startswith(_SQLITE) and len(text) > len(_SQLITE):
            return cls(Path(unquote(text.removeprefix(_SQLITE))).expanduser())
        scheme, _, rest = text.partition("://")
        if scheme not in _SHARED:
            raise StoreError(f"{scheme}: no store is kept there; {_REMEDY}")
        if rest.partition("?")[0].count("@") > 1 or "@" in rest.partition("/")[2].partition("?")[0]:
            # Read in two ways, such an address shows a part of its password as the host or the database.
            raise StoreError(f"{scheme}: write @ and / in a name or password as %40 and %2F; {_REMEDY}")
        try:
            parts = urlsplit(f"postgresql://{rest}")
            known = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
        except ValueError:
            known = False
        if not known:
            raise StoreError(f"{scheme}: the address of the store is incomplete; {_REMEDY}")
        return cls(None, f"postgresql+psycopg://{rest}")

    def __str__(self) -> str:
        """The address without password and options."""
        if self.url is None:
            return str(self.file)
        parts = urlsplit(self.url)
        user = f"{parts.username}@" if parts.username else ""
        port = "" if parts.port is None else f":{parts.port}"
        return f"postgresql://{user}{parts.hostname or ''}{port}{parts.path}"

    @property
    def token(self) -> str:
        """A short name of it that tells two stores apart and gives nothing away."""
        return hashlib.sha256(str(self).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def path(self) -> Path:
        """The file; for a server, a name in the folder of this machine where the documents in it are laid out."""
        if self.file is not None:
            return self.file
        return user_cache_path("incident-map", appauthor=False) / "shared" / self.token / "store"

    def may_exist(self) -> bool:
        """Whether there may be a store: the file is there, or a server is to be asked."""
        return self.file is None or self.file.exists()

    def without_secrets(self, words: str) -> str:
        """The words with the password and the options taken out wherever they stand in them."""
        if self.url is None:
            return words
        parts = urlsplit(self.url)
        options = [value for _, _, value in (one.partition("=") for one in parts.query.split("&"))]
        for secret in (parts.query, parts.password, *options):
            for form in (secret, unquote(secret or "")):
                if form and (form in (parts.query, parts.password) or len(form) > 3):
                    words = words.replace(form, "…")
        return words


def default_store() -> StoreAddress:
    """Where this system keeps a user's data: `incident-map/store.sqlite` there."""
    return StoreAddress(user_data_path("incident-map", appauthor=False) / "store.sqlite")


def chosen_store() -> StoreAddress:
    """The store that $INCIDENT_MAP_STORE names, else that of the user; raises StoreError."""
    named = os.environ.get(STORE_VARIABLE)
    return StoreAddress.of(named) if named else default_store()
