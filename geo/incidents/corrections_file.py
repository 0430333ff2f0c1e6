"""Reads and writes corrections.toml: made to be reviewed, kept in version control and edited by hand."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from geo.errors import CorrectionsError, ExportError
from geo.extraction.lexicons import event_types
from geo.incidents.correction import (
    ACTIONS,
    REMARKS,
    Correction,
    DatesGiven,
    PlaceGiven,
    TollGiven,
)
from geo.incidents.entry_file import Entry, EntryFile
from geo.whole_file import whole_file

FILE_NAME = "corrections.toml"

_TABLE = "correction"
_FILE = EntryFile(_TABLE, CorrectionsError)
LOCK_SECONDS = 120
"""How long to wait for another that corrects."""
_PREAMBLE = """\
# Corrections to what the rules read: each is replayed at every run. Look at them with: incident-map corrections
"""

_ALWAYS = frozenset({"action", "author", "date", "reason"})
_PLACE_KEYS = frozenset({"place_id", "name", "latitude", "longitude", "radius_km", "country_code", "geo_precision"})
_TYPE_KEYS = frozenset({"event_type", "sub_event_type"})
_DATE_KEYS = frozenset({"date_start", "date_end", "time_precision"})
_TOLL_KEYS = frozenset({"killed_min", "killed_max", "injured_min", "injured_max"})
_KEYS: Mapping[str, frozenset[str]] = {
    "move": frozenset({"report"}) | _PLACE_KEYS,
    "retype": frozenset({"report"}) | _TYPE_KEYS,
    "redate": frozenset({"report"}) | _DATE_KEYS,
    "merge": frozenset({"reports"}),
    "split": frozenset({"reports", "from"}),
    "reject": frozenset({"report"}),
    "add": frozenset({"article", "passage", "attributed_to", "background"})
    | _PLACE_KEYS
    | _TYPE_KEYS
    | _DATE_KEYS
    | _TOLL_KEYS,
    "note": frozenset({"report", "text"}),
    "tag": frozenset({"report", "tags"}),
}
"""What an entry may hold beside author, date and reason, by its action."""

LEAST_PASSAGE_WORDS = 5
LONGEST_TAG = 40
"""Letters."""


def corrections_beside(store: Path) -> Path:
    """The file of corrections that belongs to a store: in its folder."""
    return store.with_name(FILE_NAME)


def read_corrections(path: Path, *, needed: bool = False) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; none where there is no file, unless it is `needed`.

    Raises CorrectionsError, with the entry and its line, where one is malformed.
    """
    text = _FILE.text(path)
    if text is None:
        if needed:
            raise CorrectionsError(f"{path}: no such file; name a file of corrections")
        return ()
    return _corrections(path, text)


def correction_of(entry: Mapping[str, Any]) -> Correction:
    """The correction that an entry of the file says; raises CorrectionsError where it cannot be."""
    return _Entry(entry, CorrectionsError).correction()


def add_corrections(path: Path, entries: Iterable[Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Write entries at the end of the file, all or none, and leave the rest of it as it is; raises CorrectionsError."""
    import tomlkit

    text = _FILE.text(path)
    before = () if text is None else _corrections(path, text)
    given = [{key: value for key, value in entry.items() if value is not None} for entry in entries]
    added = tuple(correction_of(entry) for entry in given)
    tables = tomlkit.aot()
    for entry in given:
        tables.append(tomlkit.item(entry))
    document = tomlkit.document()
    document[_TABLE] = tables
    start = _PREAMBLE if text is None else text.rstrip("\n") + "\n"
    _write(path, f"{start}\n{tomlkit.dumps(document).strip()}\n", (*before, *added))
    return added


def remove_correction(path: Path, which: str) -> Correction:
    """Take the correction of this id, or of this number in the file, out of it; raises CorrectionsError.

    All else stays as it is, comments too.
    """
    text = _FILE.text(path)
    before = () if text is None else _corrections(path, text)
    number = _number_of(path, which, before)
    lines = _FILE.header_lines(text or "")
    if text is None or len(lines) != len(before):
        raise CorrectionsError(f"{path}: its entries cannot be told apart; take entry {number + 1} out by hand")
    rows = text.splitlines(keepends=True)
    first = lines[number] - 1
    end = lines[number + 1] - 1 if number + 1 < len(lines) else len(rows)
    while end > first + 1 and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
        end -= 1  # what stands above the next entry is about that one
    kept = "".join([*rows[:first], *rows[end:]]).strip("\n")
    _write(path, f"{kept}\n", (*before[:number], *before[number + 1 :]))
    return before[number]


@contextmanager
def correcting(path: Path) -> Iterator[None]:
    """Keep the file to oneself from reading it to writing it; others wait, at most LOCK_SECONDS.

    Raises CorrectionsError where it is not free by then, or where its folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise CorrectionsError(f"{path}: another is correcting; wait until it is done, then try again") from error
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be written ({error.strerror}); make the folder writable") from error
    try:
        yield
    finally:
        lock.release()


def fingerprint(corrections: Sequence[Correction]) -> str:
    """Changes whenever the corrections or their order do; empty where there are none."""
    ids = "\n".join(one.correction_id for one in corrections)
    return hashlib.sha256(ids.encode()).hexdigest()[:16] if ids else ""


def _corrections(path: Path, text: str) -> tuple[Correction, ...]:
    return _FILE.entries(path, text, correction_of)


def _number_of(path: Path, which: str, corrections: Sequence[Correction]) -> int:
    ids = [one.correction_id for one in corrections]
    if which in ids:
        return ids.index(which)
    if which.isdecimal() and 1 <= int(which) <= len(ids):
        return int(which) - 1
    raise CorrectionsError(f"{path}: no correction {which}; incident-map corrections lists them with number and id")


def _write(path: Path, text: str, meant: Sequence[Correction]) -> None:
    if _corrections(path, text) != tuple(meant):
        raise CorrectionsError(f"{path}: its entries are not written as [[{_TABLE}]]; change it by hand")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path, "make the folder writable") as stream:
            stream.write(text.encode("utf-8"))
    except ExportError as error:
        raise CorrectionsError(str(error)) from error
    except OSError as error:
        raise CorrectionsError(f"{path}: cannot be written ({error.strerror}); make the folder writable") from error


class _Entry(Entry):
    """One table of the file."""

    def correction(self) -> Correction:
        action = self.table.get("action")
        if action not in ACTIONS:
            said = "says no action" if action is None else f"{action!r} is no action"
            raise CorrectionsError(f"{said}; write action as one of {', '.join(ACTIONS)}")
        self.only(_ALWAYS | _KEYS[action], action)
        plain = Correction(
            correction_id="",
            action=action,
            author=self.text("author"),
            day=self.day("date"),
            reason=self.text("reason") if action not in REMARKS or "reason" in self.table else "",
            report_ids=self._reports(action),
            from_ids=self.texts("from", "reports") if "from" in self.table else (),
            place=self._place(action),
            **self._type(action),
            dates=self._dates(action),
            article_id=self.text("article") if action == "add" else None,
            passage=self._passage() if action == "add" else None,
            toll=TollGiven(**{key: self._count(key) for key in _TOLL_KEYS}),
            attributed_to=self.text("attributed_to") if "attributed_to" in self.table else None,
            background=self.flag("background"),
            text=self.text("text") if action == "note" else None,
            tags=self._tags() if action == "tag" else (),
        )
        # What a correction does not say is no part of its id: those of older versions stay.
        told = {key: value for key, value in asdict(plain).items() if value or key not in ("text", "tags")}
        said_all = json.dumps(told, default=str, ensure_ascii=True, sort_keys=True)
        return replace(plain, correction_id="c" + hashlib.sha256(said_all.encode("ascii")).hexdigest()[:8])

    def _tags(self) -> tuple[str, ...]:
        tags = tuple(dict.fromkeys(" ".join(tag.split()) for tag in self.texts("tags", "tags")))
        long = [tag for tag in tags if len(tag) > LONGEST_TAG]
        if long:
            raise CorrectionsError(f"tag {long[0]!r} is longer than {LONGEST_TAG} letters; write it as a note")
        return tags

    def _count(self, key: str) -> int | None:
        return self.whole(key, 0, 10_000_000)

    def _reports(self, action: str) -> tuple[str, ...]:
        if "report" in _KEYS[action]:
            return (self.text("report"),)
        if "reports" not in _KEYS[action]:
            return ()
        told = self.texts("reports", "reports")
        if len(told) < 2 and "from" not in self.table:
            raise CorrectionsError(f'names one report; to {action}, write reports = ["…", "…"]')
        if set(told) & set(self.table.get("from", ())):
            raise CorrectionsError("keeps a report apart from itself; name it once")
        return told

    def _place(self, action: str) -> PlaceGiven | None:
        if "place_id" not in _KEYS[action] or (action == "add" and not _PLACE_KEYS & set(self.table)):
            return None
        precision = self.whole("geo_precision", 1, 4)
        radius_km = self.number("radius_km", 0, 21_000)
        point = {key for key in ("name", "latitude", "longitude", "radius_km") if key in self.table}
        if "place_id" in self.table:
            if point - {"radius_km"}:
                raise CorrectionsError("names a place_id and a point; keep one of them")
            return PlaceGiven(self.text("place_id"), radius_km=radius_km, geo_precision=precision)
        missing = sorted({"name", "latitude", "longitude", "radius_km"} - point)
        if missing:
            raise CorrectionsError(
                f"{', '.join(missing)} missing; give a place_id, or name, latitude, longitude and radius_km"
            )
        country = self.text("country_code").upper() if "country_code" in self.table else None
        if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise CorrectionsError(f"{country!r} is no two-letter country code; write it as SY")
        return PlaceGiven(
            name=self.text("name"),
            latitude=self.number("latitude", -90, 90),
            longitude=self.number("longitude", -180, 180),
            radius_km=radius_km,
            country_code=country,
            geo_precision=precision,
        )

    def _type(self, action: str) -> dict[str, str]:
        if "sub_event_type" not in _KEYS[action]:
            return {}
        sub_event_type = self.text("sub_event_type")
        known = event_types()
        fitting = [event for event, sub in known if sub == sub_event_type]
        if not fitting:
            names = ", ".join(dict.fromkeys(sub for _, sub in known))
            raise CorrectionsError(f"{sub_event_type!r} is no sub-event type; take one of {names}")
        event_type = self.text("event_type") if "event_type" in self.table else fitting[0]
        if event_type not in fitting and not (sub_event_type == "Prison break" and event_type in _PRISON_BREAK):
            raise CorrectionsError(f"{sub_event_type!r} belongs to {fitting[0]!r}, not to {event_type!r}")
        return {"event_type": event_type, "sub_event_type": sub_event_type}

    def _dates(self, action: str) -> DatesGiven | None:
        if "date_start" not in _KEYS[action] or (action == "add" and not _DATE_KEYS & set(self.table)):
            return None
        precision = self.whole("time_precision", 1, 4)
        if "date_start" not in self.table:
            if precision != 4 or "date_end" in self.table:
                raise CorrectionsError("date_start is missing; write a day, or time_precision = 4 alone for no date")
            return DatesGiven(None, None, 4)
        start = self.day("date_start")
        end = self.day("date_end") if "date_end" in self.table else start
        if end < start:
            raise CorrectionsError(f"date_end {end} is before date_start {start}; exchange them")
        return DatesGiven(start, end, _precision_of((end - start).days) if precision is None else precision)

    def _passage(self) -> str:
        passage = self.text("passage")
        if len(passage.split()) < LEAST_PASSAGE_WORDS:
            raise CorrectionsError(f"the passage is too short; give the sentence, at least {LEAST_PASSAGE_WORDS} words")
        return passage


_PRISON_BREAK = frozenset({"Violence against civilians", "Strategic developments"})
"""Its event type depends on whether people are hurt."""


def _precision_of(days: int) -> int:
    """time_precision of an interval: 1 a day, 2 a week, 3 a month, 4 longer."""
    return 1 if days == 0 else 2 if days <= 7 else 3 if days <= 31 else 4
