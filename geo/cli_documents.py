"""The command `incident-map keep`: what a team writes by hand, kept in a shared store."""

from pathlib import Path
from typing import Annotated

import typer

from geo.cli_options import Store_, Terminal

File = Annotated[Path, typer.Argument(metavar="FILE", help="outlets.toml, sensitive.toml or access.toml.")]


def document_commands(app: typer.Typer, terminal: Terminal) -> None:
    """Add the command to the program."""

    @app.command()
    def keep(file: File, store: Store_ = None) -> None:
        """Keep outlets.toml, sensitive.toml or access.toml in the database of a server, in place of the one before."""
        from geo.incidents.documents import checked_text

        text = checked_text(file)
        with terminal.store(store) as kept:
            if kept.address.file is not None:
                raise typer.BadParameter(f"{kept.address} is a file: lay {file.name} beside it")
            kept.set_document(file.name, text, instead_of=kept.document(file.name))
            terminal.tell(f"kept: {file.name}, in {kept.address}")
