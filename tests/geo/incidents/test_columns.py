"""What the columns say is the same after they were packed, and texts are found as if each were read."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.incidents.columns import packed_columns, table_of_columns
from geo.incidents.incident import Incident
from geo.incidents.table import IncidentTable, entry_of, incident_table
from geo.incidents.texts import Texts

WORDS = ("حلب قصف", "a shell", "", "hell", "she", "ll at\0night", "half a pair: \ud83d")


def several(incident: Incident) -> list[Incident]:
    report = incident.reports[0]
    two = (replace(report, source="Zeta"), replace(report, source=None, attributed_to="«Alpha»"))
    bare = replace(incident, place=None, latitude=None, longitude=None, radius_km=None, geo_precision=None)
    return [
        incident,
        replace(bare, incident_id="r2", date_start=None, date_end=None, killed_min=None, killed_max=None),
        replace(incident, incident_id="r3", date_start=date(2030, 1, 1), date_end=date(2030, 1, 2), reports=two),
    ]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_what_is_read_back_is_what_was_packed(incident: Incident, number: int) -> None:
    given = several(incident)[:number]
    read = table_of_columns(dict(packed_columns(incident_table(given))))
    assert [*map(repr, read.entries())] == [repr(entry_of(one)) for one in given]
    assert read.newest_first.tolist() == incident_table(given).newest_first.tolist()
    assert read.outlets.names == incident_table(given).outlets.names


def test_an_array_that_is_missing_is_an_error(incident: Incident) -> None:
    packed = dict(packed_columns(incident_table([incident])))
    del packed["words.ends"]
    with pytest.raises(KeyError, match=r"words\.ends"):
        table_of_columns(packed)


def test_places_are_made_only_where_another_language_asks(incident: Incident) -> None:
    def fail() -> tuple[()]:
        raise AssertionError("not needed")

    packed = dict(packed_columns(incident_table([incident])))
    table = table_of_columns(packed, fail)
    assert table.title(0)
    with pytest.raises(AssertionError):
        assert table.places_in
    assert IncidentTable.of(table.entries()).places_in["ar"]


def test_texts_are_those_that_were_given() -> None:
    texts = Texts.of(WORDS)
    assert (tuple(texts), len(texts), texts[0], texts[-1], texts[1:3]) == (WORDS, 7, WORDS[0], WORDS[-1], WORDS[1:3])
    with pytest.raises(IndexError):
        assert texts[7]
    assert tuple(Texts.of(())) == ()


@pytest.mark.parametrize("word", ["hell", "she", "l", "ll", "قصف", "\0", "shell at", "nothing", "", "pair: \ud83d"])
def test_a_word_is_found_in_each_text_that_holds_it(word: str) -> None:
    assert Texts.of(WORDS).holding(word).tolist() == [word in text for text in WORDS]
    assert Texts.of(()).holding(word).dtype == np.bool_
