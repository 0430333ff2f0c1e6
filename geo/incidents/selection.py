"""Which incidents are shown, and an account in which none is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gazetteer.names import fold
from geo.incidents.incident import Incident
from geo.incidents.title import day_words, incident_title

_NAMED_AT_MOST = 3


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
    types: frozenset[str] | None = None
    """Event types or sub-event types."""
    text: str = ""
    """Every word of it, case and accents aside, occurs in title, place names, passages, outlets or quoted sources."""
    background: bool = False
    """Whether history told in passing is kept."""
    precisions: frozenset[int | None] | None = None
    """geo_precision 1 to 4; the member None stands for incidents without a place."""
    min_origins: int = 1
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


def select(incidents: Iterable[Incident], selection: Selection) -> tuple[Incident, ...]:
    """Keep the incidents that pass, in their order."""
    words = fold(selection.text).split()
    return tuple(incident for incident in incidents if _passes(incident, selection, words))


def account(incidents: Sequence[Incident], selected: Sequence[Incident], *, with_background: bool = False) -> Account:
    """Count where each incident is; `selected` is a part of `incidents`, chosen with or without background."""
    hidden = len(incidents) - len(selected)
    background = 0
    if not with_background:
        background = sum(one.background for one in incidents) - sum(one.background for one in selected)
    undated = sum(is_undated(incident) for incident in selected)
    placed = [incident.geo_precision if incident.place is not None else None for incident in selected]
    return Account(
        on_map=sum(precision in (1, 2) for precision in placed),
        in_province=placed.count(3),
        country_only=placed.count(4),
        placeless=placed.count(None),
        filtered_out=hidden - background,
        undated=undated,
        undated_filtered_out=sum(is_undated(incident) for incident in incidents) - undated,
        total=len(incidents),
        background=background,
    )


def selection_words(selection: Selection) -> str | None:
    """Say in one line what the filter keeps, for pictures and files; None where it keeps all but background."""
    parts = [_days_words(selection), *_chosen_words("outlets", selection.outlets, "outlet not known")]
    parts += _chosen_words("quoting", selection.quoted, "the outlet itself")
    parts += _chosen_words("types", selection.types, "")
    parts += [] if selection.precisions is None else [f"{len(selection.precisions)} of 5 degrees of certainty"]
    parts += [f"text “{selection.text}”"] if selection.text else []
    parts += [f"at least {selection.min_origins} origins"] if selection.min_origins > 1 else []
    parts += ["inside an area"] if selection.bounds is not None else []
    parts += ["with background"] if selection.background else []
    return "; ".join(part for part in parts if part) or None


def _days_words(selection: Selection) -> str:
    dated_only = "" if selection.undated else ", dated only"
    if selection.since is None and selection.until is None:
        return dated_only.removeprefix(", ")
    since = "" if selection.since is None else f"from {day_words(selection.since)}"
    until = "" if selection.until is None else f"to {day_words(selection.until)}"
    return f"{since} {until}".strip() + dated_only


def _chosen_words(label: str, chosen: frozenset[str | None] | frozenset[str] | None, no_name: str) -> list[str]:
    """Name up to three of the chosen, and count the others."""
    if chosen is None:
        return []
    names = sorted(no_name if name is None else name for name in chosen)
    more = len(names) - _NAMED_AT_MOST
    listed = ", ".join(names[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
    return [f"{label}: {listed or 'none'}"]


def is_undated(incident: Incident) -> bool:
    """Tell whether neither end of the incident's interval is known."""
    return incident.date_start is None and incident.date_end is None


def _passes(incident: Incident, selection: Selection, words: Sequence[str]) -> bool:
    return (
        (selection.background or not incident.background)
        and incident.origins >= selection.min_origins
        and _passes_dates(incident, selection)
        and _passes_place(incident, selection)
        and (selection.types is None or not selection.types.isdisjoint((incident.event_type, incident.sub_event_type)))
        and (selection.outlets is None or any(report.source in selection.outlets for report in incident.reports))
        and (selection.quoted is None or any(report.attributed_to in selection.quoted for report in incident.reports))
        and (not words or _has_words(incident, words))
    )


def _passes_dates(incident: Incident, selection: Selection) -> bool:
    if is_undated(incident):
        return selection.undated
    starts_in_time = selection.until is None or incident.date_start is None or incident.date_start <= selection.until
    ends_in_time = selection.since is None or incident.date_end is None or incident.date_end >= selection.since
    return starts_in_time and ends_in_time


def _passes_place(incident: Incident, selection: Selection) -> bool:
    precision = incident.geo_precision if incident.place is not None else None
    if selection.precisions is not None and precision not in selection.precisions:
        return False
    if selection.bounds is None:
        return True
    if incident.latitude is None or incident.longitude is None:
        return False
    south, west, north, east = selection.bounds
    if not south <= incident.latitude <= north:
        return False
    if west <= east:
        return west <= incident.longitude <= east
    return incident.longitude >= west or incident.longitude <= east


def _has_words(incident: Incident, words: Sequence[str]) -> bool:
    text = fold(" ".join(_searched(incident)))
    return all(word in text for word in words)


def _searched(incident: Incident) -> Iterable[str]:
    yield incident_title(incident)
    if incident.place is not None:
        yield from incident.place.names
    for report in incident.reports:
        yield from (report.passage, report.place_text or "", report.source or "", report.attributed_to or "")
