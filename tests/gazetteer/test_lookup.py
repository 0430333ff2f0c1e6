"""Names to places and points to places."""

from pathlib import Path

import pytest

from gazetteer import building, lookup
from gazetteer.lookup import Gazetteer, distance_km
from gazetteer.place import Place


@pytest.mark.parametrize("name", ["Deir ez-Zor", "DEIR EZ ZOR", "Dayr az-Zawr", "دير الزور", "ديرُ الزّور"])
def test_spellings_lead_to_the_same_town(gazetteer: Gazetteer, name: str) -> None:
    best = gazetteer.candidates(name)
    assert best[0].key_kind == "exact"
    assert "p:1" in {c.place.place_id for c in best if c.key_kind == "exact"}


def test_a_looser_key_is_a_candidate_and_says_so(gazetteer: Gazetteer) -> None:
    [candidate] = gazetteer.candidates("Shekh Meskin")
    assert candidate.place.place_id == "p:2"
    assert candidate.key_kind == "vowel"
    assert 0.7 < candidate.likeness < 1.0
    assert not candidate.is_main_name


def test_arabic_finds_what_is_listed_in_latin_letters_only(gazetteer: Gazetteer) -> None:
    [candidate] = gazetteer.candidates("هنيدة")
    assert (candidate.place.place_id, candidate.key_kind) == ("p:3", "skeleton")


def test_unknown_names_have_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Xylbrog") == ()
    assert gazetteer.candidates("") == ()


def test_near_puts_the_nearest_namesake_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Tell Amber")[0].place.place_id == "p:5"
    assert gazetteer.candidates("Tell Amber", near=(34.1, 38.1))[0].place.place_id == "p:4"


def test_codes_are_looked_up_but_not_looked_for_in_texts(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("DEZ")[0].place.place_id == "p:1"
    assert gazetteer.spelled_exactly("DEZ") == ()
    assert gazetteer.matches("DEZ") == ()


def test_matches_have_the_offsets_of_the_text(gazetteer: Gazetteer) -> None:
    text = "Shells hit Deir\u00a0ez-Zor, then  Syria’s “Hunayda”."
    found = gazetteer.matches(text)
    assert [text[m.start : m.end] for m in found] == ["Deir\u00a0ez-Zor", "Syria", "Hunayda"]


def test_places_by_id_and_their_parents(gazetteer: Gazetteer) -> None:
    town = gazetteer.place("p:1")
    assert town is not None
    assert [p.place_id for p in gazetteer.parents(town)] == ["a:07", "c:SY"]
    assert gazetteer.place("p:404") is None
    assert gazetteer.country("XX") is None
    division = gazetteer.division("SY", "07")
    assert division is not None
    assert [p.place_id for p in gazetteer.parents(division)] == ["c:SY"]


def test_nearest_looks_across_the_date_line_and_no_further_than_asked(gazetteer: Gazetteer) -> None:
    found = gazetteer.nearest(-16.85, -179.95)
    assert found is not None
    assert found.place_id == "p:6"
    assert gazetteer.nearest(-16.85, -179.0, max_km=50) is None
    assert gazetteer.nearest(0.0, 0.0) is None


def test_nearest_is_never_an_area(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest(35.0, 38.5, max_km=10) is None


def test_labels_are_towns_by_inhabitants(gazetteer: Gazetteer) -> None:
    assert [p.place_id for p in gazetteer.labels(min_population=10_000)] == ["p:1", "p:2"]


def test_distance() -> None:
    assert distance_km((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.2, abs=0.2)
    assert distance_km((35.0, 38.0), (35.0, 38.0)) == 0.0


def test_the_index_is_built_once_and_again_when_data_change_or_it_is_damaged(
    rows: tuple[Place, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "installed_rows", lambda: iter(rows))
    data = ["first"]
    monkeypatch.setattr(lookup, "fingerprint", lambda _added: data[0])
    stages: list[str] = []

    def opened() -> bool:
        """Whether opening had to build."""
        stages.clear()
        gazetteer = Gazetteer.open(tmp_path, progress=lambda stage, _done, _total: stages.append(stage))
        assert gazetteer.country("SY") is not None
        return bool(stages)

    assert opened()
    assert not opened()
    data[0] = "second"
    assert opened()
    [file] = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert opened()
    assert not opened()


def test_a_town_has_the_name_of_its_division(gazetteer: Gazetteer) -> None:
    town = gazetteer.place("p:1")
    assert town is not None and town.admin1 == "Deir ez-Zor"


def test_a_division_that_is_not_listed_gives_no_name(gazetteer: Gazetteer) -> None:
    town = gazetteer.place("p:2")
    assert town is not None and town.admin1 is None


@pytest.mark.parametrize("name", ["Deir ez-Zor", "Dayr az-Zor", "Der Zor", "Hunaida", "Qwxz", ""])
def test_likeness_is_that_of_the_likest_candidate(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.likeness(name) == max((c.likeness for c in gazetteer.candidates(name)), default=0.0)


def test_namesakes_are_the_places_spelled_so(gazetteer: Gazetteer) -> None:
    for key in ("deir ez zor", "tell amber", "dez", "qwxz"):
        places = [c.place for c in gazetteer.spelled_exactly(key)]
        told = [(n.feature_class, n.feature_code, n.country_code, n.population) for n in gazetteer.namesakes(key)]
        assert told == [(p.feature_class, p.feature_code, p.country_code, p.population) for p in places]
