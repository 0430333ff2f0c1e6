"""What these sources cover: each outlet with its profile, its articles, and how many of them report anything."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from geo.incidents.outlets import OutletProfile, Outlets, profile_note, profile_words
from geo.incidents.stored_coverage import OutletRow
from geo.language.days import day_words
from geo.language.language import Language, text
from geo.page.browser_parts import table_part
from geo.page.holdings import Holdings

COLUMNS = (
    *(text("Outlet"), text("Profile"), text("Articles"), text("With incidents")),
    *(text("Not read"), text("First"), text("Last")),
)
NO_OUTLET = text("Outlet not known")
NO_PROFILE = text("no profile")
NO_ARTICLE = text("no article of this outlet is here")
NOTE = text("An outlet that has no articles of some days says nothing of these days.")


def show_coverage(holdings: Holdings, language: Language) -> None:
    """Draw a row an outlet, and one for each profile that no article is of."""
    data = {
        "label": language.say("Outlets"),
        "columns": [language.say(column) for column in COLUMNS],
        "rows": coverage_rows(holdings.archive.outlets(), holdings.profiles, language),
        "note": language.say(NOTE),
        "empty": [language.say("No articles yet")],
    }
    table_part(language, key="coverage", data=data)


def coverage_rows(rows: Iterable[OutletRow], profiles: Outlets, language: Language) -> list[list[dict[str, Any]]]:
    """The cells {text, note}: outlets with most articles first, profiles without articles last."""
    joined = joined_rows(rows, profiles)
    told = [_cells(row, profiles.profile_of(row.source), language) for row in joined]
    unused = profiles.unused(row.source for row in joined if row.source is not None)
    return told + [_cells(OutletRow(profile.name, 0, 0, 0, None, None), profile, language) for profile in unused]


def joined_rows(rows: Iterable[OutletRow], profiles: Outlets) -> list[OutletRow]:
    """One row for an outlet under all its names."""
    found: dict[str | None, OutletRow] = {}
    for row in rows:
        name = None if row.source is None else profiles.name_of(row.source)
        before = found.get(name, OutletRow(name, 0, 0, 0, None, None))
        found[name] = OutletRow(
            name,
            before.articles + row.articles,
            before.with_reports + row.with_reports,
            before.unread + row.unread,
            _least(before.first, row.first),
            _most(before.last, row.last),
        )
    return sorted(found.values(), key=lambda row: (-row.articles, row.source is None, str(row.source)))


def _cells(row: OutletRow, profile: OutletProfile | None, language: Language) -> list[dict[str, Any]]:
    said = "" if profile is None else profile_words(profile, language)
    said = said or language.say(NO_PROFILE)
    if row.articles == 0:
        said = f"{said} · {language.say(NO_ARTICLE)}"
    return [
        _cell(row.source or language.say(NO_OUTLET)),
        _cell(said, "" if profile is None else profile_note(profile, language)),
        *(_cell(str(number)) for number in (row.articles, row.with_reports, row.unread)),
        _cell(_day(row.first, language)),
        _cell(_day(row.last, language)),
    ]


def _cell(words: str, note: str = "") -> dict[str, Any]:
    return {"text": words, "note": note}


def _day(told: str | None, language: Language) -> str:
    return "–" if told is None else day_words(date.fromisoformat(told[:10]), language)


def _least(one: str | None, other: str | None) -> str | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _most(one: str | None, other: str | None) -> str | None:
    return max((day for day in (one, other) if day is not None), default=None)
