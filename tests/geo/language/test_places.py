"""The name that a place is shown under in Arabic is the one in use, where its other names carry no language."""

from dataclasses import replace

import pytest

from gazetteer.place import Place
from geo.language.language import language_of
from geo.language.places import place_name

PLACE = Place("own:1", "Amman", 31.9, 35.9, "P", "PPLC", "JO", None, None, None, 1, 1.0, "own")


@pytest.mark.parametrize(
    ("latin", "names", "shown"),
    [
        ("Amman", ("ئاممان", "امان", "عمان", "عَمّان"), "عمّان"),  # CLDR's; one of the others is Kurdish
        ("Al Qāmishlī", ("القامشلو", "القامشلي", "قامشلو"), "القامشلي"),
        ("Mosul", ("الموصل", "موصل", "موصول"), "الموصل"),
        ("Karbala", ("كةربالا", "كربلاء", "كربلاء المقدسة"), "كربلاء"),
        ("Jerusalem", ("أورشليم", "أورشليم القدس", "القدس", "القدس الشريف", "القُدس", "مدينة القدس"), "القدس"),
        ("Damascus", ("د مشق", "دمشق"), "دمشق"),
        ("Ţarţūs", ("ترطوس", "طرطوس"), "طرطوس"),
        ("Latakia", ("اللاذقية", "لاذقية"), "اللاذقية"),
        ("Idlib", ("إدلب", "ادلب"), "إدلب"),
        ("Umm el Faḥm", ("أم الفحم", "الفحم"), "أم الفحم"),
        ("Dubai", ("دبى", "دبي"), "دبي"),
        ("Kirkuk", ("Kirkouk",), "Kirkuk"),
    ],
)
def test_of_several_names_the_usual_one_is_shown(latin: str, names: tuple[str, ...], shown: str) -> None:
    assert place_name(replace(PLACE, name=latin, names=names), language_of("ar")) == shown


def test_in_english_the_places_own_name_stays() -> None:
    assert place_name(replace(PLACE, names=("عمان",)), language_of("en")) == "Amman"
