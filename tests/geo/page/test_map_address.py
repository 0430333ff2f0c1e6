"""What a link and the environment tell the map."""

import pytest

from geo.page.address import map_at
from geo.page.assets import CREDIT_VARIABLE, TILES_VARIABLE, tiles_named_in


@pytest.mark.parametrize(("text", "at"), [("7.5,35.25,38.75", (7.5, 35.25, 38.75)), ("0,0,0", (0.0, 0.0, 0.0))])
def test_zoom_and_centre_are_read(text: str, at: tuple[float, float, float]) -> None:
    assert map_at(text) == at


@pytest.mark.parametrize(
    "text", ["", "x", "1,2", "1,2,3,4", "21,0,0", "5,91,0", "5,0,400", "nan,0,0", "5,nan,0", "5,0,inf"]
)
def test_what_is_no_view_is_none(text: str) -> None:
    assert map_at(text) is None


def test_no_tile_server_is_asked_unless_it_and_its_credit_are_named() -> None:
    url, credit = "https://tiles.example.org/{z}/{x}/{y}.png", "Made-up maps"
    assert tiles_named_in({}) is None
    assert tiles_named_in({TILES_VARIABLE: url}) is None
    assert tiles_named_in({TILES_VARIABLE: "javascript:alert(1)", CREDIT_VARIABLE: credit}) is None
    named = tiles_named_in({TILES_VARIABLE: url, CREDIT_VARIABLE: credit})
    assert named is not None
    assert (named.url, named.credit) == (url, credit)
