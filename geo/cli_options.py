"""What several commands share: options, how their values are read, and what the command line lends them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from geo.errors import StoreError
from geo.incidents.store_address import StoreAddress

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.pipeline import Settings
    from geo.progress import Progress


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the command line lends to commands that stand in modules of their own."""

    store: "Callable[[StoreAddress | None], AbstractContextManager[Store]]"
    filled_store: "Callable[[StoreAddress | None], AbstractContextManager[Store]]"
    """The same, and raises ExportError where it holds no articles."""
    gazetteer: "Callable[[Settings, Progress], Gazetteer]"
    tell: Callable[[str], None]
    """Says one line on standard error."""
    output: Callable[[Path | None], AbstractContextManager[BinaryIO]]


def focus_codes(text: str) -> tuple[str, ...]:
    """Country codes from "SY,IQ", of countries that there are; raises BadParameter."""
    from gazetteer.countries import country_name

    codes = tuple(code.strip().upper() for code in text.split(",") if code.strip())
    wrong = [code for code in codes if country_name(code) is None]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r} is no country's two-letter code; write it as in SY or SY,IQ")
    return codes


def country_code(text: str) -> str:
    """One country code; raises BadParameter."""
    codes = focus_codes(text)
    if len(codes) != 1:
        raise typer.BadParameter(f"{text!r} is no one country; write it as in --country SY")
    return codes[0]


def store_address(text: str) -> StoreAddress:
    """Where a store lies; raises BadParameter."""
    try:
        return StoreAddress.of(text)
    except StoreError as error:
        raise typer.BadParameter(str(error)) from error


def day(text: str) -> date:
    """A day in ISO 8601; raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day; write it as in 2024-03-01") from error


def published(text: str) -> date | datetime:
    """A publication time as articles write it; raises BadParameter."""
    from geo.articles.published import parse_published

    try:
        return parse_published(text).first
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date ({error}); write it as in 2024-03-01") from error


_STORE_OPTION = typer.Option(
    "--store",
    envvar="INCIDENT_MAP_STORE",
    parser=store_address,
    metavar="ADDRESS",
    help="The store: a file, or postgresql+psycopg://USER@HOST/DATABASE; else in the user's data folder.",
)
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - is standard input.")]
Store_ = Annotated[Any, _STORE_OPTION]
Focus = Annotated[
    Any, typer.Option("--focus", parser=focus_codes, metavar="CODES", help="Countries the articles come from: SY,IQ.")
]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write; else standard output.")]
Source = Annotated[str | None, typer.Option("--source", help="The outlet, where the input names none.")]
Published = Annotated[
    Any, typer.Option("--published", parser=published, metavar="DATE", help="Where the input gives none.")
]
Index = Annotated[
    Path | None, typer.Option("--gazetteer", help="Folder of the gazetteer's index; else in the user's cache folder.")
]
Processes = Annotated[
    int | None,
    typer.Option("--processes", min=1, metavar="N", help="Processes that read articles; else one for each processor."),
]
Debug = Annotated[
    bool, typer.Option("--debug", help="Show where a rule failed on an article, with all that led to it.")
]


def processes_of(asked: int | None, debug: bool) -> int:
    """How many processes may read articles: as asked, or all; one where failures are to be shown as they come."""
    from geo.processes import cores

    return 1 if debug else cores() if asked is None else asked
