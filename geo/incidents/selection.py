"""Which incidents are shown, and an account in which none is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from gazetteer.names import fold
from geo.incidents.compared import Comparison, passes
from geo.incidents.table import COARSENED, NO_PLACE, UNKNOWN_DAY, WITHHELD, IncidentTable, Mask
from geo.language.days import day_words
from geo.language.language import ENGLISH, Language, text

_NAMED_AT_MOST = 3


_COMPARED = {
    "any": text("reported by {first} or {second}"),
    "first": text("reported by {first} and not by {second}"),
    "second": text("reported by {second} and not by {first}"),
    "both": text("reported by {first} and by {second}"),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter over incidents; the default shows all but background. None in a field: it filters nothing."""

    since: date | None = None
    until: date | None = None
    """Inclusive; an incident passes where its interval touches them."""
    undated: bool = True
    """Whether incidents without a date are kept; those of no date pass `since` and `until` only so."""
    outlets: frozenset[str | None] | None = None
    """At least one report is by one of these; the member None stands for an outlet that is not known."""
    quoted: frozenset[str | None] | None = None
    """At least one report quotes one of these; the member None stands for the outlet itself."""
    actors: frozenset[str | None] | None = None
    """At least one report names one of these as involved; the member None stands for incidents that name nobody."""
    tags: frozenset[str | None] | None = None
    """It has one of these tags; the member None stands for incidents without a tag."""
    types: frozenset[str] | None = None
    """Event types or sub-event types."""
    text: str = ""
    """Every word of it, case and accents aside, occurs in title, place names, passages, outlets or quoted sources."""
    background: bool = False
    """Whether history told in passing is kept."""
    precisions: frozenset[int | None] | None = None
    """geo_precision 1 to 4; the member None stands for incidents without a place."""
    min_origins: int = 1
    min_killed: int = 0
    min_injured: int = 0
    """By the highest number that any report gives; 0 keeps those of which none says."""
    compared: Comparison | None = None
    """One of two sources reports it or is quoted, or the part of these that is kept."""
    bounds: tuple[float, float, float, float] | None = None
    """South, west, north, east in degrees; west greater than east crosses the 180th meridian."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where all incidents are: the first five counts and `background` add up to `total`; the undated are told apart."""

    on_map: int
    """Shown at the place itself or near it (geo_precision 1 and 2)."""
    in_province: int
    country_only: int
    placeless: int
    filtered_out: int
    """By what the reader chose; background that was not asked for is not among them."""
    undated: int
    """Of those shown, how many have no date."""
    undated_filtered_out: int
    total: int
    background: int = 0
    """Background that is not shown because no one asked for background."""
    withheld: int = 0
    coarsened: int = 0
    """Of those shown, how many places a rule on sensitive places withheld or coarsened."""


def select(table: IncidentTable, selection: Selection) -> Mask:
    """Tell which rows pass."""
    mask = _passes_dates(table, selection) & (table.origins >= selection.min_origins)
    if not selection.background:
        mask &= ~table.background
    mask &= _passes_place(table, selection)
    mask &= table.people[:, :2].max(axis=1, initial=0) >= selection.min_killed
    mask &= table.people[:, 2:].max(axis=1, initial=0) >= selection.min_injured
    for wanted, names in (
        (selection.types, (table.event_type, table.sub_event_type)),
        (selection.outlets, (table.outlets,)),
        (selection.quoted, (table.quoted,)),
        (selection.actors, (table.actors,)),
        (selection.tags, (table.tags,)),
    ):
        if wanted is not None:
            mask &= np.logical_or.reduce([one.having(wanted, len(table)) for one in names])
    if selection.compared is not None:
        mask &= passes(table, selection.compared)
    for word in fold(selection.text).split():
        mask &= table.words.holding(word)
    return mask


def account(table: IncidentTable, selected: Mask, *, with_background: bool = False) -> Account:
    """Count where each incident is; the rows were selected with or without background."""
    total, kept = len(table), int(np.count_nonzero(selected))
    background = 0 if with_background else int(np.count_nonzero(table.background & ~selected))
    undated = int(np.count_nonzero(table.undated & selected))
    placed = np.bincount(table.geo_precision[selected], minlength=5)
    return Account(
        on_map=int(placed[1] + placed[2]),
        in_province=int(placed[3]),
        country_only=int(placed[4]),
        placeless=int(placed[NO_PLACE]),
        filtered_out=total - kept - background,
        undated=undated,
        undated_filtered_out=int(np.count_nonzero(table.undated)) - undated,
        total=total,
        background=background,
        withheld=int(np.count_nonzero(selected & (table.guarded == WITHHELD))),
        coarsened=int(np.count_nonzero(selected & (table.guarded == COARSENED))),
    )


def guarded_words(counts: Account, language: Language = ENGLISH) -> list[str]:
    """Say how many places rules on sensitive places kept back; nothing where none."""
    withheld = language.counted("{n} place withheld by rule", "{n} places withheld by rule", counts.withheld)
    coarsened = language.counted("{n} place coarsened by rule", "{n} places coarsened by rule", counts.coarsened)
    return [words for number, words in ((counts.withheld, withheld), (counts.coarsened, coarsened)) if number]


def whole_account(table: IncidentTable) -> Account:
    """The account where every row is shown."""
    return account(table, table.everything, with_background=True)


def selection_words(selection: Selection, language: Language = ENGLISH) -> str | None:
    """Say in one line what the filter keeps, for pictures and files; None where it keeps all but background."""
    say = language.say
    parts = [_days_words(selection, language)]
    for words, named, unnamed in (
        (text("outlets: {names}"), selection.outlets, say("outlet not known")),
        (text("quoting: {names}"), selection.quoted, say("the outlet itself")),
        (text("naming: {names}"), selection.actors, say("nobody named")),
        (text("tagged: {names}"), selection.tags, say("without a tag")),
    ):
        parts += [] if named is None else [say(words, names=_named(named, unnamed, language))]
    if selection.compared is not None:
        first, second = selection.compared.first.name, selection.compared.second.name
        parts.append(say(_COMPARED[selection.compared.share], first=first, second=second))
    if selection.types is not None:
        names = _named([language.name_of_type(name) for name in selection.types], "", language)
        parts.append(say("types: {names}", names=names))
    if selection.precisions is not None:
        parts.append(say("{number} of 5 degrees of certainty", number=len(selection.precisions)))
    parts += [say("text “{text}”", text=selection.text)] if selection.text else []
    if selection.min_origins > 1:
        parts.append(language.counted("at least {n} origin", "at least {n} origins", selection.min_origins))
    parts += [say("at least {number} killed", number=selection.min_killed)] if selection.min_killed else []
    parts += [say("at least {number} injured", number=selection.min_injured)] if selection.min_injured else []
    parts += [say("inside an area")] if selection.bounds is not None else []
    parts += [say("with background")] if selection.background else []
    return say("; ", context="between filters").join(part for part in parts if part) or None


def _days_words(selection: Selection, language: Language) -> str:
    since = None if selection.since is None else day_words(selection.since, language)
    until = None if selection.until is None else day_words(selection.until, language)
    parts = []
    if since is not None and until is not None:
        parts.append(language.say("from {first} to {last}", first=since, last=until))
    elif since is not None:
        parts.append(language.say("from {first}", first=since))
    elif until is not None:
        parts.append(language.say("to {last}", last=until))
    if not selection.undated:
        parts.append(language.say("dated only"))
    return language.joined(parts)


def _named(chosen: Iterable[str | None], no_name: str, language: Language) -> str:
    """Name up to three of the chosen, and count the others."""
    names = sorted(no_name if name is None else name for name in chosen)
    listed, more = language.joined(names[:_NAMED_AT_MOST]), len(names) - _NAMED_AT_MOST
    if not names:
        return language.say("none", context="names")
    return language.say("{names} and {number} more", names=listed, number=more) if more > 0 else listed


def _passes_dates(table: IncidentTable, selection: Selection) -> Mask:
    first, last = table.first_day, table.last_day
    passes = np.ones(len(table), dtype=bool)
    if selection.until is not None:
        passes &= (first == UNKNOWN_DAY) | (first <= selection.until.toordinal())
    if selection.since is not None:
        passes &= (last == UNKNOWN_DAY) | (last >= selection.since.toordinal())
    return np.where(table.undated, selection.undated, passes)


def _passes_place(table: IncidentTable, selection: Selection) -> Mask:
    passes = np.ones(len(table), dtype=bool)
    if selection.precisions is not None:
        wanted = [NO_PLACE if precision is None else precision for precision in selection.precisions]
        passes &= np.isin(table.geo_precision, wanted)
    if selection.bounds is None:
        return passes
    south, west, north, east = selection.bounds
    latitude, longitude = table.latitude, table.longitude  # NaN, where there is no point, passes no comparison
    passes &= (latitude >= south) & (latitude <= north)
    if west <= east:
        return passes & (longitude >= west) & (longitude <= east)
    return passes & ((longitude >= west) | (longitude <= east))
