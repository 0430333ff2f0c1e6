"""The commands `incident-map correct …` and `incident-map corrections`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli_options import Index, Out, Store_, Terminal, country_code, day
from geo.errors import CorrectionsError

if TYPE_CHECKING:
    from geo.incidents.correction import Standing
    from geo.incidents.incident import Incident
    from geo.incidents.store_address import StoreAddress

Reports = Annotated[list[str], typer.Argument(metavar="REPORT...", help="report_id, as page and exports show it.")]
Author = Annotated[
    str, typer.Option("--author", envvar="INCIDENT_MAP_AUTHOR", help="Who corrects; also $INCIDENT_MAP_AUTHOR.")
]
Report = Annotated[str, typer.Argument(metavar="REPORT", help="report_id, as page and exports show it.")]
MaybeReason = Annotated[str, typer.Option("--reason", help="Why, if there is more to say.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for those who review it.")]
Date = Annotated[Any, typer.Option("--date", parser=day, metavar="DAY", help="When it was corrected; else today.")]
Whole = Annotated[bool, typer.Option("--all", help="All reports of the same incident.")]
To = Annotated[str | None, typer.Option("--to", metavar="PLACE_ID", help="As gazetteer lookup shows it.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="LATITUDE,LONGITUDE", help="A point, with --name and --radius-km.")
]
Name = Annotated[str | None, typer.Option("--name", help="What the point is called.")]
Radius = Annotated[float | None, typer.Option("--radius-km", min=0.0, help="Within how many km it was.")]
Country = Annotated[
    Any, typer.Option("--country", parser=country_code, metavar="CODE", help="Of a point; else of the nearest town.")
]
Type_ = Annotated[str, typer.Option("--type", help='A sub-event type: "Armed clash".')]
Since = Annotated[Any, typer.Option("--since", parser=day, metavar="DAY", help="The first day that it may have been.")]
Until = Annotated[Any, typer.Option("--until", parser=day, metavar="DAY", help="The last; else the first.")]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where corrections are made: what all these commands are told."""

    terminal: Terminal
    author: str
    reason: str
    on: date | None
    store: "StoreAddress | None"
    gazetteer: Path | None

    def entry(self, action: str, **said: Any) -> dict[str, Any]:
        """A signed entry of the file."""
        made = datetime.now().astimezone().date() if self.on is None else self.on
        reason = {"reason": self.reason} if self.reason else {}
        return {"action": action, "author": self.author, "date": made, **reason, **said}

    def write(self, entries: "Entries") -> None:
        """Write entries of the file, replay them, and say what came of it."""
        _correct(self.terminal, self.store, self.gazetteer, entries)

    def write_each(self, reports: Sequence[str], whole: bool, entry: Mapping[str, Any]) -> None:
        """The same: one entry for each report, or for each of its incident."""
        self.write(_each(reports, whole, entry))


def correction_commands(app: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to the program."""
    group = typer.Typer(no_args_is_help=True, help="Correct what the rules read, in corrections.toml by the store.")
    app.add_typer(group, name="correct")
    changes: tuple[Callable[..., None], ...] = (move, retype, redate, merge, split, reject, add)
    remarks: tuple[Callable[..., None], ...] = (note, tag)
    for command in (*changes, *remarks):
        group.command(command.__name__)(_signed(command, terminal, MaybeReason if command in remarks else Reason))
    _add_looks(app, group, terminal)


def _signed(command: Callable[..., None], terminal: Terminal, reason: Any) -> Callable[..., None]:
    """The command with the options that all of them share, which come to it as its first parameter."""
    shared = {"author": Author, "reason": reason, "on": Date, "store": Store_, "gazetteer": Index}
    own = list(signature(command).parameters.values())[1:]

    def told(**given: Any) -> None:
        command(Desk(terminal, **{name: given.pop(name) for name in shared}), **given)

    defaults = {"author": Parameter.empty, "reason": "" if reason is MaybeReason else Parameter.empty}
    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=defaults.get(name), annotation=kind)
        for name, kind in shared.items()
    ]
    every = [*(one.replace(kind=Parameter.KEYWORD_ONLY) for one in own), *added]
    told.__doc__ = command.__doc__
    told.__signature__ = Signature(every)  # type: ignore[attr-defined]
    told.__annotations__ = {one.name: one.annotation for one in every}
    return told


def move(
    desk: Desk,
    reports: Reports,
    to: To = None,
    at: At = None,
    name: Name = None,
    radius_km: Radius = None,
    country: Country = None,
    whole: Whole = False,
) -> None:
    """Put reports at another place: --to a place of the gazetteer, or --at a point."""
    place = _place(to, at, name, radius_km, country)
    if not place:
        raise typer.BadParameter("say where: --to PLACE_ID, or --at LATITUDE,LONGITUDE --name NAME --radius-km KM")
    desk.write_each(reports, whole, desk.entry("move", **place))


def retype(desk: Desk, reports: Reports, sub_event_type: Type_, whole: Whole = False) -> None:
    """Give reports another type of event."""
    desk.write_each(reports, whole, desk.entry("retype", sub_event_type=sub_event_type))


def redate(
    desk: Desk,
    reports: Reports,
    since: Since = None,
    until: Until = None,
    undated: Annotated[bool, typer.Option("--undated", help="The day is not known.")] = False,
    whole: Whole = False,
) -> None:
    """Give reports another day, or an interval: --since DAY --until DAY."""
    if undated == (since is not None) or (until is not None and since is None):
        raise typer.BadParameter("say when: --since DAY, with --until DAY for an interval, or --undated")
    desk.write_each(reports, whole, desk.entry("redate", **_dates(since, until, undated)))


def reject(desk: Desk, reports: Reports, whole: Whole = False) -> None:
    """Take reports out that tell of no incident."""
    desk.write_each(reports, whole, desk.entry("reject"))


def note(
    desk: Desk, report: Report, text: Annotated[str, typer.Option("--text", help="What to say of its incident.")]
) -> None:
    """Write a note to the incident of a report."""
    desk.write_each([report], False, desk.entry("note", text=text))


def tag(
    desk: Desk,
    reports: Reports,
    tags: Annotated[list[str], typer.Option("--tag", help="A word to filter by; several with several --tag.")],
) -> None:
    """Tag the incidents of reports."""
    desk.write_each(reports, False, desk.entry("tag", tags=list(tags)))


def merge(desk: Desk, reports: Reports) -> None:
    """Say that reports tell of one event."""
    entry = desk.entry("merge", reports=list(reports))
    desk.write(lambda _: [entry])


def split(
    desk: Desk,
    reports: Reports,
    others: Annotated[
        list[str] | None, typer.Option("--from", metavar="REPORT", help="Those that they are kept apart from.")
    ] = None,
) -> None:
    """Say that reports tell of different events; one alone is kept apart from all others of its incident."""

    def entries(incidents: "Sequence[Incident]") -> list[dict[str, Any]]:
        apart = list(others or ())
        if not apart and len(reports) == 1:
            apart = [one for one in _with_others(reports[0], incidents) if one != reports[0]]
            if not apart:
                raise typer.BadParameter(f"report {reports[0]} stands alone already; name reports to keep apart")
        return [desk.entry("split", reports=list(reports), **({"from": apart} if apart else {}))]

    desk.write(entries)


def add(
    desk: Desk,
    article: Annotated[str, typer.Argument(help="article_id of an article in the store.")],
    passage: Annotated[str, typer.Option("--passage", help="The sentence that tells it, word for word.")],
    sub_event_type: Type_,
    to: To = None,
    at: At = None,
    name: Name = None,
    radius_km: Radius = None,
    country: Country = None,
    since: Since = None,
    until: Until = None,
    killed: Annotated[str | None, typer.Option("--killed", help="2, 2-5, or 2- for at least 2.")] = None,
    injured: Annotated[str | None, typer.Option("--injured", help="As --killed.")] = None,
    attributed_to: Annotated[str | None, typer.Option("--quoting", help="Who says so, in its words.")] = None,
    background: Annotated[bool, typer.Option("--background", help="History told in passing.")] = False,
) -> None:
    """Add an incident that the rules missed, with the passage that tells it."""
    entry = desk.entry(
        "add",
        article=article,
        passage=passage,
        sub_event_type=sub_event_type,
        **_place(to, at, name, radius_km, country),
        **_dates(since, until, False),
        **_toll("killed", killed),
        **_toll("injured", injured),
        **({} if attributed_to is None else {"attributed_to": attributed_to}),
        **({"background": True} if background else {}),
    )
    desk.write(lambda _: [entry])


def _add_looks(app: typer.Typer, group: typer.Typer, terminal: Terminal) -> None:
    @group.command()
    def undo(
        which: Annotated[str, typer.Argument(help="Its id, or its number in the file.")],
        store: Store_ = None,
        gazetteer: Index = None,
    ) -> None:
        """Take a correction out of the file: what the rules read stands again."""
        from geo import pipeline
        from geo.incidents.correction_words import asked_words
        from geo.progress import progress_bars

        settings = pipeline.Settings(store=store, gazetteer_directory=gazetteer)
        with progress_bars() as progress, terminal.store(store) as kept:
            gone = pipeline.undo(kept, terminal.gazetteer(settings, progress), settings, which, progress=progress)
        terminal.tell(f"taken out: {gone.correction_id}: {asked_words(gone)}, by {gone.author}, {gone.day.isoformat()}")

    @app.command()
    def corrections(out: Out = None, store: Store_ = None, gazetteer: Index = None) -> None:
        """List the corrections with what became of each: applied, no longer matches, or conflicting."""
        from geo import pipeline
        from geo.progress import progress_bars

        settings = pipeline.Settings(store=store, gazetteer_directory=gazetteer)
        with progress_bars() as progress, terminal.store(store) as kept:
            standings = pipeline.standings(kept, terminal.gazetteer(settings, progress), settings)
        columns = ("number", "id", "state", "date", "author", "correction", "note", "reason")
        with terminal.output(out) as stream:
            for row in (columns, *_rows(standings)):
                stream.write(
                    ("\t".join(" ".join(cell.split()) for cell in row) + "\n").encode("utf-8", "backslashreplace")
                )
        if not standings:
            terminal.tell("no corrections; incident-map correct --help tells how to make one")


def _rows(standings: "Iterable[Standing]") -> Iterable[tuple[str, ...]]:
    from geo.incidents.correction_words import asked_words

    for number, one in enumerate(standings, 1):
        said = one.correction
        yield (
            *(str(number), said.correction_id, one.state, said.day.isoformat(), said.author),
            *(asked_words(said), one.note, said.reason),
        )


Entries = Callable[["Sequence[Incident]"], Sequence[Mapping[str, Any]]]


def _correct(terminal: Terminal, store: "StoreAddress | None", gazetteer: Path | None, entries: Entries) -> None:
    """Write entries of the file, replay them, and say what came of it."""
    from geo import pipeline
    from geo.incidents.correction_words import asked_words
    from geo.incidents.title import incident_title
    from geo.progress import progress_bars

    settings = pipeline.Settings(store=store, gazetteer_directory=gazetteer)
    with progress_bars() as progress, terminal.store(store) as kept:
        opened = terminal.gazetteer(settings, progress)
        made = pipeline.correct(kept, opened, settings, entries, progress=progress)
        incidents = kept.incidents()
    for one in made:
        note = f" ({one.note})" if one.note else ""
        terminal.tell(f"{one.correction.correction_id}: {one.state}: {asked_words(one.correction)}{note}")
    ids = {one.correction.correction_id for one in made}
    for incident in incidents:
        if any(done.correction_id in ids for done in incident.corrections):
            terminal.tell(f"incident {incident.incident_id}: {incident_title(incident)}")


def _each(reports: Sequence[str], whole: bool, entry: Mapping[str, Any]) -> Entries:
    """One entry for each report, or for each of its incident."""

    def entries(incidents: "Sequence[Incident]") -> list[dict[str, Any]]:
        told = [one for report in reports for one in (_with_others(report, incidents) if whole else [report])]
        return [{**entry, "report": one} for one in dict.fromkeys(told)]

    return entries


def _with_others(report_id: str, incidents: "Iterable[Incident]") -> list[str]:
    from geo.incidents.keyed_ids import holds_keyed

    for incident in incidents:
        ids = [report.report_id for report in incident.reports]
        if report_id in ids:
            return ids
    if holds_keyed(report_id):
        raise CorrectionsError(f"{report_id}: a rule keeps back what it is; name its reports one by one, without --all")
    return [report_id]


def _place(
    to: str | None, at: str | None, name: str | None, radius_km: float | None, country: str | None
) -> dict[str, Any]:
    if to is not None and at is not None:
        raise typer.BadParameter("--to and --at both say where; keep one of them")
    if to is not None:
        return {"place_id": to, **({} if radius_km is None else {"radius_km": radius_km})}
    if at is None:
        return {}
    if name is None or radius_km is None:
        raise typer.BadParameter("--at needs --name and --radius-km: what it is called, and within how many km it was")
    try:
        latitude, longitude = map(float, at.split(","))
    except ValueError as error:
        raise typer.BadParameter(f"{at!r} is no point; write it as --at 35.3,40.1") from error
    point = {"name": name, "latitude": latitude, "longitude": longitude, "radius_km": radius_km}
    return point if country is None else {**point, "country_code": country}


def _dates(since: date | None, until: date | None, undated: bool) -> dict[str, Any]:
    if undated:
        return {"time_precision": 4}
    if since is None:
        return {}
    return {"date_start": since, "date_end": since if until is None else until}


def _toll(what: str, text: str | None) -> dict[str, int]:
    if text is None:
        return {}
    least, dash, most = text.partition("-")
    try:
        low = int(least)
        high = low if not dash else int(most) if most else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no count; write --{what} 2, 2-5, or 2- for at least 2") from error
    return {f"{what}_min": low} if high is None else {f"{what}_min": low, f"{what}_max": high}
