"""Profiles of outlets: what the team says of each, by the Admiralty code, and under which names it appears."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from geo.extraction.named_sources import listed_source
from geo.language.days import day_words
from geo.language.language import ENGLISH, Language, text

RELIABILITY: Mapping[str, str] = {
    "A": text("completely reliable"),
    "B": text("usually reliable"),
    "C": text("fairly reliable"),
    "D": text("not usually reliable"),
    "E": text("unreliable"),
    "F": text("reliability cannot be judged"),
}
"""The Admiralty code for sources (NATO AJP-2.1). Its digits 1-6, for single reports, are nobody's to guess."""


@dataclass(frozen=True, slots=True)
class OutletProfile:
    """What the team says of one outlet."""

    name: str
    names: tuple[str, ...]
    """Other names that it appears under."""
    affiliation: str | None
    """Whose it is or whom it stands by; None where it is not said."""
    reliability: str | None
    """A key of RELIABILITY; None where it is not said."""
    reason: str | None
    """Why the team says so; None where it is not said."""
    author: str
    day: date
    """Who set it, and when."""


@dataclass(frozen=True, eq=False)
class Outlets:
    """The profiles of a file: each name is one outlet's."""

    profiles: tuple[OutletProfile, ...] = ()

    def name_of(self, source: str) -> str:
        """One name for an outlet: that of its profile, else that of the lexicon's listed sources, else its own."""
        profile = self.profile_of(source)
        return profile.name if profile is not None else listed_source(source) or source

    def profile_of(self, source: str | None) -> OutletProfile | None:
        """What the team says of an outlet, under any of its names; None where it says nothing."""
        if source is None or not self.profiles:
            return None
        return self._by_key.get(_key(source)) or self._by_key.get(_listed_key(source))

    def unused(self, sources: Iterable[str]) -> tuple[OutletProfile, ...]:
        """The profiles of outlets that none of these is."""
        used = {id(self.profile_of(source)) for source in sources}
        return tuple(profile for profile in self.profiles if id(profile) not in used)

    @cached_property
    def _by_key(self) -> Mapping[str, OutletProfile]:
        return {key: profile for profile in self.profiles for key in keys_of(profile)}


NO_PROFILES = Outlets()


def keys_of(profile: OutletProfile) -> tuple[str, ...]:
    """What tells the outlet by any of its names, case and white space aside."""
    names = (profile.name, *profile.names)
    return tuple(dict.fromkeys([*map(_key, names), *map(_listed_key, names)]))


def told_twice(profiles: Sequence[OutletProfile]) -> tuple[int, int] | None:
    """The numbers, from 0, of two profiles of one outlet; None where each outlet has one."""
    known: dict[str, int] = {}
    for number, profile in enumerate(profiles):
        for key in keys_of(profile):
            if known.setdefault(key, number) != number:
                return known[key], number
    return None


def profile_words(profile: OutletProfile, language: Language = ENGLISH) -> str:
    """Say what the team says of an outlet: "state broadcaster · B, usually reliable"."""
    return " · ".join(part for part in (profile.affiliation, reliability_words(profile, language)) if part)


def reliability_words(profile: OutletProfile, language: Language = ENGLISH) -> str:
    """The letter with what it means; empty where there is none."""
    if profile.reliability is None:
        return ""
    return language.joined([profile.reliability, language.say(RELIABILITY[profile.reliability])])


def profile_note(profile: OutletProfile, language: Language = ENGLISH) -> str:
    """Say who set a profile, when, and why."""
    why = f": {profile.reason}" if profile.reason else ""
    day = day_words(profile.day, language)
    return language.say("set by {author}, {day}", author=profile.author, day=day) + why


def profile_line(profile: OutletProfile, language: Language = ENGLISH) -> str:
    """All of it in one line, for files."""
    return f"{profile.name}: {profile_words(profile, language)} ({profile_note(profile, language)})"


def profile_lines(outlets: Outlets, sources: Iterable[str], language: Language = ENGLISH) -> list[str]:
    """A line for each of these outlets that has a profile, each once."""
    found = {profile.name: profile for source in sources if (profile := outlets.profile_of(source)) is not None}
    return [profile_line(profile, language) for profile in found.values()]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _listed_key(name: str) -> str:
    listed = listed_source(name)
    return _key(name) if listed is None else f"listed\0{listed}"
