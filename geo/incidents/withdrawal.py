"""One withdrawal: who took an article or an outlet out of the store, when and why."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["article", "outlet"]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did something, when and why."""

    author: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article or an outlet whose reports are in no incident."""

    kind: Kind
    name: str
    """article_id, or the outlet as its articles name it."""
    signed: Signed
    ended: Signed | None
    """Who reinstated it; None while it is withdrawn."""
    articles: int
    """How many articles it takes out now."""

    def __str__(self) -> str:
        said = f"{self.kind} {self.name}: withdrawn by {self.signed.author}, {self.signed.day}: {self.signed.reason}"
        if self.ended is None:
            return f"{said} (articles {self.articles})"
        return f"{said}; reinstated by {self.ended.author}, {self.ended.day}: {self.ended.reason}"
