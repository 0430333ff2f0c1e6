"""How a correction is worded: who, when, why, and what the rules had read."""

from collections.abc import Iterable
from datetime import date

from geo.incidents.correction import DONE, REMARKS, Applied, Correction
from geo.incidents.incident import Incident
from geo.language.days import date_words, day_words
from geo.language.language import ENGLISH, Language, text
from geo.language.reason import Reason, because, worded

_DID = {
    "move": text("Moved"),
    "retype": text("Type changed"),
    "redate": text("Date changed"),
    "merge": text("Reports brought together"),
    "split": text("Kept apart from other reports"),
    "reject": text("Rejected"),
    "add": text("Added"),
    "note": text("Note"),
    "tag": text("Tagged"),
}


_ASKED = {
    "move": text("move"),
    "retype": text("retype"),
    "redate": text("redate"),
    "merge": text("merge"),
    "split": text("split off"),
    "reject": text("reject"),
    "add": text("add"),
    "note": text("note on"),
    "tag": text("tag"),
}


def correction_phrase(applied: Applied, language: Language = ENGLISH) -> str:
    """Say what a correction did: "Moved by A, 22 Nov 2026: why. The rules read: Tell Amber (Deir ez-Zor)"."""
    read, did = was_words(applied, language), language.say(_DID[applied.action])
    return f"{did} {by_words(applied, language)}{f' · {read}' if read else ''}"


def by_words(said: Applied | Correction, language: Language = ENGLISH) -> str:
    """Say by whom, when and why."""
    return worded(by_whom(said), language)


def by_whom(said: Applied | Correction) -> Reason:
    """By whom, when and why, to be said in a language."""
    if not said.reason:
        return because("by {author}, {day}", author=said.author, day=said.day)
    return because("by {author}, {day}: {reason}", author=said.author, day=said.day, reason=said.reason)


def was_words(applied: Applied, language: Language = ENGLISH) -> str:
    """Say what the rules had read; empty where nothing else."""
    was = dict(applied.was)
    if not was:
        return ""
    if applied.action == "move":
        place = place_words(was.get("place_name"), was.get("admin1"), language)
        return language.say("by the rules: {what}", what=place)
    if applied.action == "retype":
        kind = language.name_of_type(str(was["sub_event_type"]))
        return language.say("by the rules: {what}", what=kind)
    if applied.action == "redate":
        start, end = (
            None if was[key] is None else date.fromisoformat(str(was[key])) for key in ("date_start", "date_end")
        )
        return language.say("by the rules: {what}", what=date_words(start, end, language))
    return ""


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))


def place_words(name: object, admin1: object, language: Language = ENGLISH) -> str:
    """Name a place with its division; "no place" for none."""
    if name is None:
        return language.say("no place")
    return str(name) if admin1 in (None, name) else f"{name} ({admin1})"


def done_words(incident: Incident, language: Language = ENGLISH) -> list[str]:
    """What corrections did to an incident, each kind once: "moved", "merged"; empty for one as the rules read it."""
    return list(dict.fromkeys(language.say(DONE[one.action]) for one in corrections_of(incident)))


def corrections_of(incident: Incident) -> list[Applied]:
    """What people changed of it; notes and tags change nothing."""
    return [one for one in incident.corrections if one.action not in REMARKS]


def notes_of(incident: Incident) -> list[Applied]:
    """What people wrote to it, the first first."""
    return sorted((one for one in incident.corrections if one.action == "note"), key=lambda one: one.day)


def tags_of(incident: Incident) -> list[str]:
    """Its tags, each once."""
    return list(dict.fromkeys(tag for one in incident.corrections if one.action == "tag" for tag in one.tags))


def note_words(note: Applied, language: Language = ENGLISH) -> str:
    """A note with who wrote it and when."""
    why = f" ({note.reason})" if note.reason else ""
    return f"{note.text} — {note.author}, {day_words(note.day, language)}{why}"


def asked_words(correction: Correction, language: Language = ENGLISH) -> str:
    """Say what a correction asks for, of which reports."""
    about = ", ".join(correction.report_ids) or language.say("article {name}", name=correction.article_id)
    dates = correction.dates
    parts: Iterable[str | None] = (
        language.say("from {reports}", reports=", ".join(correction.from_ids)) if correction.from_ids else None,
        _to_place(correction, language),
        None if correction.sub_event_type is None else language.name_of_type(correction.sub_event_type),
        correction.text,
        ", ".join(correction.tags),
        None if dates is None else date_words(dates.date_start, dates.date_end, language),
    )
    action = language.say(_ASKED[correction.action])
    return f"{action} {about}" + "".join(f", {part}" for part in parts if part)


def _to_place(correction: Correction, language: Language) -> str | None:
    given = correction.place
    if given is None:
        return None
    if given.place_id is not None:
        return language.say("to {place}", place=given.place_id)
    point = f"({given.latitude}, {given.longitude})"
    return language.say("to {place}", place=f"{given.name} {point}")
