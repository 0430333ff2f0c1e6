"""Context: what the whole batch tells about one article, recorded so that extraction stays a pure function."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CONTEXT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Context:
    """Where the articles come from and what each outlet writes of."""

    focus: tuple[str, ...] = ()
    """Country codes (ISO 3166-1 alpha-2) that the batch is about, most frequent first; empty: the world."""
    beats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Outlet ► country codes (and `CC.admin1_code`) that its articles name most."""
    version: int = CONTEXT_VERSION
