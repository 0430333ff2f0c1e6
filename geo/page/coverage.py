"""What these sources cover: each outlet with its profile, its articles, and how many of them report anything."""

from collections.abc import Iterable
from typing import Any

from geo.incidents.outlets import OutletProfile, Outlets, profile_note, profile_words
from geo.incidents.stored_coverage import OutletRow
from geo.page.browser_parts import table_part
from geo.page.holdings import Holdings

COLUMNS = ("Outlet", "Profile", "Articles", "With incidents", "Not read", "First", "Last")
NO_OUTLET = "Outlet not known"
NO_PROFILE = "no profile"
NO_ARTICLE = "no article of this outlet is here"
NOTE = "An outlet that has no articles of some days says nothing of these days."


def show_coverage(holdings: Holdings) -> None:
    """Draw a row an outlet, and one for each profile that no article is of."""
    rows = coverage_rows(holdings.archive.outlets(), holdings.profiles)
    table_part(
        key="coverage",
        data={"label": "Outlets", "columns": COLUMNS, "rows": rows, "note": NOTE, "empty": ["No articles yet"]},
    )


def coverage_rows(rows: Iterable[OutletRow], profiles: Outlets) -> list[list[dict[str, Any]]]:
    """The cells {text, note}: outlets with most articles first, profiles without articles last."""
    joined = joined_rows(rows, profiles)
    told = [_cells(row, profiles.profile_of(row.source)) for row in joined]
    unused = profiles.unused(row.source for row in joined if row.source is not None)
    return told + [_cells(OutletRow(profile.name, 0, 0, 0, None, None), profile) for profile in unused]


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


def _cells(row: OutletRow, profile: OutletProfile | None) -> list[dict[str, Any]]:
    said = NO_PROFILE if profile is None else profile_words(profile) or NO_PROFILE
    if row.articles == 0:
        said = f"{said} · {NO_ARTICLE}"
    return [
        _cell(row.source or NO_OUTLET),
        _cell(said, "" if profile is None else profile_note(profile)),
        *(_cell(str(number)) for number in (row.articles, row.with_reports, row.unread)),
        _cell(row.first or "–"),
        _cell(row.last or "–"),
    ]


def _cell(text: str, note: str = "") -> dict[str, Any]:
    return {"text": text, "note": note}


def _least(one: str | None, other: str | None) -> str | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _most(one: str | None, other: str | None) -> str | None:
    return max((day for day in (one, other) if day is not None), default=None)
