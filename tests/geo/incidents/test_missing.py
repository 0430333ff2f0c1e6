"""Names that no gazetteer holds, as they stand in what was coded."""

from dataclasses import replace

from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.place_reasons import PUT_IN, not_held
from geo.incidents.missing import missing_names
from geo.incidents.store import Coding
from geo.language.reason import because, sentence

TEXT = "Shells hit Upper Nowhere in Marble province, Tell Amber and Lower Nowhere."
PROVINCE = Place(
    place_id="own:marble", name="Marble", latitude=34.0, longitude=37.0, feature_class="A", feature_code="ADM1",
    country_code="XB", admin1_code="01", admin1="Marble", admin2=None, population=0, radius_km=60.0,
    source="own estimate",
)  # fmt: skip


def _resolved(name: str, place: Place | None, reason: str) -> ResolvedPlace:
    start = TEXT.index(name)
    mention = Mention(start, start + len(name), name)
    point = (place.latitude, place.longitude, place.radius_km, 3) if place else (None, None, None, None)
    return ResolvedPlace(mention, place, *point, 0.3, (), reason, False)


def test_a_name_that_was_put_into_a_province_is_missing_too() -> None:
    places = (
        _resolved("Upper Nowhere", PROVINCE, sentence(not_held("Upper Nowhere"), because(PUT_IN, place="Marble"))),
        _resolved("Marble province", PROVINCE, "Marble is spelled so."),
        _resolved("Lower Nowhere", None, "in no table"),
    )
    article = Article("a", "The Plinth", None, None, TEXT, None, None, "en", None)
    coding = Coding(article, places, (), ())
    assert {one.name for one in missing_names([coding])} == {"Upper Nowhere", "Lower Nowhere"}
    copied = replace(coding, article=replace(article, copy_of="b"))
    assert missing_names([copied]) == ()
