"""Points that two names say together."""

from collections.abc import Sequence

import pytest

from gazetteer.place import Place
from geo.extraction.mention import Mention, ResolvedPlace
from geo.extraction.stretches import is_explained_by_distance, with_stretches
from geo.language.reason import Reason


def _place(name: str, latitude: float, longitude: float, code: str = "PPL") -> Place:
    feature_class = "A" if code.startswith("PCL") else "P"
    return Place(name, name, latitude, longitude, feature_class, code, "SY", None, None, None, 0, 3.0, "package:x")


_PLACES = (
    _place("Amber", 35.0, 38.0),
    _place("Flint", 35.0, 38.6),
    _place("Slate", 35.0, 45.0),
    _place("Basaltia", 35.2, 38.2, "PCLI"),
    _place("عنبر", 35.0, 38.0),
    _place("صوان", 35.0, 38.6),
)


def _resolved(text: str) -> Sequence[ResolvedPlace]:
    found = [
        ResolvedPlace(
            Mention(start, start + len(p.name), p.name),
            p,
            p.latitude,
            p.longitude,
            p.radius_km,
            1,
            0.9,
            (),
            Reason("So."),
            False,
        )
        for p in _PLACES
        if (start := text.find(p.name)) >= 0
    ]
    return with_stretches(text, sorted(found, key=lambda r: r.mention.start))


@pytest.mark.parametrize(
    "text",
    [
        "A bus was hit between Amber and Flint.",
        "Clashes broke out on the highway between Amber and the town of Flint.",
        "Three died on the road from Amber to Flint.",
        "The Amber-Flint road was cut.",
        "The Amber–Flint highway was cut.",
        "وقع الانفجار على الطريق بين عنبر وصوان",
        "اشتباكات على الطريق الواصل بين عنبر وصوان",
        "قطعوا طريق عنبر - صوان",
    ],
)
def test_a_stretch_is_its_middle_and_half_its_length(text: str) -> None:
    found = _resolved(text)
    assert len(found) == 2
    for one in found:
        assert (one.latitude, one.longitude) == (pytest.approx(35.0, abs=0.01), pytest.approx(38.3, abs=0.01))
        assert one.radius_km == pytest.approx(27.4, abs=0.3)
        assert one.geo_precision == 2
        assert "between" in one.reason


@pytest.mark.parametrize(
    "text",
    [
        "Clashes between Amber and Flint went on.",
        "The truce between Amber and Flint holds.",
        "Amber and Flint were hit.",
        "He flew from Amber to Flint.",
        "A bus was hit between Amber and Slate.",
        "A bus was hit between Amber and Basaltia.",
        "اشتباكات بين عنبر وصوان",
        "العلاقات بين عنبر وصوان",
    ],
)
def test_two_sides_and_what_is_far_apart_are_no_stretch(text: str) -> None:
    assert all(one.geo_precision == 1 for one in _resolved(text))


def test_a_long_stretch_is_a_region() -> None:
    wide = [_place("Amber", 35.0, 38.0), _place("Flint", 35.0, 40.0)]
    found = [
        ResolvedPlace(Mention(n, m, p.name), p, 35.0, p.longitude, 3.0, 1, 0.9, (), Reason("So."), False)
        for p, (n, m) in zip(wide, ((8, 13), (18, 23)), strict=True)
    ]
    assert {one.geo_precision for one in with_stretches("between Amber and Flint", found)} == {3}


@pytest.mark.parametrize(
    ("between", "explained"),
    [
        (", a hamlet some 6 km south of ", True),
        (" (6 km south of ", True),
        (", which lies about 6 kilometres from ", True),
        (". Shells fell 6 km south of ", False),
        (" was shelled from positions 6 km south of ", False),
        (", ", False),
    ],
)
def test_a_name_is_explained_by_its_distance_from_another(between: str, explained: bool) -> None:
    text = f"Quarry{between}Amber"
    assert is_explained_by_distance(text, 6, len(text) - 5) is explained
