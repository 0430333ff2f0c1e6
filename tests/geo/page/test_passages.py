"""Marked pieces: joined they are the text again, and every mark covers its own words."""

from hypothesis import given
from hypothesis import strategies as some

from geo.page.passages import Mark, pieces

TEXT = "Shells fell on Tell Amber at dawn on Friday."


def words_of(kind: str, cut: list[dict[str, object]]) -> str:
    return "".join(str(piece["text"]) for piece in cut if kind in piece["kinds"])  # type: ignore[operator]


def test_each_mark_covers_its_words_even_inside_and_across_another() -> None:
    cut = pieces(TEXT, [Mark(0, 44, "passage"), Mark(15, 25, "place", "a town"), Mark(20, 33, "date")])
    assert words_of("passage", cut) == TEXT
    assert words_of("place", cut) == "Tell Amber"
    assert words_of("date", cut) == "Amber at dawn"
    both = next(piece for piece in cut if piece["text"] == "Amber")
    assert both["kinds"] == ["passage", "place", "date"]
    assert both["notes"] == ["a town"]


def test_a_mark_outside_is_left_out_and_one_across_the_border_is_cut() -> None:
    cut = pieces(TEXT, [Mark(0, 6, "event"), Mark(12, 19, "place"), Mark(90, 95, "date")], start=15)
    assert words_of("event", cut) == ""
    assert words_of("place", cut) == "Tell"
    assert "".join(piece["text"] for piece in cut) == TEXT[15:]


def test_offsets_are_code_points() -> None:
    text = "🚗 car bomb in قرية"
    assert words_of("place", pieces(text, [Mark(14, 18, "place")])) == "قرية"


@given(
    some.text(max_size=40),
    some.lists(some.tuples(some.integers(-5, 45), some.integers(-5, 45), some.sampled_from("abc")), max_size=8),
)
def test_joined_they_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    cut = pieces(text, [Mark(max(0, start), end, kind) for start, end, kind in spans])
    assert "".join(piece["text"] for piece in cut) == text
