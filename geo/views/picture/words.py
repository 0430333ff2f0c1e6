"""The words of a picture: all that is written on it beside names of places."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.incidents.compared import FIRST, SECOND
from geo.incidents.incident import Incident
from geo.language.language import Language, text
from geo.views.exhibit import TITLE, Exhibit
from geo.views.fonts import drawable
from geo.views.heading import heading
from geo.views.picture.marks import Mark
from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, Form, Symbol, symbol_for

SAMPLE = text("Sample data")
TYPES = text("Type of event")
FORMS_HEADING = text("How sure the place is")
NOT_DRAWN = text("Not drawn")
TOLD = text("Among those selected")
COMPARED = text("Compared, by bars beside the marks")
NO_TYPE = text("none in this view")
_SHORT_FORMS = {
    "disc": text("the place itself"),
    "ring": text("near it, ring to scale"),
    "square": text("somewhere in a province"),
}


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a picture says, each text on one line, ready to be drawn."""

    language: Language
    title: str
    counts: str
    filters: str
    credits: str
    link: str | None
    sample: bool
    types: tuple[tuple[Symbol, str, int], ...]
    """Those in this view, each with its name and number."""
    forms: tuple[tuple[Form, str, int], ...]
    rest: tuple[tuple[str, int], ...]
    """What is not drawn, and why."""
    told: tuple[tuple[str, int], ...]
    """What is told of all that was selected."""
    compared: tuple[tuple[int, str, int], ...]
    """Where two sources are compared: each with its side, name and number in this view."""
    several: bool
    """Whether there are marks of several incidents."""
    nothing: str | None
    """What stands on a map with no mark."""

    def about(self) -> dict[str, str]:
        """What the file says of itself, whole, by the names that PNG has for it."""
        legend = [f"{name}: {number:,}" for _, name, number in (*self.types, *self.forms, *self.compared)]
        rest, selected = (
            f"{self.language.say(heading)}: " + "; ".join(f"{name} {number:,}" for name, number in rows)
            for heading, rows in ((NOT_DRAWN, self.rest), (TOLD, self.told))
        )
        lines = [self.counts, self.filters, "; ".join(legend), rest, selected]
        sample = [self.language.say(SAMPLE)] if self.sample else []
        told = {
            "Title": self.title,
            "Description": "\n".join([*sample, *(line for line in lines if line)]),
            "Copyright": self.credits,
        }
        return told if self.link is None else told | {"Source": self.link}


def picture_words(exhibit: Exhibit, marks: Sequence[Mark], drawn: Sequence[Incident]) -> PictureWords:
    """The words of a picture with these marks, of the incidents that could be drawn."""
    shown = [incident for mark in marks for incident in mark.members]
    counts, filters = heading(exhibit, on_map=len(shown), outside=len(drawn) - len(shown))
    types = Counter(symbol_for(incident.event_type) for incident in shown)
    forms = Counter(incident.geo_precision for incident in shown)
    account, language = exhibit.counts, exhibit.language
    say = language.say
    return PictureWords(
        language=language,
        title=drawable(say(exhibit.title) if exhibit.title == TITLE else exhibit.title),
        counts=drawable(counts),
        filters=drawable(filters),
        credits=drawable(exhibit.credits),
        link=None if exhibit.link is None else drawable(exhibit.link),
        sample=exhibit.sample,
        types=tuple((one, say(one.label), types[one]) for one in (*SYMBOLS, UNKNOWN_TYPE) if types[one]),
        forms=tuple(
            (form, say(_SHORT_FORMS[form.shape]), forms[form.geo_precision]) for form in FORMS if form.shape != "none"
        ),
        rest=(
            (say("country only"), account.country_only),
            (say("without a place"), account.placeless),
            (say("outside this view"), len(drawn) - len(shown)),
            (say("filtered out"), account.filtered_out),
            (say("background"), account.background),
        ),
        told=(
            (say("undated"), account.undated),
            (say("two or more origins"), sum(1 for incident in exhibit.incidents if incident.origins > 1)),
        ),
        compared=_compared(exhibit, shown),
        several=any(len(mark.members) > 1 for mark in marks),
        nothing=None if shown else _nothing_words(exhibit),
    )


def _compared(exhibit: Exhibit, shown: Sequence[Incident]) -> tuple[tuple[int, str, int], ...]:
    if exhibit.compared is None:
        return ()
    sides = [exhibit.sides.get(incident.incident_id, 0) for incident in shown]
    named = ((FIRST, exhibit.compared.first.name), (SECOND, exhibit.compared.second.name))
    return tuple((side, drawable(name), sum(1 for one in sides if one & side)) for side, name in named)


def link_words(link: str, language: Language) -> str:
    """Say what a link opens."""
    return language.say("This view: {link}", link=link)


def north_word(language: Language) -> str:
    """The letter at the north arrow."""
    return language.say("N", context="north")


def distance_words(length_km: float, language: Language, *, varies: bool) -> str:
    """Word the length of a scale bar; on a map of half the world it `varies` with the latitude."""
    in_km, in_m = f"{length_km:,.0f}", f"{length_km * 1000:,.0f}"
    name = language.say("{number} km", number=in_km) if length_km >= 1 else language.say("{number} m", number=in_m)
    return language.say("{length} at mid-height", length=name) if varies else name


def _nothing_words(exhibit: Exhibit) -> str:
    if exhibit.incidents:
        return exhibit.language.say("Nothing reported at a place in this view")
    return exhibit.language.say("No reports in these sources")
