from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Extract = Callable[..., Any]

TEXT = (
    "Shells fell on Tell Amber at dawn on Monday, killing two people and injuring five, local police said.\n"
    "The shelling lasted an hour, a baker told The Plinth.\n"
    "It is a quiet town with one mill.\n"
    "On Tuesday gunmen ambushed a patrol near Wadi Flint.\n"
    "The mayor warned that militias could attack Dust Harbour next.\n"
)


def test_a_report_has_its_words_and_offsets(extract: Extract) -> None:
    first = extract("Artillery shelled Tell Amber at dawn on Monday, killing two people, local police said.").reports[0]
    assert first.sub_event_type == "Shelling/artillery/missile attack"
    assert first.event_type == "Explosions/Remote violence"
    assert (first.date_start, first.date_end, first.time_precision) == (date(2024, 5, 13), date(2024, 5, 13), 1)
    assert (first.killed_min, first.killed_max, first.injured_min) == (2, 2, None)
    assert first.attributed_to == "local police"
    assert first.time_text == "at dawn"
    assert first.place_text == "Tell Amber" and first.latitude == 34.0


def test_offsets_are_code_points_of_the_article(extract: Extract) -> None:
    text = "𝕏 «news» — قُتل شخصان بقصف على تل عنبر أمس، بحسب الشرطة."
    (report,) = extract(text, language="ar").reports
    assert text[report.start : report.end] == report.passage
    assert text[report.place_start : report.place_end] == report.place_text == "تل عنبر"
    assert text[report.date_text_start : report.date_text_end].strip("،") == report.date_text
    assert report.killed_min == 2


def test_every_passage_is_verbatim_and_has_five_words(extract: Extract) -> None:
    text = "Blast in Tell Amber.\nA blast shook Tell Amber on Monday, the mayor said."
    for report in extract(text).reports:
        assert text[report.start : report.end] == report.passage
        assert len(report.passage.split()) >= 5


def test_later_sentences_take_up_the_event(extract: Extract) -> None:
    text = (
        "A drone strike hit a depot in Tell Amber on Monday.\n"
        "The strike killed three soldiers, the army said.\n"
        "Two others were wounded."
    )
    reports = extract(text).reports
    assert [r.told_with for r in reports] == [None, reports[0].report_id, reports[0].report_id]
    assert {r.place_text for r in reports} == {"Tell Amber"}
    assert {r.date_start for r in reports} == {date(2024, 5, 13)}
    assert reports[1].killed_min == 3 and reports[2].injured_min == 2


def test_two_explicit_days_are_two_events(extract: Extract) -> None:
    text = "Gunmen attacked a post in Tell Amber on Monday.\nGunmen attacked a post in Tell Amber on Tuesday."
    assert [r.told_with for r in extract(text).reports] == [None, None]


def test_a_response_opens_an_event_at_the_same_place(extract: Extract) -> None:
    text = "Rockets struck a base in Tell Amber on Monday.\nIn response, warplanes bombed the launch site."
    first, second = extract(text).reports
    assert second.told_with is None
    assert second.sub_event_type == "Air/drone strike"
    assert second.place_text == "Tell Amber" and second.date_start == first.date_start
    assert second.date_note is not None


def test_a_plan_and_a_plain_sentence_give_no_report(extract: Extract) -> None:
    found = extract(TEXT)
    assert all("mill" not in r.passage and "warned" not in r.passage for r in found.reports)


def test_what_was_turned_down_is_listed_with_its_rule(extract: Extract) -> None:
    found = extract(TEXT)
    assert [TEXT[u.start : u.end][:9] for u in found.uncoded] == ["The mayor"]
    assert found.uncoded[0].rule == "threat, plan or possibility"


def test_history_is_background(extract: Extract) -> None:
    (report,) = extract("In March 2019 warplanes bombed Tell Amber for a week.").reports
    assert report.background
    (news,) = extract("Warplanes bombed Tell Amber on Monday.").reports
    assert not news.background


def test_a_caption_of_another_day_stays_apart_from_the_news(extract: Extract) -> None:
    text = (
        "A house damaged by an explosion in Tell Amber, 1 March 2024 (Reuters)\n"
        "An explosion shook Tell Amber on Monday, the mayor said."
    )
    caption, news = extract(text).reports
    assert caption.background and not news.background
    assert news.told_with is None


def test_an_undated_article_has_undated_events(extract: Extract) -> None:
    (report,) = extract("Warplanes bombed Tell Amber on Monday.", published=None).reports
    assert report.date_start is None and report.time_precision == 4
    assert report.date_note is not None


def test_no_day_is_made_up_for_news_without_one(extract: Extract) -> None:
    (report,) = extract("Warplanes have bombed a mill in Tell Amber, the mayor said.").reports
    assert report.time_precision == 2
    assert report.date_start == date(2024, 5, 13) and report.date_end == date(2024, 5, 15)
    assert "no date" in (report.date_note or "")


def test_ids_do_not_depend_on_where_the_passage_stands(extract: Extract) -> None:
    text = "Warplanes bombed Tell Amber on Monday."
    (alone,) = extract(text).reports
    (later,) = extract("It rained all day.\n" + text).reports
    assert alone.report_id == later.report_id and alone.start != later.start


def test_two_places_of_one_passage_have_two_ids(extract: Extract) -> None:
    first, second = extract("Warplanes bombed Tell Amber and Wadi Flint on Monday.").reports
    assert first.report_id != second.report_id and first.passage == second.passage


@pytest.mark.parametrize("text", ["", "\n\n", "No news.", "شكراً."])
def test_texts_without_events(extract: Extract, text: str) -> None:
    assert extract(text).reports == ()


def test_extraction_is_a_pure_function(extract: Extract) -> None:
    assert extract(TEXT) == extract(TEXT)


def test_a_day_after_publication_is_not_the_events(extract: Extract) -> None:
    (report,) = extract("Gunmen attacked a mill in Tell Amber ahead of the vote on 19 May.").reports
    assert report.date_end == date(2024, 5, 15) and report.date_text is None
    assert report.date_note is not None


def test_minutes_ago_is_today(extract: Extract) -> None:
    (report,) = extract("Two bombs exploded a few minutes ago in Tell Amber.").reports
    assert report.time_precision == 1 and report.date_end == date(2024, 5, 15)


def test_that_nobody_was_hurt_is_no_event_by_itself(extract: Extract) -> None:
    assert extract("There were no casualties and the mayor was pleased.").reports == ()


@pytest.mark.parametrize("label", ["Photo: ", "File picture: "])
def test_a_labelled_caption_stays_apart_from_the_news(extract: Extract, label: str) -> None:
    text = f"Gunmen killed two farmers last week.\n{label}A guard in Tell Amber after a bombing on 8 May 2024."
    news, caption = extract(text).reports
    assert (news.place_text, caption.place_text, caption.told_with) == (None, "Tell Amber", None)


def test_a_day_prior_counts_from_the_event_told_last(extract: Extract) -> None:
    text = "Rockets hit Tell Amber on Tuesday, an officer said.\nA day prior, a mine exploded in Wadi Flint."
    first, second = extract(text).reports
    assert (first.date_start, second.date_start) == (date(2024, 5, 14), date(2024, 5, 13))


def test_a_street_is_not_the_town_that_it_is_named_after(extract: Extract) -> None:
    (report,) = extract("خطف مسلحون تاجرا في شارع تل عنبر أمس.", language="ar").reports
    assert report.place is None


@pytest.mark.parametrize("lead", ["The blast came two days after", "The blast came three weeks after"])
def test_what_lies_days_before_is_not_of_the_same_day(extract: Extract, lead: str) -> None:
    text = f"A bomb killed three people in Tell Amber on Thursday.\n{lead} gunmen shot dead a judge in Wadi Flint."
    (judge,) = [r for r in extract(text).reports if r.place_text == "Wadi Flint"]
    assert judge.date_start is None
    assert judge.date_note == "days apart from the event told beside it"


def test_an_arabic_clause_days_after_is_not_of_the_same_day(extract: Extract) -> None:
    text = "انفجرت عبوة ناسفة في تل عنبر أمس بعد ثلاثة أيام من اغتيال قاض في وادي الصوان."
    (judge,) = [r for r in extract(text, language="ar").reports if r.place_text != "تل عنبر"]
    assert judge.date_start is None


def test_what_the_article_goes_on_to_tell_is_dated_to_the_month_before(extract: Extract) -> None:
    told = "Ministers met. They had tea. They went home. They slept. Gunmen attacked a mill in Tell Amber."
    (report,) = extract(told).reports
    assert (report.date_start, report.date_end, report.time_precision) == (date(2024, 4, 15), date(2024, 5, 15), 3)
    assert report.date_note == "no date is given; reported as news"


def test_the_dead_of_a_war_are_no_event(extract: Extract) -> None:
    assert extract("More than 70,000 people were killed in Basaltia, where gunmen rule.").reports == ()
    assert extract("On Monday 1,200 people were killed in shelling of Tell Amber.").reports != ()


def test_what_only_dates_another_event_is_none(extract: Extract) -> None:
    text = (
        "Gunmen stormed a mill in Tell Amber on Monday, in the worst raid since rebels began their offensive on 2 May."
    )
    (report,) = extract(text).reports
    assert report.date_start == date(2024, 5, 13)


def test_the_day_of_a_compound_event_word(extract: Extract) -> None:
    (report,) = extract(
        "The car bomb attack on 6 May which destroyed a mill in Tell Amber was prepared for months."
    ).reports
    assert report.date_start == date(2024, 5, 6)


def test_what_is_seized_in_text_in_capitals_is_a_place_only_where_one_is_named(extract: Extract) -> None:
    assert extract("POLICE SEIZED TWELVE PASSPORTS ON MONDAY.").reports == ()


def test_news_that_opens_with_the_murder_of_somebody_tells_an_event(extract: Extract) -> None:
    text = "Tell Amber, 14 May (PLINTH) -- The rebels are responsible for the assassination of Judge Quill."
    (report,) = extract(text).reports
    assert (report.sub_event_type, report.geo_precision) == ("Attack", 4)
    assert extract("The minister spoke of the assassinations.").reports == ()


def test_arabic_news_that_opens_with_the_murder_of_somebody_tells_an_event(extract: Extract) -> None:
    (report,) = extract("اتهم الرئيس المسلحين باغتيال القاضي سمعان.", language="ar").reports
    assert report.date_note == "no date is given; reported as news"


def test_a_condemned_killing_that_is_dated_has_happened(extract: Extract) -> None:
    (report,) = extract("Unions condemned the killing on 3 May of a miller in Tell Amber.").reports
    assert report.date_start == date(2024, 5, 3)
    assert extract("Unions condemned killings.").reports == ()


def test_many_dead_without_place_and_day_are_no_event(extract: Extract) -> None:
    assert extract("They have killed many people.").reports == ()
    assert extract("They have killed many people in Tell Amber.").reports != ()


def test_weapons_found_belong_to_the_clash_told_before(extract: Extract) -> None:
    told = "Guards clashed with rebels in Tell Amber on Monday. The guards seized four rifles."
    first, second = extract(told).reports
    assert (first.sub_event_type, second.sub_event_type) == ("Armed clash", "Armed clash")
    assert second.told_with == first.report_id
    (alone,) = extract("Guards seized four rifles in Tell Amber on Monday.").reports
    assert alone.sub_event_type == "Disrupted weapons use"


def test_arabic_weapons_found_belong_to_the_clash_told_before(extract: Extract) -> None:
    told = "اندلعت اشتباكات بين الحرس ومسلحين في تل عنبر يوم الاثنين. وضبطت القوات أسلحة."
    first, second = extract(told, language="ar").reports
    assert second.told_with == first.report_id and second.sub_event_type == first.sub_event_type


def test_what_is_foreseen_or_mourned_is_no_report_of_the_event(extract: Extract) -> None:
    told = "Shells hit Tell Amber on Monday."
    for more in ("The strikes will continue, the army said.", "The victims of the attack were buried on Tuesday."):
        extraction = extract(f"{told} {more}")
        assert [r.passage for r in extraction.reports] == [told]
    told = "سقطت قذائف على تل عنبر يوم الاثنين."
    assert [r.passage for r in extract(f"{told} وجرى تشييع ضحايا القصف.", language="ar").reports] == [told]


def test_events_of_two_kinds_joined_by_and(extract: Extract) -> None:
    text = "Gunmen kidnapped a doctor in Tell Amber and protesters burned tyres in Wadi Flint on Monday."
    first, second = extract(text).reports
    assert (first.sub_event_type, first.place_text) == ("Abduction/forced disappearance", "Tell Amber")
    assert (second.sub_event_type, second.place_text) == ("Violent demonstration", "Wadi Flint")


def test_arabic_events_of_two_kinds_joined_by_and(extract: Extract) -> None:
    text = "خطف مسلحون طبيبا في تل عنبر وتظاهر المئات في وادي الصوان يوم الاثنين."
    assert [r.place_text for r in extract(text, language="ar").reports] == ["تل عنبر", "وادي الصوان"]


def test_one_event_with_two_verbs_stays_one(extract: Extract) -> None:
    text = "Gunmen stormed a mill in Tell Amber and killed a baker in Wadi Flint on Monday."
    assert len({r.told_with or r.report_id for r in extract(text).reports}) == 1


def test_half_a_character_stops_nothing(extract: Extract) -> None:
    (report,) = extract("\ud800 Artillery shelled Tell Amber at dawn on Monday, killing two people.").reports
    assert report.passage.startswith("\ud800 Artillery")


def test_without_publication_a_day_takes_the_year_of_another_in_the_text(extract: Extract) -> None:
    text = (
        "Date: 2019-03-18\nShells hit Tell Amber at dawn on March 17th.\nGunmen had attacked Wadi Flint on 30 December."
    )
    days = [r.date_start for r in extract(text, published=None).reports]
    assert days == [date(2019, 3, 17), date(2018, 12, 30)]


def test_a_day_of_the_saying_gives_way_to_one_of_the_event(extract: Extract) -> None:
    text = "The army said on Friday that jets had bombed Tell Amber.\nJets bombed Tell Amber earlier this week."
    assert {r.date_start for r in extract(text, published=date(2024, 5, 15)).reports} == {date(2024, 5, 8)}


def test_the_attack_takes_up_a_drone_attack_rather_than_strikes_told_since(extract: Extract) -> None:
    text = (
        "A drone attack on Tell Amber killed a guard on Monday.\n"
        "Airstrikes hit Wadi Flint on Monday.\n"
        "The attack was the work of rebels, the army said."
    )
    reports = extract(text).reports
    assert reports[2].place_text == "Tell Amber"


def test_arabic_nouns_with_the_article_take_up_those_without(extract: Extract) -> None:
    text = (
        "هجوم طائرة من دون طيار على تل عنبر يوم الاثنين.\nغارات على وادي الصوان يوم الاثنين.\nالهجوم أدى إلى مقتل حارس."
    )
    reports = extract(text, language="ar").reports
    assert reports[-1].place_text == "تل عنبر"


def test_a_second_victim_counts_no_events(extract: Extract) -> None:
    text = (
        "Gunmen killed a baker in Tell Amber on Monday.\nA bomb exploded in Wadi Flint on Tuesday.\n"
        "A first victim died in hospital."
    )
    assert extract(text).reports[-1].place_text == "Wadi Flint"


def test_a_drill_that_is_brought_in_anew_is_another(extract: Extract) -> None:
    text = (
        "The army held a drill on 4 April.\nIt is said to be costly.\nBread is dear.\n"
        "The army also held a drill with its allies near Tell Amber."
    )
    first, second = extract(text).reports
    assert second.told_with is None and (first.geo_precision, second.geo_precision) == (4, 1)


def test_a_second_base_is_not_the_one_told_before(extract: Extract) -> None:
    text = "A drone struck the depot of Tell Amber on Monday.\nRockets were fired at a second Chalk Base."
    reports = extract(text, unresolved=("Chalk Base",)).reports
    assert [r.told_with for r in reports] == [None, None]


def test_a_convoy_told_by_its_destination_is_the_one_told_by_its_origin(extract: Extract) -> None:
    text = (
        "The army transferred a convoy of tanks to Wadi Flint.\n"
        "Residents said that a convoy of fifty trucks headed from Dust Harbour to Wadi Flint."
    )
    assert len({r.told_with or r.report_id for r in extract(text).reports}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The army warned the town before launching airstrikes on Tell Amber on Monday.",
        "Most strikes go unreported, including the latest raid on Tell Amber.",
        "Rebels bombed Tell Amber for the first time since the start of the war.",
        "The crackdown led to the arrest of 30 people in Tell Amber.",
        "The army drove the rebels out of Tell Amber.",
    ],
)
def test_what_happened_is_told_beside_cues_of_what_did_not(text: str, extract: Extract) -> None:
    assert [r.place_text for r in extract(text).reports] == ["Tell Amber"]


def test_raids_that_are_carried_out_as_a_habit_are_no_event(extract: Extract) -> None:
    assert extract("Money flows to cells that carry out raids near Tell Amber.").reports == ()


def test_it_was_the_first_time_goes_on_with_the_event(extract: Extract) -> None:
    text = "A drone hit Tell Amber on Monday.\nIt was the first time that the army had attacked a camp in Basaltia."
    assert len({r.told_with or r.report_id for r in extract(text).reports}) == 1


def test_a_capital_that_owns_a_policy_is_no_place(extract: Extract) -> None:
    (report,) = extract("An earthquake on Monday turned eyes to Slate City's sanctions.").reports
    assert report.place_text is None
    (report,) = extract("Rockets landed in Slate City's northern suburbs on Monday.").reports
    assert report.place_text == "Slate City"


def test_a_place_behind_a_semicolon_is_farther_off(extract: Extract) -> None:
    text = "Near Tell Amber, on a road that shepherds and traders use, a bomb exploded; Wadi Flint sent nurses."
    assert extract(text).reports[0].place_text == "Tell Amber"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gunmen killed six people on Monday, two in Tell Amber and four in Wadi Flint.", ["Tell Amber", "Wadi Flint"]),
        ("Shells hit Tell Amber, Wadi Flint and Dust Harbour.", ["Tell Amber", "Wadi Flint", "Dust Harbour"]),
        (
            "Shells hit the villages of Tell Amber, Wadi Flint, Dust Harbour.",
            ["Tell Amber", "Wadi Flint", "Dust Harbour"],
        ),
        ("A bomb exploded in Tell Amber, Wadi Flint, on Monday.", ["Tell Amber"]),
        ("Police arrested ten men in Basaltia and Chalkland.", ["Basaltia", "Chalkland"]),
        ("Gunmen shot dead a senior court official in Tell Amber.", ["Tell Amber"]),
        ("The rebels cheered Tell Amber's recapture on Monday.", ["Tell Amber"]),
    ],
)
def test_places_of_one_event_are_those_of_its_list(text: str, found: list[str], extract: Extract) -> None:
    assert [r.place_text for r in extract(text).reports] == found


def test_a_day_tells_of_an_event_also_where_publication_is_not_known(extract: Extract) -> None:
    text = "Three guards were killed on Monday in Tell Amber, which often sees raids."
    assert len(extract(text, published=None).reports) == 1


def test_a_fresh_spate_of_violence_is_one_event(extract: Extract) -> None:
    assert len(extract("Another spate of bombings in Tell Amber killed ten.").reports) == 1
    assert extract("A spate of bombings has worried Tell Amber.").reports == ()


def test_an_adjective_before_a_quarter_is_no_name(extract: Extract) -> None:
    text = "A helicopter was shot down in a Quartzite-dominated area of Tell Amber."
    assert [r.place_text for r in extract(text).reports] == ["Tell Amber"]


def test_an_event_without_a_place_is_where_the_sentence_before_is_set(extract: Extract) -> None:
    text = "Bakers queued in Tell Amber as on every Monday.\nTwo people were killed by a bomb on Tuesday."
    assert [r.place_text for r in extract(text).reports] == ["Tell Amber"]


def test_what_police_seize_is_no_town_before_the_verb(extract: Extract) -> None:
    assert extract("IN TELL AMBER POLICE SEIZED NINE TONS OF FLOUR ON MONDAY.").reports == ()


def test_a_crash_for_a_mechanical_problem_and_a_called_protest_are_no_events(extract: Extract) -> None:
    assert extract("A pilot was killed in Tell Amber when his plane crashed due to mechanical problems.").reports == ()
    assert extract("The school has called a protest meeting in Tell Amber.").reports == ()


def test_villages_named_apart_are_two_events_however_near(extract: Extract) -> None:
    text = "Warplanes bombed Tell Amber on Monday.\nWarplanes also bombed Little Amber on Monday, without casualties."
    assert [r.told_with for r in extract(text).reports] == [None, None]


def test_the_strike_that_hit_a_truck_on_the_road_to_a_town_is_the_one_told(extract: Extract) -> None:
    text = "A drone strike killed two bakers in Tell Amber.\nThe strike hit a truck on the road to Dust Harbour."
    reports = extract(text).reports
    assert reports[1].told_with == reports[0].report_id and reports[1].place_text == "Tell Amber"


def test_the_place_of_a_heading_holds_the_quarter(extract: Extract) -> None:
    text = "Tell Amber, Basaltia: two people were killed when a bomb hit a house in the Old Kiln quarter."
    (report,) = extract(text).reports
    assert (report.place_text, report.latitude, report.geo_precision) == ("Old Kiln", 34.0, 2)


def test_arrests_on_a_charge_are_told(extract: Extract) -> None:
    assert len(extract("Police arrested nine men responsible for the attacks in Tell Amber.").reports) == 1
    assert len(extract("نفذت الشرطة سلسلة اعتقالات في تل عنبر بتهمة السرقة.", language="ar").reports) == 1


def test_where_the_hospital_is_whose_director_speaks_is_not_where_the_strike_was(extract: Extract) -> None:
    text = "غارة على جسر في تل عنبر يوم الاثنين.\nوأدت الغارة إلى مقتل سائق، كما أفاد مدير المستشفى في وادي الصوان."
    assert {r.place_text for r in extract(text, language="ar").reports} == {"تل عنبر"}
