"""What the places of one name say together."""

from gazetteer.lookup import Candidate
from gazetteer.place import Place
from geo.extraction.namesakes import namesakes_of


def _place(place_id: str, code: str, country: str, admin1: str, population: int = 0) -> Place:
    return Place(
        place_id=place_id, name="Ulmar", latitude=1.0, longitude=2.0,
        feature_class="A" if code.startswith(("ADM", "PCL")) else "P", feature_code=code, country_code=country,
        admin1_code=admin1, admin1=None, admin2=None, population=population, radius_km=3.0, source="test",
    )  # fmt: skip


def _spelled(place: Place) -> Candidate:
    return Candidate(place, "exact", is_main_name=True, likeness=1.0)


def test_a_division_with_its_city_is_no_mere_division() -> None:
    division, city = _place("d", "ADM1", "AA", "01", 90_000), _place("c", "PPLA", "AA", "01", 40_000)
    both, alone = namesakes_of((_spelled(division), _spelled(city))), namesakes_of((_spelled(division),))
    assert (both.divisions, both.mere_divisions) == ({"AA"}, frozenset())
    assert (alone.divisions, alone.mere_divisions) == ({"AA"}, {"AA"})
    assert both.seats == {("AA", "01"): 40_000}
    assert both.homes == {("AA", "01")}


def test_the_likeliest_is_spelled_exactly_so() -> None:
    near = Candidate(_place("n", "PPL", "AA", "01", 5_000_000), "vowel", is_main_name=False, likeness=0.9)
    village = _spelled(_place("v", "PPL", "BB", "01", 200))
    found = namesakes_of((near, village))
    assert found.by_prior[0] is near
    assert found.likeliest is village.place
    assert found.are_in_one_country
    assert not found.are_exact
    assert namesakes_of((near,)).likeliest is None


def test_a_country_may_act_and_a_village_does_not() -> None:
    country = namesakes_of((_spelled(_place("s", "PCLI", "AA", "00", 1_000_000)),))
    village = namesakes_of((_spelled(_place("v", "PPL", "AA", "01", 200)),))
    assert country.may_act
    assert country.may_be_country
    assert not village.may_act
    assert not village.may_be_country
