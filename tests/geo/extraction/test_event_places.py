from collections.abc import Callable
from typing import Any

import pytest

from gazetteer.place import Place
from geo.extraction.event_places import contains


def where(extract: Callable[..., Any], text: str, **options: Any) -> list[str | None]:
    return [r.place_text for r in extract(text, **options).reports]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rockets fired from Wadi Flint hit the market in Tell Amber on Friday.", "Tell Amber"),
        ("A Wadi Flint-based group attacked a post near Tell Amber on Friday.", "Tell Amber"),
        ("The correspondent in Wadi Flint said that shells struck Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen attacked a bus in Tell Amber in Marble province on Friday.", "Tell Amber"),
        ("Gunmen attacked a bus in Marble province on Friday.", "Marble province"),
        ("A convoy of ten trucks left Tell Amber for Wadi Flint on Friday.", "Tell Amber"),
        ("Jets flew low over Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen attacked a bus in Tell Amber, 70 kilometres (40 miles) north of Wadi Flint, on Friday.", "Tell Amber"),
        ("Rockets were fired from Wadi Flint at Tell Amber on Friday.", "Tell Amber"),
        ("The rebels launched an offensive in Marble province, targeting the army near Tell Amber.", "Tell Amber"),
        ("Hundreds protested outside the Basaltia consulate in Tell Amber on Friday.", "Tell Amber"),
        ("A raid in Tell Amber killed the commander of the militia in Wadi Flint on Friday.", "Tell Amber"),
        ("A captain at the Wadi Flint police station told The Plinth that gunmen raided Tell Amber.", "Tell Amber"),
        ("Fighters of the Islamic Front of Wadi Flint attacked a post near Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen shot a miller, who was born in Wadi Flint, in Tell Amber on Friday.", "Tell Amber"),
        ("A reporter was abducted in Wadi Flint Street in Tell Amber on Friday.", "Tell Amber"),
        ("Families fled to Wadi Flint after gunmen stormed a market in Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen killed a tribal leader in Tell Amber on Friday.", "Tell Amber"),
        ("In Wadi Flint, a bomb exploded under a very old army truck near Tell Amber on Friday.", "Tell Amber"),
        ("Tell Amber: two bakers were killed by a mine on Friday.", "Tell Amber"),
        ("The Wadi Flint cartel kidnapped a miller in Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen ambushed the Wadi Flint Battalion in Tell Amber on Friday.", "Tell Amber"),
        ("The Wadi Flint province police commander was shot dead in Tell Amber on Friday.", "Tell Amber"),
        ("A bomb went off at the embassy of Basaltia in Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen attacked engineers in Tell Amber who will build an airport for Wadi Flint.", "Tell Amber"),
        ("The Wadi Flint native was shot dead in Tell Amber on Friday.", "Tell Amber"),
        ("It was reported in Wadi Flint that a bomb exploded in Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen shot a miller after his visit to Wadi Flint in Tell Amber on Friday.", "Tell Amber"),
        ("Gunmen attacked the bus to Wadi Flint in Tell Amber on Friday.", "Tell Amber"),
        ("Two attacks were reported in Tell Amber on Friday.", "Tell Amber"),
        ("The battle for Tell Amber began with shelling on Friday.", "Tell Amber"),
    ],
)
def test_the_place_of_the_event_among_the_places_of_the_sentence(
    extract: Callable[..., Any], text: str, place: str
) -> None:
    assert where(extract, text) == [place]


def test_coordinated_places_each_have_a_report(extract: Callable[..., Any]) -> None:
    assert where(extract, "Warplanes bombed Tell Amber and Wadi Flint on Friday.") == ["Tell Amber", "Wadi Flint"]


def test_a_place_west_of_another_is_one_place(extract: Callable[..., Any]) -> None:
    assert where(extract, "Gunmen attacked a bus in Tell Amber, west of Wadi Flint, on Friday.") == ["Tell Amber"]


def test_an_unresolved_place_is_kept_without_a_point(extract: Callable[..., Any]) -> None:
    (report,) = extract("Gunmen attacked a bus in Upper Nowhere on Friday.", unresolved=("Upper Nowhere",)).reports
    assert (report.place_text, report.place, report.latitude) == ("Upper Nowhere", None, None)
    assert report.place_reason == "in no table"


def test_containers(places: dict[str, Place]) -> None:
    country, province, town, other = (places[n] for n in ("Basaltia", "Marble province", "Tell Amber", "Dust Harbour"))
    assert contains(country, town) and contains(country, province) and contains(province, town)
    assert not contains(province, other) and not contains(town, province) and not contains(town, town)


@pytest.mark.parametrize(
    ("text", "unlisted"),
    [
        ("A bomb exploded in the Old Kiln district of Tell Amber on Friday.", "Old Kiln"),
        ("Gunmen shot a miller in Tell Amber, in the suburb of Highmoor, on Friday.", "Highmoor"),
        ("A bomb exploded at the Great Kiln Hospital in Tell Amber on Friday.", "Great Kiln Hospital"),
    ],
)
def test_a_name_of_no_table_is_put_where_its_words_put_it(
    extract: Callable[..., Any], text: str, unlisted: str
) -> None:
    (report,) = extract(text).reports
    assert report.place_text == unlisted
    assert text[report.place_start : report.place_end] == unlisted
    assert report.latitude == 34.0 and report.geo_precision >= 2
    assert "Tell Amber" in report.place_reason


def test_a_name_of_no_table_is_not_put_at_a_destination(extract: Callable[..., Any]) -> None:
    text = "A bus bound for Wadi Flint was attacked near the village of Highmoor on Friday."
    (report,) = extract(text).reports
    assert (report.place_text, report.latitude) == ("Highmoor", None)


def test_listed_and_unlisted_places_are_coordinated(extract: Callable[..., Any]) -> None:
    text = "Militants attacked the villages of Tell Amber, Highmoor and Wadi Flint on Friday."
    assert where(extract, text) == ["Tell Amber", "Highmoor", "Wadi Flint"]


def test_where_a_victim_held_office_is_not_where_it_was(extract: Callable[..., Any]) -> None:
    assert where(extract, "Gunmen killed the mayor of Tell Amber on Friday.") == [None]


def test_where_people_flee_to_is_not_where_it_was(extract: Callable[..., Any]) -> None:
    assert where(extract, "Families fled toward Wadi Flint after gunmen stormed the market on Friday.") == [None]
    assert where(extract, "فر الأهالي إلى وادي الصوان بعد هجوم شنه مسلحون أمس.", language="ar") == [None]


def test_a_people_is_no_place(extract: Callable[..., Any]) -> None:
    assert where(extract, "Gunmen attacked a Kurdish village on Friday, killing two shepherds.") == [None]


def test_whose_country_and_who_acts_is_not_where(extract: Callable[..., Any]) -> None:
    assert where(extract, "Basaltia protested the tax on Friday.") == [None]
    assert where(extract, "Two engineers were kidnapped by Basaltia on Friday.") == [None]


def test_wrapped_lines_are_read_as_one(extract: Callable[..., Any]) -> None:
    text = (
        "A convoy of forty lorries that had waited at the river since Sunday\n"
        "left the harbour early in the morning, and late on Monday a roadside\n"
        "bomb  exploded beside it in Tell Amber, killing two of its drivers and\n"
        "wounding a third man, the harbour office said in a short statement.\n"
    )
    reports = extract(text).reports
    assert {"Remote explosive/landmine/IED"} <= {r.sub_event_type for r in reports}
    assert all(text[r.start : r.end] == r.passage for r in reports)


@pytest.mark.parametrize("verb", ["watched", "kept silent on", "said little of"])
def test_an_attack_is_not_in_the_capital_that_looks_on(extract: Callable[..., Any], verb: str) -> None:
    text = f"Rockets hit Tell Amber on Friday.\nSlate City {verb} the attack."
    assert where(extract, text) == ["Tell Amber", "Tell Amber"]
    assert where(extract, "Rockets hit Slate City on Friday.\nThe attack in Slate City killed two.")[1] == "Slate City"


def test_the_road_between_two_places_is_one_place(extract: Callable[..., Any]) -> None:
    (place,) = where(extract, "Gunmen shot a miller on the highway between Tell Amber and Wadi Flint on Friday.")
    assert place in {"Tell Amber", "Wadi Flint"}


def test_the_arabic_road_between_two_places_is_one_place(extract: Callable[..., Any]) -> None:
    (report,) = extract("انفجرت عبوة ناسفة على الطريق بين تل عنبر و وادي الصوان يوم الجمعة.", language="ar").reports
    assert report.place_text == "تل عنبر"
