"""Names of persons of many languages, to tell persons from places."""

import importlib
import importlib.metadata
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from gazetteer.names import fold

_LOCALES_TEXT = (
    "en_US en_GB en_IN en_NG en_KE en_PK en_IE es_ES es_MX es_CO fr_FR de_DE it_IT pt_BR nl_NL pl_PL sv_SE  "
    "da_DK no_NO fi_FI cs_CZ hr_HR hu_HU ro_RO tr_TR id_ID yo_NG ha_NG zu_ZA tw_GH az_AZ ar_SA ar_PS"
)
_LOCALES = tuple(_LOCALES_TEXT.split())
"""Locales of the package Faker whose persons' names are read: those written in Latin or Arabic letters."""
_FILE_VERSION = 1
"""Raised whenever the locales or the rule that folds names changes."""


@dataclass(frozen=True, slots=True)
class PersonNames:
    """Folded names of persons."""

    given: frozenset[str]
    family: frozenset[str]


@lru_cache(maxsize=1)
def person_names() -> PersonNames:
    """Given and family names from the installed package Faker, whose import takes longer than most texts.

    They are therefore kept in the user's cache folder; where none can be written, they are gathered each time.
    """
    return kept_names(Path(platformdirs.user_cache_dir("incident-map")))


def kept_names(directory: Path) -> PersonNames:
    """The names as they are kept in a folder; gathered and kept there first where they are not or not whole."""
    path = directory / f"person-names-{importlib.metadata.version('Faker')}-{_FILE_VERSION}.txt"
    with suppress(OSError, ValueError):
        given, family, _ = path.read_text("utf-8").split("\n")
        return PersonNames(frozenset(given.split("\t")), frozenset(family.split("\t")))
    names = _gathered()
    with suppress(OSError):
        _write(path, "\n".join(("\t".join(sorted(names.given)), "\t".join(sorted(names.family)), "")))
    return names


def _gathered() -> PersonNames:
    given: set[str] = set()
    family: set[str] = set()
    for locale in _LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if isinstance(names, (dict, tuple, list, set)):
                if attribute.startswith("first_name"):
                    given.update(names)
                elif attribute.startswith("last_name"):
                    family.update(names)
    return PersonNames(frozenset(map(fold, given)), frozenset(map(fold, family)))


def _write(path: Path, text: str) -> None:
    """Whole or not at all, also where two processes write at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as f:
        f.write(text)
    Path(part).replace(path)
