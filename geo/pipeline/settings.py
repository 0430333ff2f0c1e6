"""What a user may choose, and the two stages that may be swapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.extraction.mention import Recognise, Resolve

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer.lookup import Gazetteer
    from geo.incidents.store_address import StoreAddress


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose; passed in, never looked up."""

    store: StoreAddress | None = None
    """Where the store lies; None: in the user's data folder."""
    gazetteer_directory: Path | None = None
    """Where the gazetteer's index lies; None: in the user's cache folder."""
    focus: tuple[str, ...] = ()
    """Country codes that the articles come from; empty: inferred over all of them."""
    corrections: Path | None = None
    """The file of corrections; None: those of the store, and none without a store."""
    batch_size: int = 200
    """Articles a transaction."""
    processes: int = 1
    """How many processes read articles, at most; more than one only by the default stages."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The two stages that may be swapped."""

    recognise: Recognise
    resolve: Resolve


def default_stages(gazetteer: Gazetteer) -> Stages:
    """Recognition and resolution by rules over the gazetteer."""
    from geo.extraction.resolution import toponym_resolver
    from geo.extraction.toponyms import toponym_recogniser

    return Stages(toponym_recogniser(gazetteer), toponym_resolver(gazetteer))
