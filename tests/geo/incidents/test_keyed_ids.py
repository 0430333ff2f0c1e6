"""Ids in texts under those under which they leave."""

import pytest

from geo.incidents.keyed_ids import renamed_in

NAMED = {
    "acled-SYR1": "withheld-1",
    "0123456789abcdef01": "withheld-2",
    "c0ffee01": "withheld-3",
    "two words": "withheld-4",
}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("two words", "withheld-4"),
        ("ACLED (acled-SYR1) and Dar Gazette (0123456789abcdef01)", "ACLED (withheld-1) and Dar Gazette (withheld-2)"),
        ("overrules c0ffee01, c0ffee02", "overrules withheld-3, c0ffee02"),
        ("brought together by correction c0ffee01.", "brought together by correction withheld-3."),
        ("\u2068acled-SYR1\u2069، و«c0ffee01»", "\u2068withheld-1\u2069، و«withheld-3»"),
        ("acled-SYR10 and xc0ffee01", "acled-SYR10 and xc0ffee01"),
        ("articles/0123456789abcdef01", "articles/withheld-2"),
    ],
)
def test_an_id_of_any_kind_is_found_as_a_whole(text: str, told: str) -> None:
    assert renamed_in(text, NAMED) == told
