"""Names a cited source by one name, under whatever name and in whatever language an article cites it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from geo.articles.word_runs import bounded_runs
from geo.errors import ExtractionError
from geo.extraction.reading import read, same_form

_NAME = re.compile(r"[A-Z]{2,}|(?<=\s)[A-Z][a-z]+|^[A-Z][a-z]+\s[A-Z]")
"""An English name: an acronym, or a capital that does not only begin the words."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Names:
    sources: tuple[tuple[str, re.Pattern[str]], ...]
    ministries: tuple[tuple[str, re.Pattern[str]], ...]
    countries: tuple[tuple[str, re.Pattern[str]], ...]
    agency: re.Pattern[str]


@lru_cache(maxsize=4096)
def named_source(words: str) -> str | None:
    """One name for a source, in lower case where it is none of the listed; None for one without a name of its own.

    "Local sources" are nobody's: two outlets that cite them may have asked two people.
    """
    names, form = _names(), read(words).form
    found = [(m.end() - m.start(), name) for name, pattern in names.sources for m in pattern.finditer(form)]
    if found:
        return max(found, key=lambda f: (f[0], f[1]))[1]
    ministry = next((name for name, pattern in names.ministries if pattern.search(form)), None)
    if ministry is not None:
        country = next((code for code, pattern in names.countries if pattern.search(form)), None)
        return f"ministry of {ministry}" + ("" if country is None else f", {country}")
    if _NAME.search(form) or _has_own_name(form, names.agency):
        return " ".join(_WORDS.findall(form.casefold())).removeprefix("the ")
    return None


@lru_cache(maxsize=4096)
def listed_source(name: str) -> str | None:
    """The one name of a listed source of which all of `name` is a form; None for any other."""
    form = read(name.strip()).form
    return next((one for one, pattern in _names().sources if pattern.fullmatch(form)), None)


def _has_own_name(form: str, agency: re.Pattern[str]) -> bool:
    """Whether an Arabic agency's word is followed by what it is called."""
    match = agency.search(form)
    return match is not None and not match.group().isascii() and bool(_WORDS.findall(form[match.end() :]))


@cache
def _names() -> _Names:
    path = resources.files("geo.extraction") / "lexicon" / "sources.toml"
    try:
        raw = tomllib.loads(bounded_runs(path.read_text(encoding="utf-8")))
        return _Names(
            sources=tuple((entry["name"], _pattern(entry["forms"])) for entry in raw["sources"]),
            ministries=tuple((name, _pattern(forms)) for name, forms in raw["ministries"].items()),
            countries=tuple((code, _pattern(forms, "ال")) for code, forms in raw["countries"].items()),
            agency=_pattern(raw["agencies"]["words"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise ExtractionError(f"{path}: {error}; correct this entry of the lexicon") from error


def _pattern(forms: list[str], prefix: str = "") -> re.Pattern[str]:
    """Acronyms in capitals keep their case: SANA is an agency, Sana a woman, AP is not ap."""
    exact = [f for f in forms if f.isupper() and f.isascii() and len(f) <= 5]
    other = [same_form(f) for f in forms if f not in exact]
    parts = [rf"(?-i:{'|'.join(exact)})"] if exact else []
    parts += [rf"(?:[وفبلك]?{prefix})?(?:{'|'.join(other)})"] if other else []
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
