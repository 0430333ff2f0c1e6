"""The commands that take articles and outlets out of the store, and let them in again."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli_corrections import Author, Date, Reason
from geo.cli_options import Index, Out, Store_, Terminal

if TYPE_CHECKING:
    from gazetteer.lookup import Gazetteer
    from geo.incidents.store import Store
    from geo.incidents.withdrawal import Kind, Signed
    from geo.pipeline import Settings
    from geo.progress import Progress

Articles = Annotated[
    list[str] | None, typer.Argument(metavar="[ARTICLE]...", help="article_id, as page and exports show it.")
]
Outlet = Annotated[str | None, typer.Option("--outlet", help="All articles of this outlet, later ones too.")]


def withdrawal_commands(app: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to the program."""

    @app.command()
    def withdraw(
        author: Author,
        reason: Reason,
        articles: Articles = None,
        outlet: Outlet = None,
        erase: Annotated[bool, typer.Option("--erase", help="Forget their words, titles and links, too.")] = False,
        on: Date = None,
        store: Store_ = None,
        gazetteer: Index = None,
    ) -> None:
        """Take articles, or an outlet, out of every incident; taken in again, they stay out."""
        from geo import pipeline

        named, signed = _named(articles, outlet), _signed(author, reason, on)
        with _opened(terminal, terminal.filled_store(store), gazetteer) as (kept, opened, settings, progress):
            for kind, name in named:
                number = pipeline.withdraw(kept, opened, settings, kind, name, signed, erase=erase, progress=progress)
                terminal.tell(f"withdrawn: {kind} {name}, articles {number}")
            incidents = kept.counts().incidents
        if erase:
            terminal.tell(
                "their words are forgotten here, and reports that people added of them; backups, exports, the copy "
                "beside the store and earlier versions of a shared store's corrections still hold what they held"
            )
        terminal.tell(f"in the store: incidents {incidents}; incident-map reinstate lets them in again")

    @app.command()
    def reinstate(
        author: Author,
        reason: Reason,
        articles: Articles = None,
        outlet: Outlet = None,
        on: Date = None,
        store: Store_ = None,
        gazetteer: Index = None,
    ) -> None:
        """Let articles, or an outlet, in again that were withdrawn."""
        from geo import pipeline

        named, signed = _named(articles, outlet), _signed(author, reason, on)
        with _opened(terminal, terminal.store(store), gazetteer) as (kept, opened, settings, progress):
            for kind, name in named:
                pipeline.reinstate(kept, opened, settings, kind, name, signed, progress=progress)
                terminal.tell(f"reinstated: {kind} {name}")

    @app.command()
    def withdrawn(out: Out = None, store: Store_ = None) -> None:
        """List what was withdrawn, by whom, when and why, and what was reinstated."""
        with terminal.store(store) as kept:
            found = kept.withdrawals()
        with terminal.output(out) as stream:
            for one in found:
                stream.write((" ".join(str(one).split()) + "\n").encode("utf-8", "backslashreplace"))
        if not found:
            terminal.tell("nothing is withdrawn; incident-map withdraw --help tells how")


@contextmanager
def _opened(
    terminal: Terminal, store: "AbstractContextManager[Store]", index: Path | None
) -> "Iterator[tuple[Store, Gazetteer, Settings, Progress]]":
    """What articles are read again with."""
    from geo.pipeline import Settings
    from geo.progress import progress_bars

    settings = Settings(gazetteer_directory=index)
    with progress_bars() as progress, store as kept:
        yield kept, terminal.gazetteer(settings, progress), settings, progress


def _named(articles: list[str] | None, outlet: str | None) -> "list[tuple[Kind, str]]":
    if bool(articles) == (outlet is not None):
        raise typer.BadParameter("say what: article ids, or --outlet NAME")
    return [("outlet", outlet)] if outlet is not None else [("article", one) for one in dict.fromkeys(articles or ())]


def _signed(author: str, reason: str, on: date | None) -> "Signed":
    from geo.incidents.withdrawal import Signed

    if not author.strip() or not reason.strip():
        raise typer.BadParameter("say who and why: --author and --reason")
    return Signed(author.strip(), datetime.now().astimezone().date() if on is None else on, reason.strip())
