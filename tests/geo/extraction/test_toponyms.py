"""Which words are names of places: in texts written for this test, by a gazetteer of a few rows."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.mention import Recognise
from geo.extraction.toponyms import toponym_recogniser


def _row(place_id: str, name: str, population: int = 0, *names: str, code: str = "PPL", country: str = "SY") -> Place:
    feature_class = "A" if code.startswith(("PCL", "ADM")) else "P" if code.startswith("PPL") else "S"
    return Place(
        place_id=place_id, name=name, latitude=35.0, longitude=38.0, feature_class=feature_class, feature_code=code,
        country_code=country, admin1_code=None, admin1=None, admin2=None, population=population, radius_km=1.0,
        source="own estimate", names=names,
    )  # fmt: skip


_ROWS = (
    _row("sy", "Syria", 17_000_000, "سوريا", code="PCLI"),
    _row("us", "United States", 330_000_000, "US", "U.S.", "the US", code="PCLI", country="US"),
    _row("ru", "Russia", 140_000_000, "روسيا", code="PCLI", country="RU"),
    _row("dam", "Damascus", 1_600_000, "دمشق", code="PPLC"),
    _row("hasakah", "Al-Hasakah", 420_000, "الحسكة"),
    _row("deir", "Deir ez-Zor", 270_000, "دير الزور", "Deir Ezzor"),
    _row("maskan", "Shaykh Miskin", 24_000, "Sheikh Miskin"),
    _row("talal", "Tal Al", 900),
    _row("lincoln", "Lincoln", 290_000, country="US"),
    _row("reading", "Reading", 318_000, country="GB"),
    _row("washington", "Washington", 690_000, code="PPLC", country="US"),
    _row("mayadin", "Mayadin", 44_000, "Al Mayadeen", "الميادين"),
    _row("illinois", "Illinois", 13_000_000, "Ill.", code="ADM1", country="US"),
    _row("springfield", "Springfield", 114_000, country="US"),
    _row("hamlet", "Amber", 600, country="US"),
    _row("omar", "Al-Omar oil field", 0, "حقل العمر", "قاعدة حقل العمر", code="OILF"),
    _row("omar-village", "Al-Omar", 900),
    _row("tanf", "Al-Tanf base", 0, "Al-Tanf", "التنف", "قاعدة التنف", code="MILB"),
    _row("kharab", "Kharab al-Jir base", 0, "Kharab al-Jir airport", "مطار خراب الجير", code="AIRB"),
    _row("kharab-village", "Kharab al-Jir", 900, "خراب الجير"),
    _row("raqqa", "Raqqa", 220_000, "الرقة"),
    _row("thiban", "Dhiban", 0, "ذيبان"),
    _row("tarifa", "Tarifa", 16_000),
    _row("boston", "Boston", 650_000, country="US"),
    _row("mauritania", "Mauritania", 4_000_000, "موريتانيا", code="PCLI", country="MR"),
    _row("tunisia", "Tunisia", 12_000_000, "تونس", code="PCLI", country="TN"),
    _row("khobar", "Khobar", 400_000, "الخبر", country="SA"),
    _row("van", "Van", 350_000, "وان", country="TR"),
    _row("nuq", "Nuq", 50_000, "نوق"),
)


@pytest.fixture(scope="module")
def recognise(tmp_path_factory: pytest.TempPathFactory) -> Recognise:
    return toponym_recogniser(Gazetteer.of_rows(tmp_path_factory.mktemp("names") / "names.gaz", _ROWS))


@pytest.fixture(scope="module")
def names(recognise: Recognise) -> Callable[[str], list[str]]:
    def of(text: str) -> list[str]:
        found = recognise(Article("a", None, None, None, text, None, None, None, None))
        assert all(text[m.start : m.end] == m.text for m in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        return [m.text for m in found]

    return of


Names = Callable[[str], list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Deir ez-Zor and Al-Hasakah, Syria's police said.", ["Deir ez-Zor", "Al-Hasakah", "Syria"]),
        ("Shells fell on Der Ezzour.", ["Der Ezzour"]),
        ("The festival fell on Monday, and Eid al-Fitr in May.", []),
        ("He lives in Springfield, Illinois.", ["Springfield", "Illinois"]),
        ("A convoy left for the city of Deir\nEzzor.", ["Deir\nEzzor"]),
        ("The University of Damascus was closed.", ["Damascus"]),
        ("U.S. troops and US jets", ["U.S", "US"]),
        ("The US said so.", ["US"]),
    ],
)
def test_names_are_found_whole(names: Names, text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Abraham Lincoln spoke. Lincoln then left.",
        "Senator Lincoln voted against it.",
        "Reading the report took days.",
        "He told us to wait.",
        "The Washington Post reported it.",
        "Syrian and Russian officials met Syrians.",
        "He spoke to Al Mayadeen about it.",
        "They fell ill. Miss Amber stayed.",
        "Mary Amber said she saw nothing.",
        "It cost US$10 a day.",
        "Said shopkeeper Boston Avery: no.",
        "The contractor is Boston Iron Works.",
        "Boston Marlow, who runs the mill, agreed.",
        "Boston Marlow, 81, refused to leave.",
        "Dr. Boston Marlow was there.",
        "Two raids target Sheikh Amber.",
        "A speech by the coalition's envoy on Amber",
        "Cedar Boston, who coaches a team, agreed.",
        "A van of the station Voice of Damascus was turned away.",
    ],
)
def test_what_is_no_place_here(names: Names, text: str) -> None:
    assert names(text) == []


def test_a_town_that_shares_the_name_of_an_outlet_needs_its_cue(names: Names) -> None:
    assert names("Drones were shot down near Al Mayadeen.") == ["Al Mayadeen"]


def test_a_small_place_needs_words_that_say_so(names: Names) -> None:
    assert names("Amber is a colour.") == []
    assert names("Two died in the village of Amber.") == ["Amber"]
    assert names("Three died in shelling by the army's guns on Amber.") == ["Amber"]
    assert names("A sniper was seen; the Dhiban countryside is mined.") == ["Dhiban"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rockets hit the Al-Omar field on Monday.", ["Al-Omar field"]),
        ("Rockets hit the Omar oil field.", ["Omar oil field"]),
        ("the al-Tanf garrison", ["al-Tanf garrison"]),
        ("at Kharab al-Jir airport", ["Kharab al-Jir airport"]),
        ("in the village of Kharab al-Jir", ["Kharab al-Jir"]),
    ],
)
def test_a_facility_is_one_mention_with_its_head_noun(names: Names, text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clashes in Sheikh Meskin continue.", ["Sheikh Meskin"]),
        ("Clashes in the town of Xylbrog continue.", ["Xylbrog"]),
        ("Fire near Lake Amberly and in Flint County", ["Lake Amberly", "Flint County"]),
        ("It fell at Xyl Brog, 6 km south of Damascus.", ["Xyl Brog", "Damascus"]),
        ("It fell at Xylbrog, a herding hamlet.", ["Xylbrog"]),
        ("Clashes in Ar Rakka and As Xylbrog town", ["Ar Rakka", "As Xylbrog"]),
        ("Clashes in Old Raqqa and Eastern Damascus", ["Raqqa", "Damascus"]),
        ("Two raids target Sheikh Meskin.", ["Sheikh Meskin"]),
        ("A blast on the outskirts al-Mayaden killed two.", ["al-Mayaden"]),
    ],
)
def test_names_that_are_not_listed_so_spelled(names: Names, text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_text_in_capitals(names: Names) -> None:
    text = (
        "DAMASCUS, 3 MAR 89 -- GUERRILLAS ATTACKED A POST IN DEIR EZ-ZOR WHILE READING A MANIFESTO, US OFFICIALS SAID."
    )
    assert names(text) == ["DAMASCUS", "DEIR EZ-ZOR", "US"]


def test_what_opens_a_dateline_is_a_place_though_persons_bear_the_name(names: Names) -> None:
    told = "MAYOR ABRAHAM LINCOLN SAID THAT GUERRILLAS ATTACKED A POST."
    assert names(f"LINCOLN, 3 MAR 89 (PLINTH) -- [TEXT] {told}")[0] == "LINCOLN"
    assert names(told) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقع الهجوم بالحسكة ودير الزور.", ["الحسكة", "دير الزور"]),
        ("سلّمت المساعدات للحسكة.", ["لحسكة"]),
        ("قصفت طائرات قاعدة حقل العمر ومطار خراب الجير في سوريا", ["قاعدة حقل العمر", "مطار خراب الجير", "سوريا"]),
        ("انفجار في ريف الميادين", ["الميادين"]),
        ("تنسيق روسيّاً مع دمشق", ["دمشق"]),
        ("في قرية هنيدان بريف دير الزور", ["هنيدان", "دير الزور"]),
        ("من أطراف بلدة سنبل الراس باتجاه مستوطنة قرنفيم صباح الثلاثاء", ["سنبل الراس", "قرنفيم"]),
        ("قصف على بلدة سنبلا اللبنانية", ["سنبلا"]),
        ("في بلدات سنبلا وقرنفلا وياسمينا، مساء أمس", ["سنبلا", "قرنفلا", "ياسمينا"]),
        ("أُصلح الخط قرب سنبلا.", ["سنبلا"]),
        ("وقع في الرقة وذيبان", ["الرقة", "ذيبان"]),
        ("وقع انفجار في نوق ومخيم قريب", ["نوق"]),
        ("انفجار في ذيبان ومخيم قريب", ["ذيبان"]),
        ("جرحى في بادية ذيبن.", ["ذيبن"]),
        ("بفوز تونس على موريتانيا", ["تونس", "موريتانيا"]),
    ],
)
def test_arabic_without_the_letters_before_a_name(names: Names, text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "نفى المصدر هذا الخبر، وإن كان صحيحاً.",
        "بحسب قناة الميادين",
        "ذكرت صحيفة صدى دمشق ذلك",
        "وقالت وكالة الرقة إن الطريق مغلق",
        "وذكر كمال الحسكة ذلك",
        "إن علي الرقة مدرّس",
        "انتشرت في قاعدة عسكرية وفي أحياء كاملة",
        "في البلدة الحدودية",
        "كانت الأشجار في ريف بعيد.",
        "يكتب في نوق لا يقرأ",
    ],
)
def test_arabic_words_that_are_no_places_here(names: Names, text: str) -> None:
    assert names(text) == []


def test_a_town_of_the_texts_country_needs_no_word_beside_it(names: Names) -> None:
    assert names("Shells fell on Damascus. Rebels saw Tarifa again.") == ["Damascus", "Tarifa"]
    assert names("Nobody saw Tarifa again.") == []


def test_a_digest_is_headed_by_its_places(names: Names) -> None:
    assert names("Tarifa: on 14 May two were killed.") == ["Tarifa"]


def test_both_scripts_in_one_text_stay_in_order(names: Names) -> None:
    assert names("Damascus (دمشق) and Russia") == ["Damascus", "دمشق", "Russia"]


@pytest.mark.parametrize("text", ["", " \n ", "…", "قال ﷺ في Homs", "\ud800 Damascus", "ab" * 50_000, "A. " * 20_000])
def test_odd_texts_do_no_harm(recognise: Recognise, text: str) -> None:
    recognise(Article("a", None, None, None, text, None, None, None, None))


def test_the_article_of_the_next_word_ends_no_name(names: Callable[[str], list[str]]) -> None:
    assert "Tal Al" not in names("Shells fell on the slope of Tal Al-Bardah, near Damascus.")
