"""Titles say what fields say, in neutral words."""

from dataclasses import replace
from datetime import date

import pytest

from gazetteer.place import Place
from geo.incidents.incident import Incident
from geo.incidents.title import incident_title


def test_a_title_names_type_place_division_and_day(incident: Incident) -> None:
    assert (
        incident_title(incident) == "Reported shelling/artillery/missile attack, Tell Amber (Deir ez-Zor), 1 Mar 2024"
    )


def test_no_word_of_the_passage_or_headline_enters(incident: Incident) -> None:
    report = replace(incident.reports[0], passage="Savage butchers shelled Tell Amber again.", place_text="Amber Hill")
    assert incident_title(replace(incident, reports=(report,))) == incident_title(incident)


@pytest.mark.parametrize(
    ("sub_event_type", "phrase"),
    [
        ("Air/drone strike", "air/drone strike"),
        ("Remote explosive/landmine/IED", "remote explosive/landmine/IED"),
        ("Government regains territory", "territorial gain by a government"),
        ("Other", "event (explosions/remote violence)"),
    ],
)
def test_types_read_as_running_text(incident: Incident, sub_event_type: str, phrase: str) -> None:
    assert incident_title(replace(incident, sub_event_type=sub_event_type)).startswith(f"Reported {phrase}, ")


def test_without_a_place_or_a_date_the_title_says_so(incident: Incident) -> None:
    bare = replace(incident, place=None, latitude=None, longitude=None, geo_precision=None)
    bare = replace(bare, date_start=None, date_end=None)
    assert incident_title(bare) == "Reported shelling/artillery/missile attack, place not known, date not known"


def test_places_are_worded_by_their_precision(incident: Incident, place: Place) -> None:
    def where(**changes: object) -> str:
        return (
            incident_title(replace(incident, **changes))
            .removeprefix("Reported shelling/artillery/missile attack, ")
            .removesuffix(", 1 Mar 2024")
        )

    assert where(geo_precision=2) == "near Tell Amber (Deir ez-Zor)"
    assert where(place=replace(place, admin1=None)) == "Tell Amber (Syria)"
    assert where(place=replace(place, admin1=None, country_code=None)) == "Tell Amber"
    assert where(place=replace(place, admin1="Tell Amber")) == "Tell Amber"
    district = replace(place, name="Amber District", feature_class="A", feature_code="ADM2")
    assert where(place=district, geo_precision=2) == "Amber District (Deir ez-Zor)"
    province = replace(place, name="Deir ez-Zor", feature_class="A", feature_code="ADM1")
    assert where(place=province, geo_precision=3) == "Deir ez-Zor (Syria)"
    country = replace(place, name="Syria", feature_class="A", feature_code="PCLI", admin1=None)
    assert where(place=country, geo_precision=4) == "Syria"


@pytest.mark.parametrize(
    ("start", "end", "phrase"),
    [
        (date(2023, 3, 23), date(2023, 3, 23), "23 Mar 2023"),
        (date(2023, 3, 22), date(2023, 3, 24), "22–24 Mar 2023"),
        (date(2023, 3, 30), date(2023, 4, 2), "30 Mar – 2 Apr 2023"),
        (date(2022, 12, 30), date(2023, 1, 2), "30 Dec 2022 – 2 Jan 2023"),
        (date(2024, 2, 1), date(2024, 2, 29), "Feb 2024"),
        (date(2023, 1, 1), date(2023, 12, 31), "2023"),
        (None, date(2023, 3, 24), "until 24 Mar 2023"),
        (date(2023, 3, 24), None, "since 24 Mar 2023"),
        (date(9999, 12, 31), date(9999, 12, 31), "31 Dec 9999"),
    ],
)
def test_dates_are_worded_as_sure_as_they_are(
    incident: Incident, start: date | None, end: date | None, phrase: str
) -> None:
    assert incident_title(replace(incident, date_start=start, date_end=end)).endswith(f", {phrase}")
