import pytest

from geo.extraction.casualties import Count, find_toll
from geo.extraction.reading import read

NONE = Count(0, 0)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("injuring three service members", None, Count(3, 3)),
        ("raids in 2022 killed five", Count(5, 5), None),
        ("in 2016 2,015 people were killed", Count(2015, 2015), None),
        ("injuring at least three soldiers", None, Count(3, None)),
        ("with no casualties or damage reported", NONE, NONE),
        ("No one was hurt", None, NONE),
        ("the attack did not result in any casualties", NONE, NONE),
        ("led to the death of three soldiers and the wounding of two others", Count(3, 3), Count(2, 2)),
        ("two soldiers and a child were killed and dozens wounded", Count(3, 3), Count(24, None)),
        ("killing between 3 and 5 people", Count(3, 5), None),
        ("12 people were killed and at least 30 others injured", Count(12, 12), Count(30, None)),
        ("THREE GUERRILLAS WERE KILLED AND SEVEN OTHERS WERE WOUNDED", Count(3, 3), Count(7, 7)),
        ("killed up to 7 fighters", Count(None, 7), None),
        ("put the number of dead at four", Count(4, 4), None),
        ("several civilians were killed", Count(2, None), None),
        ("killing a number of his goats", None, None),
        ("The council met on three days", None, None),
        ("killing a baker", Count(1, 1), None),
        ("killing two cows", None, None),
        ("killing a woman and her two children", Count(3, 3), None),
        ("as many as twenty soldiers and four policemen were killed", Count(4, 24), None),
        ("killed no fewer than 30 people, including 12 children", Count(30, None), None),
        ("killing two officers and wounding a third, police said", Count(2, 2), Count(1, 1)),
        ("Between two and four bakers, including a child, were reportedly killed", Count(2, 4), None),
        ("At least ten bakers, eight of them foreign, were killed and 35 injured", Count(10, None), Count(35, 35)),
        ("between 50 and 70 people, mostly shepherds, died", Count(50, 70), None),
        ("three members of one family were said to have been killed", Count(3, 3), None),
        ("three people from the same family were killed", Count(3, 3), None),
        ("the deaths of between four and six people", Count(4, 6), None),
        ("two men and a boy died, while the clinic put the toll at four", Count(3, 4), None),
        ("a 30-year-old man was killed", Count(1, 1), None),
        ("dozens of rebels were killed and wounded", Count(1, None), Count(1, None)),
        ("killing or wounding 40 rebels", Count(1, None), Count(1, None)),
    ],
)
def test_english_tolls(text: str, killed: Count | None, injured: Count | None) -> None:
    toll = find_toll(text, "en")
    assert (toll.killed, toll.injured) == (killed, injured)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("ما أدى إلى مقتل خمسة جنود وإصابة أربعة مدنيين", Count(5, 5), Count(4, 4)),
        ("استشهاد عنصرَين وجرح ثلاثة أفراد", Count(2, 2), Count(3, 3)),
        ("قُتل شخصان وأصيب سبعة آخرون", Count(2, 2), Count(7, 7)),
        ("أسفر عن مقتل عامل", Count(1, 1), None),
        ("قتل عشرات المدنيين وأصيب مئات", Count(20, None), Count(200, None)),
        ("مقتل شخصين وإصابة ثالث", Count(2, 2), Count(1, 1)),
        ("ثلاثة جنود أتراك أصيبوا", None, Count(3, 3)),
        ("عشرات القتلى والجرحى في قصف", Count(1, None), Count(1, None)),
        ("قتل وجرح العشرات", Count(1, None), Count(1, None)),
        ("إصابة العشرات بجروح", None, Count(20, None)),
        ("مقتل عائلة من خمسة أفراد", Count(5, 5), None),
        ("مقتل ما بين 3 و5 مدنيين", Count(3, 5), None),
        ("وأصيب أربعة عشر شخصاً بجروح", None, Count(14, 14)),
        ("من دون وقوع إصابات", NONE, NONE),
    ],
)
def test_arabic_tolls(text: str, killed: Count | None, injured: Count | None) -> None:
    toll = find_toll(read(text).form, "ar")
    assert (toll.killed, toll.injured) == (killed, injured)


def test_kinds_of_person_are_kept_apart() -> None:
    kinds = {
        c.kind: (c.killed_min, c.injured_min)
        for c in find_toll("killing two soldiers and injuring five children", "en").by_kind
    }
    assert kinds == {"soldiers": (2, None), "children": (None, 5)}


def test_none_said_differs_from_not_said() -> None:
    assert find_toll("The wall fell.", "en").said is False
    assert find_toll("There were no casualties.", "en").said is True


def test_a_toll_that_rises_is_read_across_the_words_between() -> None:
    text = "The number of people killed by Monday's strike near the town of Tell Amber in the east has risen to six"
    assert find_toll(text, "en").killed == Count(6, 6)


def test_a_part_of_a_count_is_told_by_kind_and_not_added() -> None:
    toll = find_toll("The blast killed 30 people, including 12 children, and wounded nine.", "en")
    assert (toll.killed, toll.injured) == (Count(30, 30), Count(9, 9))
    assert [(c.kind, c.killed_min) for c in toll.by_kind] == [("children", 12)]


def test_who_stands_between_commas_is_counted_by_kind() -> None:
    toll = find_toll("Between two and four people, including a child, were killed and six soldiers wounded.", "en")
    counted = [(c.kind, c.killed_min, c.injured_min) for c in toll.by_kind]
    assert counted == [("children", 1, None), ("soldiers", None, 6)]
