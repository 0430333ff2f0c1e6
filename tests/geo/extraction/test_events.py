import pytest

from geo.extraction.clauses import split_clauses
from geo.extraction.events import find_triggers, not_told_as_happened, type_of
from geo.extraction.lexicons import lexicon
from geo.extraction.reading import read
from geo.extraction.text import split_sentences


def first(text: str, language: str = "en") -> tuple[str | None, str | None]:
    """The type of the best event word, and the rule against it."""
    form = read(text).form
    words = lexicon(language)
    (clause, *_) = split_clauses(form, split_sentences(form)[0], words)
    triggers = find_triggers(form, clause, words)
    if not triggers:
        return None, None
    return type_of(triggers[0], form, clause, words), not_told_as_happened(triggers[0], form, clause, words, None)


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Warplanes targeted a depot.", "Air/drone strike"),
        ("An air raid hit the bridge.", "Air/drone strike"),
        ("Mortar rounds fell; the town was shelled.", "Shelling/artillery/missile attack"),
        ("Three rockets struck the base.", "Shelling/artillery/missile attack"),
        ("A car bomb went off.", "Remote explosive/landmine/IED"),
        ("He blew himself up at the gate.", "Suicide bomb"),
        ("Gunmen clashed with a patrol.", "Armed clash"),
        ("Two engineers were kidnapped.", "Abduction/forced disappearance"),
        ("A teacher was gunned down.", "Attack"),
        ("Hundreds took to the streets.", "Peaceful protest"),
        ("Police arrested nine men.", "Arrests"),
        ("A convoy of forty trucks arrived.", "Convoy/transfer"),
        ("Troops held a live-fire exercise.", "Military exercise"),
        ("Jets flew low over the town.", "Aerial activity"),
        ("Twelve inmates broke out of the jail.", "Prison break"),
        ("An earthquake shook the province.", "Natural disaster"),
        ("Fighters overran the outpost.", "Non-state actor overtakes territory"),
        ("The post came under attack.", ""),
        ("Rockets were fired at the bridge.", "Shelling/artillery/missile attack"),
        ("Rebels shot down a jet.", "Disrupted weapons use"),
        ("Hundreds demonstrated outside the mill.", "Peaceful protest"),
        ("Marines patrolled the harbour.", "Change to group/activity"),
        ("Police captured two suspects.", "Arrests"),
        ("The smuggler was captured in a hill town.", "Arrests"),
        ("Fighters captured most of the town.", "Non-state actor overtakes territory"),
        ("Soldiers put up a new checkpoint.", "Headquarters or base established"),
        ("Seventeen inmates tunnelled out of the jail.", "Prison break"),
        ("Police fire tear gas at the demonstrators.", "Protest with intervention"),
        ("A column of twenty lorries crossed the river.", "Convoy/transfer"),
        ("A ceasefire took effect at noon.", "Agreement"),
        ("A tornado flattened the mill.", "Natural disaster"),
        ("A bomb in the market killed three bakers.", "Remote explosive/landmine/IED"),
        ("Shells killed three bakers.", "Shelling/artillery/missile attack"),
        ("A bomb expert was killed.", "Attack"),
    ],
)
def test_english_types(text: str, sub_event_type: str) -> None:
    assert first(text) == (sub_event_type, None)


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("شنّت طائرات حربية غارات على المستودع.", "Air/drone strike"),
        ("تعرّضت البلدة لقصف مدفعي.", "Shelling/artillery/missile attack"),
        ("انفجرت عبوة ناسفة قرب الحاجز.", "Remote explosive/landmine/IED"),
        ("اندلعت اشتباكات عنيفة ليلاً.", "Armed clash"),
        ("اعتقلت الشرطة عشرة شبان.", "Arrests"),
        ("ضرب زلزال المدينة.", "Natural disaster"),
        ("ضرب إعصار الساحل.", "Natural disaster"),
        ("فجر الخميس اعتقلت الشرطة رجلاً.", "Arrests"),
        ("فجّر مسلحون الجسر بعبوة ناسفة.", "Remote explosive/landmine/IED"),
        ("قصفت طائرات حربية المستودع.", "Air/drone strike"),
        ("استهدفت طائراتهم المستودع.", "Air/drone strike"),
        ("سقطت القذائف على السوق.", "Shelling/artillery/missile attack"),
        ("أفرجت السلطات عن سبعين أسيراً.", "Agreement"),
        ("خطف مجهولون مهندسين.", "Abduction/forced disappearance"),
        ("تظاهر المئات في الساحة.", "Peaceful protest"),
    ],
)
def test_arabic_types(text: str, sub_event_type: str) -> None:
    assert first(text, "ar") == (sub_event_type, None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Will the raids go on?", "question"),
        ("The general warned that he would attack the town.", "infinitive"),
        ("They plan an attack on the port.", "threat, plan or possibility"),
        ("There was no attack on the port.", "negation"),
        ("The army denied that its jets had bombed the depot.", "denial"),
        ("Ministers met to talk about drone strikes.", "topic of talk"),
        ("The post is frequently attacked at night.", "habitual"),
        ("There have been eleven attacks so far.", "statistics"),
        ("The town marked the anniversary of the bombing.", "commemoration"),
        ("They wanted to attack the port.", "infinitive"),
        ("Clashes could spread to the port.", "threat, plan or possibility"),
        ("More strikes are likely to follow.", "threat, plan or possibility"),
    ],
)
def test_what_is_not_told_as_happened(text: str, rule: str) -> None:
    found = first(text)[1]
    assert found is not None
    assert found == rule or {found, rule} == {"infinitive", "threat, plan or possibility"}


@pytest.mark.parametrize(
    "text", ["He died of a heart attack.", "A strike group of helicopters trained.", "War crimes are tried here."]
)
def test_words_that_only_look_like_an_event(text: str) -> None:
    assert first(text)[0] in {None, "Attack"}
    assert first("He died of a heart attack.")[0] != ""


def test_a_noun_after_response_to_has_happened() -> None:
    assert first("They fired shells in response to an attack.")[1] is None


@pytest.mark.parametrize(
    "text", ["انفجرت سيارة قرب السوق.", "سيطر مسلحون على بلدة الحجر.", "قصفت المدفعية سنديانة القرية."]
)
def test_words_that_begin_like_an_arabic_future(text: str) -> None:
    assert first(text, "ar")[1] is None


@pytest.mark.parametrize("text", ["The blast could be heard in the port.", "The clashes were the worst in years."])
def test_what_is_told_of_an_event_that_happened(text: str) -> None:
    assert first(text)[1] is None


def test_the_arabic_future_behind_a_noun_has_not_happened() -> None:
    assert first("اشتباكات قد تمتد إلى الميناء.", "ar")[1] == "threat, plan or possibility"


def test_the_arabic_future_has_not_happened() -> None:
    assert first("سيستهدف الجيش المدينة بهجوم.", "ar")[1] == "threat, plan or possibility"


@pytest.mark.parametrize(
    "text",
    [
        "Cameras captured images of the bridge.",
        "The club captured the title.",
        "The patrol intercepted a doctor on the road.",
        "The reef is patrolled.",
        "A political crisis exploded in the capital.",
        "Danger is hovering over the island.",
        "The courage demonstrated by the bakers was great.",
        "The bill is an attack on the peace process.",
    ],
)
def test_words_of_events_that_tell_of_something_else(text: str) -> None:
    sub_event_type, _ = first(text)
    assert sub_event_type in {None, "Change to group/activity"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Had shells hit the mill, many would have died.", "threat, plan or possibility"),
        ("At least 11 attacks were reported this year.", "statistics"),
        ("Hundreds protested against the bombing of the mill.", "topic of talk"),
        ("A court sentenced two men to death for bombing the market.", "topic of talk"),
        ("No baker has ever been kidnapped.", "negation"),
        ("Police were aiming at kidnapping the mayor.", "threat, plan or possibility"),
        ("Reports of an attack on the mill are entirely unfounded.", "denial"),
        ("Two bakers were killed in a bus crash.", "accident"),
        ("A gas cylinder exploded in a bakery.", "accident"),
        ("An explosion of a boiler injured two.", "accident"),
        ("A drone struck a gas tank, which exploded.", None),
        ("Six judges have been killed in three months.", "statistics"),
        ("The truce was the third since July 2023, when an ambush killed four guards.", None),
        ("The rebels captured the mill last year.", None),
    ],
)
def test_counts_topics_and_hypotheses(text: str, rule: str | None) -> None:
    assert first(text)[1] == rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("انفجار أسطوانة غاز في مخبز أدى إلى إصابة خبازين.", "accident"),
        ("إصابة خبازين بحادث سير وانفجار.", "accident"),
        ("انفجار عبوة ناسفة في مخبز.", None),
    ],
)
def test_arabic_accidents(text: str, rule: str | None) -> None:
    assert first(text, "ar")[1] == rule
