"""The commands that keep a store safe: backup, restore, verify."""

from pathlib import Path
from typing import Annotated

import typer

from geo.cli_options import Store_, Terminal

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def backup_commands(app: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to the program."""

    @app.command()
    def backup(file: File, store: Store_ = None) -> None:
        """Write all that the store holds, with its corrections and other documents, into one file."""
        from geo.incidents.store_backup import back_up

        with terminal.filled_store(store) as kept:
            articles = back_up(kept.address, file)
        terminal.tell(f"backed up: articles {articles}, in {file}")

    @app.command()
    def restore(
        file: File,
        replace: Annotated[bool, typer.Option("--replace", help="Also where the store holds articles.")] = False,
        store: Store_ = None,
    ) -> None:
        """Put a backup in the store's place, all at once."""
        from geo.incidents import store_backup
        from geo.incidents.store import Work

        with terminal.store(store) as kept, kept.alone(Work.READING):
            articles = store_backup.restore(file, kept.address, replace=replace)
        terminal.tell(f"restored: articles {articles}, in {kept.address}")

    @app.command()
    def verify(store: Store_ = None) -> None:
        """Check that all that the store holds is whole and fits together; exit status 1 where it is not."""
        from geo.incidents.store_check import verify as checked

        wrong = 0
        with terminal.filled_store(store) as kept:
            for line in checked(kept):
                wrong += 1
                terminal.tell(line)
            counts = kept.counts()
        if wrong:
            terminal.tell(f"wrong: {wrong}; restore a backup, or read all anew: incident-map refresh --reextract")
            raise typer.Exit(1)
        terminal.tell(
            f"all is well: articles {counts.articles}, reports {counts.reports}, incidents {counts.incidents}"
        )
