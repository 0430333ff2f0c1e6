"""Report: one article's claim that something happened."""

from dataclasses import dataclass
from datetime import date, datetime

from gazetteer.place import Place
from geo.language.reason import Reason


@dataclass(frozen=True, slots=True)
class Casualty:
    """Killed and injured of one kind of person, as one report has them; None where not said, 0 where none is said."""

    kind: str
    """civilians, soldiers, children, fighters …: a key of the lexicon."""
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None


@dataclass(frozen=True, slots=True)
class Coded:
    """Who else coded an incident, and the row in which they did."""

    coder: str
    """"ACLED" or "UCDP"."""
    event_id: str
    """Theirs."""
    notes_column: str
    """The column that `passage` is of."""
    columns: tuple[tuple[str, str], ...]
    """Every column of the row that says anything, as given."""


@dataclass(frozen=True, slots=True)
class Report:
    """What, where, when, who says so, how many hurt, in which words; offsets are code points of the article."""

    report_id: str
    """Hash of article_id, folded passage, and its number among the reports of that passage."""
    article_id: str
    source: str | None
    """The outlet."""
    url: str | None
    published: date | datetime | None
    passage: str
    """One to three consecutive sentences, at least 5 words: `article.text[start:end] == passage`."""
    start: int
    end: int
    event_type: str
    sub_event_type: str
    trigger_start: int
    trigger_end: int
    """The event word that led to the type."""
    date_start: date | None
    date_end: date | None
    """Inclusive; both None where undated."""
    time_precision: int
    """1 a day, 2 a week, 3 a month, 4 vaguer or unknown (after UCDP and ACLED)."""
    date_text: str | None
    date_text_start: int | None
    date_text_end: int | None
    """The words that date it; None where the date was carried from elsewhere or there is none."""
    time_text: str | None
    """Time of day as said ("at dawn", "20:50"); None where not said."""
    date_note: Reason | None
    """How the date was reached, or why it was widened; None where plain."""
    place: Place | None
    """None where no place was found or resolved."""
    place_text: str | None
    place_start: int | None
    place_end: int | None
    """The place's words, anywhere in the article: a place may be carried over from a sentence before."""
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    geo_precision: int | None
    place_score: float | None
    place_reason: Reason | None
    """Why this place, or why none: one sentence."""
    place_alternatives: tuple[str, ...]
    """The next candidates, as "name, division, country (score)"."""
    attributed_to: str | None
    """Who says so, in the article's words; None where the outlet itself does."""
    actors: tuple[str, ...]
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    """None: not said; 0: none said. `*_max` None with a `*_min`: no upper end is given ("at least 7")."""
    casualties: tuple[Casualty, ...]
    background: bool
    """History told in passing, or another day's caption: off the map by default."""
    told_with: str | None = None
    """report_id of the first report of the same event in this article; None for that first one."""
    coded: Coded | None = None
    """Where others coded it: no article tells it, `article_id` stands for their table, `passage` is their notes, which
    may be empty, and offsets are 0. None for what an article tells."""
