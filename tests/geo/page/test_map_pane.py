"""What the browser says of its map is taken where it can be, and nothing else is."""

import json
import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.page.map_pane import area_from, outlook_from
from geo.views.clusters import Outlook


def test_an_outlook_is_zoom_and_corners() -> None:
    assert outlook_from([6, 32.0, 35, 37.5, 42]) == Outlook(6.0, 32.0, 35.0, 37.5, 42.0)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "6,32,35,37,42",
        {"zoom": 6},
        [6, 32, 35, 37],
        [6, 32, 35, 37, "42"],
        [6, 32, 35, 37, None],
        [6, math.nan, 35, 37, 42],
        [math.inf, 32, 35, 37, 42],
        [6, 37, 35, 32, 42],
        [6, 32, 42, 37, 35],
    ],
)
def test_anything_else_is_no_outlook(told: object) -> None:
    assert outlook_from(told) is None


def test_an_area_is_its_corners() -> None:
    assert area_from([32.0, 35, 37.5, 42]) == (32.0, 35.0, 37.5, 42.0)


@pytest.mark.parametrize(
    "told", [None, [], [32, 35, 37], [37, 35, 32, 42], [32, 35, 91, 42], [32, -181, 37, 42], [32, 35, math.inf, 42]]
)
def test_anything_else_is_no_area(told: object) -> None:
    assert area_from(told) is None


def taken(told: dict[str, Any]) -> dict[str, Any]:
    """What the session knows of its map after the browser has told this."""

    def page(told: dict) -> None:  # type: ignore[type-arg]  # its text is run by itself, without this file's imports
        import streamlit as st

        from geo.page import map_pane
        from geo.page.choice import chosen_id

        st.session_state["kept_by_map"] = "t1"
        st.session_state["incident_map"] = told
        map_pane._take_told()
        st.json(
            {"kept": st.session_state["kept_by_map"], "chosen": chosen_id(), "opened": st.session_state["opened_mark"]}
        )

    ran = AppTest.from_function(page, kwargs={"told": told}).run()
    assert not ran.exception
    found: dict[str, Any] = json.loads(ran.json[0].value)
    return found


def test_a_map_that_lacks_its_incidents_is_sent_them_again() -> None:
    assert taken({"lacks": True})["kept"] == ""
    assert taken({"lacks": "yes"})["kept"] == "t1"
    assert taken({})["kept"] == "t1"


def test_a_click_chooses_an_incident_and_a_mark_is_opened_by_its_name() -> None:
    told = taken({"last_object_clicked_tooltip": "i1", "opened": "6/12"})
    assert (told["chosen"], told["opened"]) == ("i1", "6/12")
    other = taken({"last_object_clicked_tooltip": ["i1"], "opened": 7})
    assert (other["chosen"], other["opened"]) == (None, None)
