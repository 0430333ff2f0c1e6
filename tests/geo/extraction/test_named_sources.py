"""One name for a source, however it is cited."""

import pytest

from geo.extraction.named_sources import named_source


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SANA", "وكالة سانا"),
        ("the Syrian Arab News Agency", "سانا"),
        ("Syria's state news agency SANA", "الوكالة العربية السورية للأنباء"),
        ("the Observatory", "المرصد السوري لحقوق الإنسان"),
        ("the Syrian Observatory for Human Rights", "المرصد"),
        ("SOHR", "the Syrian Observatory"),
        ("the White Helmets", "الدفاع المدني السوري"),
        ("Reuters", "وكالة رويترز"),
        ("CENTCOM", "القيادة المركزية الأميركية"),
        ("the US military's Central Command", "CENTCOM spokesman"),
        ("the Turkish defence ministry", "وزارة الدفاع التركية"),
        ("Turkey's Ministry of Defense", "وزارة الدفاع التركية"),
        ("the ministry of health", "وزارة الصحة"),
        ("the coalition", "متحدث باسم التحالف الدولي"),
    ],
)
def test_names_of_one_source_in_both_languages(one: str, other: str) -> None:
    assert named_source(one) == named_source(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the Turkish defence ministry", "the Syrian defence ministry"),
        ("the Syrian defence ministry", "the Syrian interior ministry"),
        ("the Pentagon", "the Russian defence ministry"),
        ("the Syrian Observatory for Human Rights", "the Syrian Network for Human Rights"),
        ("SANA", "INA"),
    ],
)
def test_sources_that_are_not_one(one: str, other: str) -> None:
    assert named_source(one) != named_source(other)
    assert named_source(one) is not None


@pytest.mark.parametrize("words", ["local sources", "police", "a military source", "مصادر محلية", "شهود عيان", "ap"])
def test_who_has_no_name_of_their_own_is_nobody(words: str) -> None:
    assert named_source(words) is None


def test_other_names_are_their_words() -> None:
    assert named_source("the Seven Oaks Agency") == "seven oaks agency"
    assert named_source("وكالة السنديان الجديد") == "وكالة السنديان الجديد"
