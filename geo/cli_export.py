"""The command `incident-map export`: what leaves, filtered as on the page."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo.cli_options import Out, Store_, Terminal, day
from geo.errors import ExportError

if TYPE_CHECKING:
    from geo.incidents.selection import Selection
    from geo.incidents.table import Name
    from geo.incidents.view_address import ViewAddress
    from geo.language.language import Language
    from geo.views.picture.options import PictureOptions

_KINDS = ("csv", "xlsx", "geojson", "kml", "html", "md", "png", "svg")  # geo.views.export.KINDS takes long to load
_PICTURES = ("png", "svg")
_BINARY = frozenset({"png", "xlsx"})

_MOST_NAMED = 20
_NONE = "(none)"


def precision(text: str) -> int | None:
    """A geo_precision, or None for incidents without a place; raises BadParameter."""
    if text == _NONE:
        return None
    if text not in ("1", "2", "3", "4"):
        raise typer.BadParameter(f"{text!r} is no geo_precision; take 1, 2, 3, 4 or {_NONE}")
    return int(text)


def area(text: str) -> tuple[float, float, float, float]:
    """South, west, north, east; raises BadParameter."""
    from geo.incidents.view_address import area_in

    found = area_in(text)
    if found is None:
        raise typer.BadParameter(f"{text!r} is no area; write south,west,north,east in degrees, as in 35,38,36.5,40")
    return found


Since = Annotated[Any, typer.Option("--since", parser=day, metavar="DAY", help="The first day.")]
Until = Annotated[Any, typer.Option("--until", parser=day, metavar="DAY", help="The last day.")]
Undated = Annotated[
    bool | None,
    typer.Option("--undated/--no-undated", help="Whether the undated are kept; else only where no days are asked for."),
]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only what this outlet reports.")]
Quoted = Annotated[list[str] | None, typer.Option("--quoted", help="Only what quotes this source; (none): nobody.")]
Actors = Annotated[list[str] | None, typer.Option("--actor", help="Only what names this actor; (none): nobody.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only this event type or sub-event type.")]
Precisions = Annotated[
    Any,
    typer.Option(
        "--precision", parser=precision, metavar="1|2|3|4|(none)", help="Only this geo_precision; (none): no place."
    ),
]
Text = Annotated[str | None, typer.Option("--text", help="Only what has these words: passage, place, outlet …")]
Area = Annotated[
    Any, typer.Option("--area", parser=area, metavar="S,W,N,E", help="Only inside: south,west,north,east in degrees.")
]
Origins = Annotated[int | None, typer.Option("--min-origins", min=1, help="At least so many independent origins.")]
Killed = Annotated[int | None, typer.Option("--min-killed", min=0, help="At least so many killed, as any report says.")]
Injured = Annotated[int | None, typer.Option("--min-injured", min=0, help="At least so many injured, likewise.")]
Background = Annotated[bool | None, typer.Option("--background/--no-background", help="With history told in passing.")]
View = Annotated[
    str | None,
    typer.Option("--view", metavar="ADDRESS", help="A link to the page, or its part from the question mark on."),
]
Width = Annotated[int | None, typer.Option("--width", metavar="PIXELS", help="Of a picture; else 1200.")]
Height = Annotated[int | None, typer.Option("--height", metavar="PIXELS", help="Of a picture; else 800.")]
Scale = Annotated[float | None, typer.Option("--scale", help="Pixels of a PNG for each of its size: 1 to 4; else 1.")]
Theme = Annotated[str | None, typer.Option("--theme", metavar="light|dark", help="Of a picture; else light.")]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="drawn|browser",
        help="What draws a PNG: nothing but this program, or the Chromium of this machine; else drawn.",
    ),
]
Bounds = Annotated[
    Any,
    typer.Option("--bounds", parser=area, metavar="S,W,N,E", help="What a picture shows; else all that is drawn."),
]
Language_ = Annotated[
    str, typer.Option("--language", metavar="CODE", help="What titles, legends and notes are in: en or ar.")
]
Title = Annotated[str | None, typer.Option("--title", help="The title of pictures and files.")]
Link = Annotated[str | None, typer.Option("--link", help="The address of the view, to be told; else that of --view.")]


def export_command(app: typer.Typer, terminal: Terminal) -> None:
    """Add the command to the program."""

    @app.command()
    def export(
        kind: Annotated[
            str | None,
            typer.Argument(metavar=f"[{'|'.join(_KINDS)}]", help="The format; else the suffix of --out tells."),
        ] = None,
        out: Out = None,
        view: View = None,
        since: Since = None,
        until: Until = None,
        undated: Undated = None,
        source: Sources = None,
        quoted: Quoted = None,
        actor: Actors = None,
        event_type: Types = None,
        geo_precision: Precisions = None,
        min_origins: Origins = None,
        min_killed: Killed = None,
        min_injured: Injured = None,
        text: Text = None,
        inside: Area = None,
        background: Background = None,
        title: Title = None,
        language: Language_ = "en",
        link: Link = None,
        width: Width = None,
        height: Height = None,
        scale: Scale = None,
        theme: Theme = None,
        engine: Engine = None,
        bounds: Bounds = None,
        store: Store_ = None,
    ) -> None:
        """Write the store's incidents as a table, for a GIS, as a page that opens from disk, or as a picture."""
        from gazetteer.lookup import Gazetteer
        from geo.incidents.outlets_file import outlets_beside, read_outlets
        from geo.incidents.outward import Outward
        from geo.incidents.sensitive_file import read_sensitive, sensitive_beside
        from geo.incidents.view_address import ViewAddress, query_in, read_address
        from geo.views.exhibit import selected_exhibit
        from geo.views.export import exported

        chosen, spoken = _kind(kind, out), _language(language)
        picture = _picture(chosen, width, height, scale, theme, engine, bounds)
        if since is not None and until is not None and since > until:
            raise typer.BadParameter(f"--since {since} is after --until {until}; exchange them")
        if chosen in _BINARY and out is None and sys.stdout.isatty():
            raise typer.BadParameter(f"{chosen} is not for a terminal; name a file with --out")
        with terminal.filled_store(store) as kept:
            outward = Outward(kept, read_sensitive(sensitive_beside(kept.path)), Gazetteer.open)
            profiles = outward.profiles(read_outlets(outlets_beside(kept.path)))
            table = outward.table(kept).with_outlets(profiles.name_of)
            viewed = ViewAddress() if view is None else read_address(query_in(view), table)
            _tell_unknown(viewed, terminal)
            changes = {
                "since": since,
                "until": until,
                "outlets": _known(
                    "--source", "outlet", [profiles.name_of(one) for one in source or ()], table.outlets.names
                ),
                "quoted": _known("--quoted", "quoted source", quoted, table.quoted.names),
                "actors": _known("--actor", "actor", actor, table.actors.names),
                "types": _known("--type", "type", event_type, (*table.event_type.names, *table.sub_event_type.names)),
                "precisions": frozenset(geo_precision) if geo_precision else None,
                "min_origins": min_origins,
                "min_killed": min_killed,
                "min_injured": min_injured,
                "text": text,
                "bounds": inside,
                "background": background,
                "undated": undated if undated is not None else (False if since or until else None),
            }
            exhibit = selected_exhibit(
                table,
                _changed(viewed.selection(table), changes),
                partial(outward.incidents, kept),
                as_of=datetime.now().astimezone(),
                copies=outward.copies(kept.copies()),
                added_sources=kept.data_sources(),
                profiles=profiles,
                link=link or (view if view is not None and "://" in view else None),
                title=title or spoken.say("Reported incidents"),
                language=spoken,
            )
        content = exported(chosen, exhibit, picture)
        with terminal.output(out) as stream:
            stream.write(content)
        counts = exhibit.counts
        left_out = f"filtered out {counts.filtered_out}, background left out {counts.background}"
        written = len(exhibit.incidents)
        terminal.tell(f"incidents written {written}, {left_out}" if written else "No reports in these sources")


def _changed(selection: "Selection", changes: Mapping[str, Any]) -> "Selection":
    """The selection of the view, or of everything, with what was asked for beside it."""
    return replace(selection, **{name: value for name, value in changes.items() if value is not None})


def _tell_unknown(view: "ViewAddress", terminal: Terminal) -> None:
    if view.unknown:
        named = "; ".join(f"{kind}: “{word}”" for kind, word in view.unknown)
        terminal.tell(f"the link names what is not here: {named}")


def _known(option: str, what: str, words: Sequence[str] | None, names: "Iterable[Name]") -> "frozenset[Any] | None":
    """The names that an option gives; raises ExportError for one that the store does not have."""
    from geo.incidents.view_address import name_word

    if not words:
        return None
    known = {name_word(name): name for name in names}
    for word in words:
        if word not in known:
            listed = sorted(known)[:_MOST_NAMED]
            more = f" and {len(known) - len(listed)} more" if len(known) > len(listed) else ""
            raise ExportError(f"{option}: no {what} named {word} is in this store; it holds {', '.join(listed)}{more}")
    return frozenset(known[word] for word in words)


def _picture(
    kind: str,
    width: int | None,
    height: int | None,
    scale: float | None,
    theme: str | None,
    engine: str | None,
    bounds: tuple[float, float, float, float] | None,
) -> "PictureOptions | None":
    """What is asked of a picture; raises ExportError for what cannot be, and BadParameter for another format."""
    given: dict[str, Any] = {
        name: value
        for name, value in (
            ("width", width),
            ("height", height),
            ("scale", scale),
            ("theme", theme),
            ("engine", engine),
            ("bounds", _eastward(bounds)),
        )
        if value is not None
    }
    if kind in _PICTURES:
        from geo.views.picture.options import PictureOptions

        return PictureOptions(**given)
    if given:
        raise typer.BadParameter(f"{', '.join(f'--{name}' for name in given)}: for pictures, not for {kind}")
    return None


def _eastward(bounds: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    """The same with the east beyond 180 where it crosses the 180th meridian."""
    if bounds is None or bounds[1] <= bounds[3]:
        return bounds
    south, west, north, east = bounds
    return south, west, north, east + 360


def _language(code: str) -> "Language":
    from geo.language.language import language_codes, language_of

    if code not in language_codes():
        raise typer.BadParameter(f"--language {code}: no such language; take {' or '.join(language_codes())}")
    return language_of(code)


def _kind(kind: str | None, out: Path | None) -> str:
    chosen = kind or ("" if out is None else out.suffix.lstrip(".").lower())
    if chosen not in _KINDS:
        raise typer.BadParameter(f"say which format: {', '.join(_KINDS)}")
    return chosen
