"""The incidents as columns, without their reports: what filters, counts, map and list read, at any number of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.names import fold
from gazetteer.place import Place
from geo.incidents.correction_words import done_words, notes_of, tags_of
from geo.incidents.incident import Incident
from geo.incidents.texts import Texts
from geo.incidents.title import NO_PLACE_PHRASES, incident_title, place_phrase, place_words, title_words, type_words
from geo.language.days import date_words
from geo.language.language import ENGLISH, Language, language_codes, language_of

Rows = NDArray[np.int32]
"""Numbers of rows, each once."""
Mask = NDArray[np.bool_]
"""One truth a row."""

UNKNOWN_DAY = 0
"""In a column of days, which are counted as datetime.date.toordinal does."""
NOT_SAID = -1
"""In a column of people."""
NO_PLACE = 0
"""In the column of geo_precision."""
NOT_GUARDED, COARSENED, WITHHELD = 0, 1, 2
"""In the column of what rules on sensitive places changed."""


class Entry(NamedTuple):
    """What the columns keep of one incident."""

    incident_id: str
    event_type: str
    sub_event_type: str
    first_day: int
    last_day: int
    """Proleptic ordinals, UNKNOWN_DAY where not known."""
    geo_precision: int
    """1 to 4, NO_PLACE where there is none."""
    latitude: float
    longitude: float
    radius_km: float
    """WGS 84 degrees and km; NaN where not known."""
    country_code: str
    """Empty where not known."""
    place: str
    """As titles name it."""
    killed_min: int
    killed_max: int
    injured_min: int
    injured_max: int
    """NOT_SAID where no report says."""
    origins: int
    background: bool
    outlets: tuple[str | None, ...]
    """Of its reports, each once; None for one that is not known."""
    quoted: tuple[str | None, ...]
    """Whom its reports quote; None for the outlet itself."""
    actors: tuple[str | None, ...]
    """Whom its reports name as involved; None alone where none names anybody."""
    tags: tuple[str | None, ...]
    """What people tagged it with; None alone where nobody did."""
    notes: int
    """How many notes people wrote to it."""
    corrected: str
    """What people changed, in words; empty for one as the rules read it."""
    words: str
    """Title, names of the place, passages, outlets and quoted sources, folded for the search."""
    guarded: int = NOT_GUARDED
    """Whether a rule on sensitive places COARSENED or WITHHELD its place; never kept in the store."""


_PEOPLE = ("killed_min", "killed_max", "injured_min", "injured_max")


def entry_of(incident: Incident) -> Entry:
    """What the columns keep of an incident."""
    place, reports = incident.place, incident.reports
    return Entry(
        incident.incident_id,
        incident.event_type,
        incident.sub_event_type,
        _ordinal(incident.date_start),
        _ordinal(incident.date_end),
        NO_PLACE if place is None or incident.geo_precision is None else incident.geo_precision,
        _number(incident.latitude),
        _number(incident.longitude),
        _number(incident.radius_km),
        "" if place is None or place.country_code is None else place.country_code,
        place_phrase(incident),
        _people(incident.killed_min),
        _people(incident.killed_max),
        _people(incident.injured_min),
        _people(incident.injured_max),
        incident.origins,
        incident.background,
        tuple(dict.fromkeys(report.source for report in reports)),
        tuple(dict.fromkeys(report.attributed_to for report in reports)),
        tuple(dict.fromkeys(actor for report in reports for actor in report.actors)) or (None,),
        tuple(tags_of(incident)) or (None,),
        len(notes_of(incident)),
        ", ".join(done_words(incident)),
        fold(" ".join(_searched(incident))),
        NOT_GUARDED if incident.guarded is None else WITHHELD if place is None else COARSENED,
    )


Name = str | int | None


@dataclass(frozen=True, eq=False)
class Memberships:
    """Which rows have which names, where a row may have several."""

    names: tuple[Name, ...]
    """Each once, those of most rows first, then in the order of the alphabet; None last of its number."""
    rows: Rows
    codes: NDArray[np.int32]
    """Pairs of a row and the number of a name that it has."""

    @cached_property
    def totals(self) -> NDArray[np.int64]:
        """How many rows have each name."""
        return np.bincount(self.codes, minlength=len(self.names))

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """How many of these rows have each name."""
        return np.bincount(self.codes[mask[self.rows]], minlength=len(self.names))

    def of(self, row: int) -> tuple[Name, ...]:
        """The names of one row, in its own order."""
        # Given numbers of another width, NumPy would make all rows of that width first.
        first, last = np.searchsorted(self.rows, np.array((row, row + 1), dtype=self.rows.dtype))
        return tuple(self.names[code] for code in self.codes[first:last])

    def by_row(self, length: int) -> list[tuple[Name, ...]]:
        """The names of each of `length` rows, in its own order."""
        ends = np.searchsorted(self.rows, np.arange(1, length + 1)).tolist()
        names = [self.names[code] for code in self.codes.tolist()]
        return [tuple(names[first:end]) for first, end in pairwise((0, *ends))]

    def having(self, wanted: Iterable[Name], length: int) -> Mask:
        """The rows of `length` that have any of the names; names that no row has are passed over."""
        chosen = np.zeros(len(self.names) + 1, dtype=bool)
        number = {name: code for code, name in enumerate(self.names)}
        chosen[[number.get(name, len(self.names)) for name in wanted]] = True
        chosen[len(self.names)] = False
        mask = np.zeros(length, dtype=bool)
        mask[self.rows[chosen[self.codes]]] = True
        return mask

    def renamed(self, name_of: Callable[[Name], Name]) -> "Memberships":
        """The same with other names; names that become one are one, and a row has it once."""
        new = [name_of(name) for name in self.names]
        if new == list(self.names):
            return self
        number = {name: code for code, name in enumerate(dict.fromkeys(new))}
        codes = np.array([number[name] for name in new], dtype=np.int64)[self.codes]
        _, first = np.unique(self.rows.astype(np.int64) * len(number) + codes, return_index=True)
        kept = np.sort(first)
        names, counts = list(number), np.bincount(codes[kept], minlength=len(number)).tolist()
        ordered = sorted(names, key=lambda name: _rank(name, counts[number[name]]))
        place = np.empty(len(names), dtype=np.int32)
        place[[number[name] for name in ordered]] = np.arange(len(names), dtype=np.int32)
        return Memberships(tuple(ordered), self.rows[kept], place[codes[kept]])


@dataclass(frozen=True, eq=False)
class IncidentTable:
    """One row an incident, in the order given; nobody changes it, so that all sessions share it."""

    incident_id: tuple[str, ...]
    event_type: Memberships
    sub_event_type: Memberships
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    geo_precision: NDArray[np.int8]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    radius_km: NDArray[np.float64]
    country: Memberships
    place: tuple[str, ...]
    people: NDArray[np.int32]
    """Four columns: killed at least, killed at most, injured at least, injured at most."""
    origins: NDArray[np.int32]
    background: Mask
    outlets: Memberships
    quoted: Memberships
    actors: Memberships
    tags: Memberships
    notes: NDArray[np.int32]
    corrected: tuple[str, ...]
    words: Texts
    guarded: NDArray[np.int8]
    newest_first: Rows
    """All rows, those of the latest day first, the undated last, then by incident_id."""
    places: Callable[[], Iterable[Place]]
    """Makes the places that its rows name: only languages other than English ask for them."""

    @classmethod
    def of(cls, entries: Iterable[Iterable[Any]], places: Callable[[], Iterable[Place]] = tuple) -> "IncidentTable":
        """The table of entries, or of rows that have an entry's fields in its order; `places` makes their places."""
        columns: list[tuple[Any, ...]] = list(zip(*entries, strict=True)) or [()] * len(Entry._fields)
        at = dict(zip(Entry._fields, columns, strict=True))
        people = [at[name] for name in _PEOPLE]
        first_day = np.array(at["first_day"], dtype=np.int32)
        last_day = np.array(at["last_day"], dtype=np.int32)
        return cls(
            incident_id=at["incident_id"],
            event_type=_single(at["event_type"]),
            sub_event_type=_single(at["sub_event_type"]),
            first_day=first_day,
            last_day=last_day,
            geo_precision=np.array(at["geo_precision"], dtype=np.int8),
            latitude=np.array(at["latitude"], dtype=np.float64),
            longitude=np.array(at["longitude"], dtype=np.float64),
            radius_km=np.array(at["radius_km"], dtype=np.float64),
            country=_single(at["country_code"]),
            place=at["place"],
            people=np.array(people, dtype=np.int32).T.reshape(-1, 4),
            origins=np.array(at["origins"], dtype=np.int32),
            background=np.array(at["background"], dtype=bool),
            outlets=_several(at["outlets"]),
            quoted=_several(at["quoted"]),
            actors=_several(at["actors"]),
            tags=_several(at["tags"]),
            notes=np.array(at["notes"], dtype=np.int32),
            corrected=at["corrected"],
            words=Texts.of(at["words"]),
            guarded=np.array(at["guarded"], dtype=np.int8),
            newest_first=_newest_first(at["incident_id"], first_day, last_day),
            places=places,
        )

    def __len__(self) -> int:
        return len(self.incident_id)

    def with_outlets(self, name_of: Callable[[str], str]) -> "IncidentTable":
        """The same with its outlets under other names: several names of one outlet become one."""
        return replace(self, outlets=self.outlets.renamed(lambda name: None if name is None else name_of(str(name))))

    @cached_property
    def everything(self) -> Mask:
        """All rows."""
        return np.ones(len(self), dtype=bool)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each incident_id."""
        return {incident_id: row for row, incident_id in enumerate(self.incident_id)}

    @cached_property
    def places_in(self) -> Mapping[str, Mapping[str, str]]:
        """Languages other than English, by code: what each calls a place that English calls so."""
        return _places_in(self.places())

    @cached_property
    def certainty(self) -> Memberships:
        """The geo_precision of each row as a name; None without a place."""
        found, codes, counts = np.unique(self.geo_precision, return_inverse=True, return_counts=True)
        names = [None if precision == NO_PLACE else precision for precision in found.tolist()]
        ordered = sorted(range(len(names)), key=lambda code: _rank(names[code], int(counts[code])))
        place = np.empty(len(names), dtype=np.int32)
        place[ordered] = np.arange(len(names), dtype=np.int32)
        every = np.arange(len(self), dtype=np.int32)
        return Memberships(tuple(names[code] for code in ordered), every, place[codes])

    @cached_property
    def undated(self) -> Mask:
        """Rows of which neither end is known."""
        unknown: Mask = (self.first_day == UNKNOWN_DAY) & (self.last_day == UNKNOWN_DAY)
        return unknown

    def entries(self) -> Iterator[Entry]:
        """What it was made of, row by row."""
        number = len(self)
        people = dict(zip(_PEOPLE, self.people.T.tolist(), strict=True))
        of_names: dict[str, Sequence[Any]] = {
            name: [names[0] for names in held.by_row(number)]
            for name, held in (
                ("event_type", self.event_type),
                ("sub_event_type", self.sub_event_type),
                ("country_code", self.country),
            )
        }
        for name in ("outlets", "quoted", "actors", "tags"):
            of_names[name] = getattr(self, name).by_row(number)
        columns: list[Iterable[Any]] = []
        for name in Entry._fields:
            column = people.get(name, of_names.get(name))
            kept = getattr(self, name) if column is None else column
            columns.append(kept.tolist() if isinstance(kept, np.ndarray) else kept)
        yield from map(Entry._make, zip(*columns, strict=True))

    def title(self, row: int, language: Language = ENGLISH) -> str:
        """As geo.incidents.title.incident_title says it."""
        return self.titles((row,), language)[0]

    def titles(self, rows: Sequence[int] | Rows, language: Language = ENGLISH) -> list[str]:
        """The titles of these rows: what many of them share is worded once."""
        at = np.asarray(rows, dtype=np.int64)
        kinds = list(zip(self.event_type.codes[at].tolist(), self.sub_event_type.codes[at].tolist(), strict=True))
        spans = list(zip(self.first_day[at].tolist(), self.last_day[at].tolist(), strict=True))
        days = {span: date_words(_day(span[0]), _day(span[1]), language) for span in set(spans)}
        types = {
            kind: type_words(str(self.event_type.names[kind[0]]), str(self.sub_event_type.names[kind[1]]), language)
            for kind in set(kinds)
        }
        return [
            title_words(types[kind], self.place_words(row, language), days[span], language)
            for row, kind, span in zip(at.tolist(), kinds, spans, strict=True)
        ]

    def place_words(self, row: int, language: Language = ENGLISH) -> str:
        """As geo.incidents.title.place_phrase says it; in English where the language has no one name for it."""
        english = self.place[row]
        return english if language.is_source else self.places_in[language.code].get(english, english)

    def type_of(self, row: int) -> str:
        """The event type of a row."""
        return str(self.event_type.names[self.event_type.codes[row]])

    def sub_type_of(self, row: int) -> str:
        """The sub-event type of a row."""
        return str(self.sub_event_type.names[self.sub_event_type.codes[row]])

    def days(self, row: int) -> tuple[date | None, date | None]:
        """The first and the last day of a row; None where not known."""
        return _day(int(self.first_day[row])), _day(int(self.last_day[row]))


def incident_table(incidents: Iterable[Incident]) -> IncidentTable:
    """The columns of incidents, in the order given."""
    known = list(incidents)
    places = tuple(dict.fromkeys(incident.place for incident in known if incident.place is not None))
    return IncidentTable.of(map(entry_of, known), lambda: places)


def _places_in(places: Iterable[Place]) -> dict[str, dict[str, str]]:
    """By language what it calls what English calls so; names that mean places of several names there are left out."""
    known = list(dict.fromkeys(places))
    others = [language_of(code) for code in language_codes()[1:]]
    return {language.code: _renamed(known, language) for language in others}


def _renamed(places: Sequence[Place], language: Language) -> dict[str, str]:
    named: dict[str, set[str]] = {phrase: {language.say(phrase)} for phrase in NO_PLACE_PHRASES}
    for place in places:
        for geo_precision in (1, 2, 3, 4):
            english = place_words(place, geo_precision)
            named.setdefault(english, set()).add(place_words(place, geo_precision, language))
    return {english: next(iter(words)) for english, words in named.items() if len(words) == 1}


def _newest_first(incident_ids: Sequence[str], first_day: NDArray[np.int32], last_day: NDArray[np.int32]) -> Rows:
    day = np.where(first_day == UNKNOWN_DAY, last_day, first_day)
    ids = np.argsort(np.array(incident_ids, dtype=np.str_), kind="stable")
    rank = np.empty(len(incident_ids), dtype=np.int32)
    rank[ids] = np.arange(len(incident_ids), dtype=np.int32)
    return np.lexsort((rank, -day)).astype(np.int32)


def _single(values: Sequence[Name]) -> Memberships:
    """Columns in which every row has one name: pair `n` is that of row `n`."""
    return _several([(value,) for value in values])


def _several(given: Sequence[Sequence[Name]]) -> Memberships:
    # Most rows have the same names as many others: they are counted and numbered by the kinds of rows that there are.
    kinds: dict[Sequence[Name], int] = {}
    kind = np.fromiter((kinds.setdefault(names, len(kinds)) for names in given), dtype=np.int64, count=len(given))
    counts: dict[Name, int] = {}
    for names, number in zip(kinds, np.bincount(kind, minlength=len(kinds)).tolist(), strict=True):
        for name in names:
            counts[name] = counts.get(name, 0) + number
    ordered = sorted(counts, key=lambda name: _rank(name, counts[name]))
    code = {name: number for number, name in enumerate(ordered)}
    flat = np.array([code[name] for names in kinds for name in names], dtype=np.int32)
    length = np.array([len(names) for names in kinds], dtype=np.int64)
    first = np.cumsum(length) - length
    rows = np.repeat(np.arange(len(given), dtype=np.int32), length[kind])
    # The place of each pair among those of its row, counted from where its row begins.
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(length[kind]) - length[kind], length[kind])
    return Memberships(names=tuple(ordered), rows=rows, codes=flat[np.repeat(first[kind], length[kind]) + nth])


def _rank(name: Name, count: int) -> tuple[int, bool, str, str]:
    return -count, name is None, str(name).casefold(), str(name)


def _ordinal(day: date | None) -> int:
    return UNKNOWN_DAY if day is None else day.toordinal()


def _day(ordinal: int) -> date | None:
    return None if ordinal == UNKNOWN_DAY else date.fromordinal(ordinal)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _people(value: int | None) -> int:
    return NOT_SAID if value is None else value


def _searched(incident: Incident) -> Iterable[str]:
    yield incident_title(incident)
    if incident.place is not None:
        yield from incident.place.names
    yield from tags_of(incident)
    yield from (note.text or "" for note in notes_of(incident))
    for report in incident.reports:
        yield from (report.passage, report.place_text or "", report.source or "", report.attributed_to or "")
