"""Why a name is taken for a place, or for none: texts of the catalogues, put together where names are resolved."""

from geo.language.language import text
from geo.language.reason import Reason, because

SPELLED = {
    "exact": text("{place} is spelled so"),
    "vowel": text("{place} is spelled nearly so"),
    "skeleton": text("{place} is with the same consonants"),
}
PUT_IN = text("the text puts it in {place}")
PUT_AWAY = text("the text puts it {km} km from {place}")
NEAR = text("{km} km from another place of the article")
COUNTRY_NAMED = because("its country is named in the article")
DIVISION_NAMED = because("its division is named in the article")
COUNTRY_IN_FOCUS = because("its country is what these articles are about")
COUNTRY_OF_BEAT = because("its country is what the outlet writes of")
DIVISION_OF_BEAT = because("its division is what the outlet writes of")
DIVISION_OF_NAMES = because("most names of the article have a place in its division")
ACTS = because("it acts or speaks, as governments do")
IN_A_LIST = because("it stands in a list of divisions")
HOLDS_THE_ONE_BEFORE = because("it holds the place named before it")
NO_SUCH_NAME = because("No gazetteer that is loaded holds this name")
NO_SUCH_FACILITY = because("No gazetteer that is loaded holds this facility")
NO_SUCH_QUARTER = because("No gazetteer that is loaded holds this quarter")
OUTSIDE_THE_CITY = because("The only places of this name lie outside the city that the text puts it in")
OUTSIDE_THE_FOCUS = because("The only places of this name lie outside what these articles are about")
ONLY_SIMILAR = because("Only similar spellings are known, and nothing else points to one of them")
SEVERAL_DISTRICTS = because("Several districts bear this name, and nothing tells which is meant")
_NOT_HELD = text("No gazetteer that is loaded holds {name}")


def not_held(name: str) -> Reason:
    """No gazetteer holds the name; begins the reason of one that was put into what the text puts it in."""
    return because(_NOT_HELD, name=name)


def says_not_held(reason: str) -> bool:
    """Whether a reason begins so, also one that an older store holds as a text alone."""
    return reason.startswith(_NOT_HELD.partition("{")[0])
