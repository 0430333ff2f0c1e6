"""Towns of the base map, named in the reader's language where the gazetteer has a name in it."""

import gzip
import json

from geo.language.language import ENGLISH, language_of
from geo.views.labels import TownLabel, label_rows, packed_town_labels, town_labels, town_name

ARABIC = language_of("ar")


def test_towns_are_named_in_the_language_and_in_english_where_it_has_no_name() -> None:
    amber = TownLabel(35.0, 38.0, 7.0, "Tell Amber", ("تل عنبر", "Tell Anbar", "Теллямбер"))
    flint = TownLabel(36.0, 38.0, 7.0, "Flint", ("Flintville",))
    assert [town_name(town, ARABIC) for town in (amber, flint)] == ["تل عنبر", "Flint"]
    assert label_rows([amber], ENGLISH) == [(35.0, 38.0, 7.0, "Tell Amber")]


def test_the_browser_is_given_the_same_towns_in_each_language() -> None:
    known = {town.name: town for town in town_labels()}
    assert town_name(known["Aleppo"], ARABIC) == "حلب"
    rows = json.loads(gzip.decompress(packed_town_labels(ENGLISH)))
    assert [row[3] for row in rows] == [town.name for town in town_labels()]
