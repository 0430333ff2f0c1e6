"""How a correction is worded: who, when, why, and what the rules had read."""

from collections.abc import Iterable
from datetime import date

from geo.incidents.correction import DONE, Applied, Correction
from geo.incidents.incident import Incident
from geo.incidents.title import date_words, day_words

_DID = {
    "move": "Moved",
    "retype": "Type changed",
    "redate": "Date changed",
    "merge": "Reports brought together",
    "split": "Kept apart from other reports",
    "reject": "Rejected",
    "add": "Added",
}


def correction_phrase(applied: Applied) -> str:
    """Say what a correction did: "Moved by A, 22 Nov 2026: why. The rules read: Tell Amber (Deir ez-Zor)"."""
    read = was_words(applied)
    return f"{_DID[applied.action]} {by_words(applied)}{f' · {read}' if read else ''}"


def by_words(said: Applied | Correction) -> str:
    """Say by whom, when and why."""
    return f"by {said.author}, {day_words(said.day)}: {said.reason}"


def was_words(applied: Applied) -> str:
    """Say what the rules had read; empty where nothing else."""
    was = dict(applied.was)
    if not was:
        return ""
    if applied.action == "move":
        return f"by the rules: {place_words(was.get('place_name'), was.get('admin1'))}"
    if applied.action == "retype":
        return f"by the rules: {was['sub_event_type']}"
    if applied.action == "redate":
        start, end = (
            None if was[key] is None else date.fromisoformat(str(was[key])) for key in ("date_start", "date_end")
        )
        return f"by the rules: {date_words(start, end)}"
    return ""


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def place_words(name: object, admin1: object) -> str:
    """Name a place with its division; "no place" for none."""
    if name is None:
        return "no place"
    return str(name) if admin1 in (None, name) else f"{name} ({admin1})"


def done_words(incident: Incident) -> list[str]:
    """What corrections did to an incident, each kind once: "moved", "merged"; empty for one as the rules read it."""
    return list(dict.fromkeys(DONE[one.action] for one in incident.corrections))


def asked_words(correction: Correction) -> str:
    """Say what a correction asks for, of which reports."""
    about = ", ".join(correction.report_ids) or f"article {correction.article_id}"
    parts: Iterable[str | None] = (
        f"from {', '.join(correction.from_ids)}" if correction.from_ids else None,
        _to_place(correction),
        correction.sub_event_type,
        None if correction.dates is None else date_words(correction.dates.date_start, correction.dates.date_end),
    )
    return f"{correction.action} {about}" + "".join(f", {part}" for part in parts if part)


def _to_place(correction: Correction) -> str | None:
    given = correction.place
    if given is None:
        return None
    if given.place_id is not None:
        return f"to {given.place_id}"
    return f"to {given.name} ({given.latitude}, {given.longitude})"
