"""Reads an article sentence by sentence: which clauses tell an event, and which event each of them tells."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from geo.articles.article import Article
from geo.extraction.attribution import Source, attribute
from geo.extraction.casualties import Toll, find_toll
from geo.extraction.clauses import Clause, split_clauses
from geo.extraction.dateline import dateline_place, place_said_here
from geo.extraction.dates import UNDATED, DateWords, Published, When, find_dates, published_days, resolve, span_of
from geo.extraction.event_places import (
    LONGEST_NAME,
    MOVEMENTS,
    REACH,
    NamedPlace,
    event_places,
    is_called_settlement,
    is_way_to,
    places_within,
    strict_location,
)
from geo.extraction.events import STRONG, TOLL, Trigger, find_triggers, not_told_as_happened, type_of
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.mention import ResolvedPlace
from geo.extraction.reading import Reading, read
from geo.extraction.story import (
    Telling,
    Thread,
    carried_date,
    continues,
    day_shift,
    has_aftermath,
    open_thread,
    same_kind,
    take_up,
)
from geo.extraction.text import Sentence, split_sentences
from geo.extraction.unlisted import unlisted_places
from geo.language.reason import because

BACKGROUND_DAYS = 45
"""Told this long after it happened, an event is history and not news."""
CAPTION_BACKGROUND_DAYS = 14
NEWS_SENTENCES = 4
NEWS_DAYS = 2
LATER_NEWS_DAYS = 30
"""The same of what the article goes on to tell."""
HALF_A_YEAR_DAYS = 175
WAR_TOLL = 1000
"""So many are killed in a war or a disaster: without a day of its own this is no event."""
OF_ONE_WORD = {"negation", "infinitive", "topic of talk"}
"""Rules that turn down one event word and leave the others of its clause."""
DAY_KINDS = {"weekday", "offset", "day_of_month"}
"""Words that give a day even where it cannot be told which."""
NOT_EVEN_TOLD = {"question", "threat, plan or possibility", "mourning"}
"""Rules that hold even of an event that has been told: "the strikes will continue"."""
AFTER_PUBLICATION = because("the day beside it lies after publication")
_OF_EVENT_BEFORE = because("the day of the event told just before")
_OF_EVENT_BESIDE = because("the day of the event told beside it")
_DAYS_FROM_EVENT_BESIDE = because("days apart from the event told beside it")
_HOURS_FROM_EVENT_BESIDE = because("hours apart from the event told beside it")
_AS_NEWS = because("no date is given; reported as news")
_NEAREST_YEAR = because("no year is given; taken as the nearest to the day that the text gives")
VIOLENCE = "Violence against civilians"
MOST_SUBJECT_WORDS = 5
"""Of who does what, between "and" and the verb."""
NEXT = 24
"""How many characters lie between a word and the place beside it."""
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Told:
    """A telling with what its report needs."""

    telling: Telling
    thread: int
    clause: Clause
    trigger: Trigger
    date_words: DateWords | None
    toll: Toll
    source: Source | None
    background: bool


MOST_TRIGGERS = 12
"""Event words of one clause that are tried, the best first: no clause that is written to be read has more."""
MOST_THREADS = 200
"""An event is taken up among so many that were told last: a text as long as a book tells of thousands."""


@dataclass(slots=True)
class Narrative:
    """What has been read of the article so far; local to one extraction."""

    threads: list[Thread]
    told: list[Told]
    uncoded: list[tuple[int, int, str]]
    date: When
    """The day that the text is at: its last explicit date."""

    @property
    def recent(self) -> tuple[Thread, ...]:
        """Those that a telling may take up."""
        return tuple(self.threads[-MOST_THREADS:])

    @property
    def last(self) -> Thread | None:
        """The thread told of last."""
        return self.threads[self.told[-1].thread] if self.told else None


@dataclass(frozen=True, slots=True)
class Page:
    """The article as rules read it."""

    article: Article
    reading: Reading
    lexicon: Lexicon
    sentences: tuple[Sentence, ...]
    telling: frozenset[int]
    """Numbers of the sentences that have an event word."""
    places: tuple[NamedPlace, ...]
    published: Published
    dateline: NamedPlace | None
    dated: tuple[tuple[int, int], ...]
    """Where dates are written, in the order of the text: no other part of it needs to be searched for them."""
    anchor: date | None
    """A day that the text gives in full, which tells the year of others; None where publication does."""

    @property
    def text(self) -> str:
        return self.reading.form


def read_narrative(article: Article, places: tuple[ResolvedPlace, ...]) -> tuple[Page, Narrative]:
    """What an article tells, in the order of its text."""
    page = _open(article, places)
    sources = attribute(page.text, page.sentences, page.lexicon.language)
    story = Narrative([], [], [], UNDATED)
    for sentence in page.sentences:
        _read_sentence(sentence, sources[sentence.number], page, story)
    return page, story


def _open(article: Article, places: tuple[ResolvedPlace, ...]) -> Page:
    reading = read(article.text)
    words = lexicon(article.language or "en")
    dates = find_dates(reading.form, words)
    named = tuple(
        NamedPlace(reading.from_text(p.mention.start), reading.from_text(p.mention.end), p)
        for p in sorted(places, key=lambda p: p.mention.start)
    )
    # Ab and Tishrin are months before they are villages.
    named = tuple(p for p in named if not _is_in(dates, p.start))
    sentences = split_sentences(reading.form)
    telling = [s for s in sentences if words.event_starts.matches_any(reading.form, s.start, s.end)]
    more = unlisted_places(article.text, reading, telling, named, words)
    named = tuple(sorted((*named, *more), key=lambda p: p.start))
    published = published_days(article.published, article.published_latest)
    return Page(
        article=article,
        reading=reading,
        lexicon=words,
        sentences=sentences,
        telling=frozenset(s.number for s in telling),
        places=named,
        published=published,
        dateline=dateline_place(reading.form, named),
        dated=tuple((d.start, d.end) for d in dates),
        anchor=_anchor(dates, words) if published.first is None else None,
    )


def _anchor(dates: tuple[DateWords, ...], words: Lexicon) -> date | None:
    """The first day that a text gives with its year; None without one."""
    unknown = Published(None, None)
    found = (resolve(d, unknown, UNDATED, words) for d in dates if d.kind != "story")
    return next((when.start for when in found if when.precision == 1), None)


def _is_in(dates: tuple[DateWords, ...], position: int) -> bool:
    """Whether a position lies in one of the dates, which stand in the order of the text and apart."""
    before = bisect_right(dates, position, key=lambda date: date.start)
    return before > 0 and position < dates[before - 1].end


def _read_sentence(sentence: Sentence, source: Source | None, page: Page, story: Narrative) -> None:
    if sentence.number not in page.telling:
        _keep_date(sentence, page, story)
        return
    main: Thread | None = None
    parts = (part for one in split_clauses(page.text, sentence, page.lexicon) for part in _parted(one, page))
    for clause in parts:
        main = _read_clause(clause, source, main, page, story) or main


def _parted(clause: Clause, page: Page) -> tuple[Clause, ...]:
    """The clause, in two where "and" joins events of different kinds that each have a place and a subject."""
    places = [p for p in page.places if clause.start <= p.start < clause.end]
    if len(places) < 2:
        return (clause,)
    for match in _and(page.lexicon.language).finditer(page.text, places[0].end, places[-1].start):
        left = replace(clause, end=match.start())
        is_word = match.group().endswith(" ")  # the Arabic one is a letter of the verb
        right = replace(clause, start=match.end() if is_word else match.start(), relation=None)
        if not any(p.start >= right.start for p in places):
            break
        if _are_two(left, right, page):
            return left, *_parted(right, page)
    return (clause,)


def _are_two(left: Clause, right: Clause, page: Page) -> bool:
    """Whether each side tells a kind of its own, the second with its own verb and subject."""
    first, second = (find_triggers(page.text, side, page.lexicon) for side in (left, right))
    if not first or not second or first[0].strength < STRONG or second[0].strength < STRONG or second[0].is_noun:
        return False
    kinds = [t.words.sub_event_type for t in (first[0], second[0])]
    if not all(kinds) or same_kind(*kinds) or second[0].words.aftermath:
        return False
    before = len(page.text[right.start : second[0].start].split())
    if page.lexicon.language == "ar":
        return before == 0  # the verb comes first
    return before <= MOST_SUBJECT_WORDS and (before > 0 or " " in second[0].text)


@cache
def _and(language: str) -> re.Pattern[str]:
    return re.compile(lexicon(language).lists["connectors.and"], re.IGNORECASE)


def _keep_date(sentence: Sentence, page: Page, story: Narrative) -> None:
    """A date told without an event is what "seven months later" counts from."""
    for words in _dates_in(page, sentence.start, sentence.end):
        if words.kind != "story" and not words.beside_speech:
            story.date = _resolve_alone(words, page)


def _resolve_alone(words: DateWords, page: Page) -> When:
    """A date that counts from no other; its year is that of the text's own day where publication is not known."""
    found = resolve(words, page.published, UNDATED, page.lexicon)
    if found.start is not None or page.anchor is None or words.match.groupdict().get("month") is None:
        return found
    nearest = page.anchor + timedelta(days=HALF_A_YEAR_DAYS)
    found = resolve(words, Published(nearest, nearest), UNDATED, page.lexicon)
    return replace(found, note=found.note or _NEAREST_YEAR)


def _read_clause(
    clause: Clause, source: Source | None, main: Thread | None, page: Page, story: Narrative
) -> Thread | None:
    """Reads one clause into the story; the thread that it tells of, or None."""
    triggers = find_triggers(page.text, clause, page.lexicon)
    if not triggers:
        return None
    words = _date_words(clause, triggers, page)
    when = _not_after_publication(_resolve(words, clause, main, page, story), page.published)
    if when.note == AFTER_PUBLICATION:
        words = None
    day_at = words.start if words is not None and (when.precision == 1 or words.kind in DAY_KINDS) else None
    rule = "no event word"
    for trigger in triggers[:MOST_TRIGGERS]:
        found = not_told_as_happened(trigger, page.text, clause, page.lexicon, day_at)
        if found == "negation" and trigger.strength < STRONG:
            found = None  # "no casualties" is told of an event, and says how many
        definite = _is_definite(trigger, page) or _takes_up(clause, page)
        if found is None or (definite and found not in NOT_EVEN_TOLD):
            told, rule = _telling(trigger, clause, words, when, definite, found, source, main, page, story)
            if told is not None:
                return told
            continue
        rule = found
        if found not in OF_ONE_WORD:
            break
    story.uncoded.append((clause.sentence.start, clause.sentence.end, rule))
    return None


def _telling(
    trigger: Trigger,
    clause: Clause,
    words: DateWords | None,
    when: When,
    definite: bool,
    turned_down: str | None,
    source: Source | None,
    main: Thread | None,
    page: Page,
    story: Narrative,
) -> tuple[Thread | None, str]:
    """Adds the clause's telling to the story, or says which rule keeps it out."""
    sub_event_type = type_of(trigger, page.text, clause, page.lexicon)
    if not sub_event_type and main is not None and _opens_new(clause, trigger, page):
        sub_event_type = main.sub_event_type  # "and another one targeting …" is one of the same kind
    places = event_places(
        trigger, sub_event_type, clause, page.places, page.text, page.lexicon.language, points_back=definite
    )
    if not places and (here := place_said_here(page.text[clause.start : clause.end], page.dateline, page.lexicon)):
        places = (here,)
    toll = find_toll(page.text[clause.start : clause.end], page.lexicon.language)
    explicit = words is not None and not words.beside_speech and when.precision == 1
    if not explicit and sub_event_type != "Natural disaster" and _is_of_a_war(toll):
        return None, "statistics"
    if trigger.strength < STRONG and trigger.words.weak_of_places and not _is_of_a_place(trigger, clause, page):
        return None, "weak event word without a place beside it"
    # What a response answers has mostly been told already.
    is_toll = trigger.strength < STRONG and toll.said and trigger.words.event_type == VIOLENCE
    if is_toll and not places:
        sub_event_type = ""
    points_back = definite or clause.relation == "response" or (trigger.strength < STRONG and toll.said)
    points_back = points_back and (definite or not places)
    if points_back and words is not None and words.beside_speech:
        words, when = None, UNDATED  # the day of the saying, not of the event that it points back to
    telling = Telling(
        sub_event_type=sub_event_type,
        places=places,
        when=when,
        explicit_day=explicit,
        dated=words is not None,
        said_day=words is not None and words.beside_speech,
        definite=points_back,
        opens_new=_may_open_new(clause, places) and _opens_new(clause, trigger, page),
        ordinal=_ordinal(trigger, page),
        order=clause.sentence.number,
        is_toll=is_toll,
        is_caption=page.lexicon.patterns["background.caption"].search(clause.sentence.text) is not None,
        head=_head(trigger, page.lexicon),
        at_a_new_place=any(_is_new_place(p, page) for p in places),
        in_a_settlement=any(is_called_settlement(p, page.text, page.lexicon) for p in places),
        indefinite=trigger.is_noun and _is_brought_in(trigger.start, page),
        ends=places_within(page.places, clause.start, clause.end) if sub_event_type in MOVEMENTS else (),
        words=frozenset(CONTENT_WORD.findall(page.text[clause.start : clause.end].casefold())),
    )
    # "Shells fell while people fled the shelling" tells of one event, "jets bombed X while guns shelled Y" of two.
    is_same = definite and clause.relation == "same_time" and not places and words is None
    thread = continues(telling, story.recent, None if is_same else main)
    if thread is None and definite and places and all(is_way_to(p, page.text, page.lexicon) for p in places):
        on_the_way = replace(telling, places=())
        thread = continues(on_the_way, story.recent, main)
        telling = telling if thread is None else on_the_way
    if trigger.words.aftermath:
        belonging = replace(telling, sub_event_type="", is_toll=True)
        before = continues(belonging, tuple(t for t in story.recent if has_aftermath(t)))
        telling, thread = (telling, thread) if before is None else (belonging, before)
    if thread is None:
        telling = _with_carried_place(telling, clause, main, page, story)
        rule = _lacks(trigger, telling, toll, turned_down, clause, page)
        if rule is not None:
            return None, rule
        if not telling.places and (scene := _scene(clause, page)) is not None:
            telling = replace(telling, places=(scene,))
        telling = _with_carried_date(telling, clause, page, story)
        thread = open_thread(len(story.threads), telling)
        story.threads.append(thread)
    else:
        thread = take_up(thread, telling)
        story.threads[thread.number] = thread
    if words is None and not (places or toll.said) and _was_told(thread, clause, story):
        return thread, ""
    background = _is_background(clause, telling if telling.when.start else replace(telling, when=thread.when), page)
    story.told.append(Told(telling, thread.number, clause, trigger, words, toll, source, background))
    return thread, ""


def _head(trigger: Trigger, words: Lexicon) -> str:
    """The noun of an event word without article and plural, as "the attack" takes up "a drone attack"."""
    parts = trigger.text.casefold().split()
    if words.language == "ar":
        return re.sub(rf"^(?:{words.prefix})(?=\w{{3}})", "", parts[0])
    return parts[-1].removeprefix("air").lstrip("-").removesuffix("s")


def _is_of_somebody(trigger: Trigger, clause: Clause, page: Page) -> bool:
    """Who opens the news with the murder of somebody tells an event, though neither its place nor its day."""
    if trigger.strength < STRONG or trigger.words.event_type != VIOLENCE or clause.sentence.number >= NEWS_SENTENCES:
        return False
    return trigger.is_noun and page.lexicon.patterns["coreference.of"].match(page.text, trigger.end + 1) is not None


def _is_vague(toll: Toll) -> bool:
    """ "Many", "dozens": no count has an upper end."""
    counts = [c for c in (toll.killed, toll.injured) if c is not None]
    return bool(counts) and all(c.most is None for c in counts)


def _is_of_a_war(toll: Toll) -> bool:
    return toll.killed is not None and (toll.killed.least or 0) >= WAR_TOLL


def _is_of_a_place(trigger: Trigger, clause: Clause, page: Page) -> bool:
    """Whether a place is named beside the word; in text of both cases a capital behind it has said so."""
    if not clause.sentence.text.isupper():
        return True
    near = places_within(page.places, clause.start - LONGEST_NAME, clause.end + NEXT)
    if any(0 <= p.start - trigger.end <= NEXT for p in near):
        return True
    # "In X police seized cocaine" took no X; "X was seized" did.
    return " " in trigger.text and any(0 <= trigger.start - p.end <= NEXT for p in near)


def _was_told(thread: Thread, clause: Clause, story: Narrative) -> bool:
    """Whether another clause of the sentence has just told the event."""
    before = story.told[-1] if story.told else None
    return before is not None and before.thread == thread.number and before.clause.sentence == clause.sentence


def _lacks(
    trigger: Trigger, telling: Telling, toll: Toll, turned_down: str | None, clause: Clause, page: Page
) -> str | None:
    """What keeps a telling from opening an event of its own; None where nothing does."""
    if turned_down is not None:
        return turned_down
    of_somebody = _is_of_somebody(trigger, clause, page)
    if not telling.places and telling.when.start is None and not toll.said and not of_somebody:
        return "no place, date or casualties"
    if not telling.places and telling.when.start is None and _is_vague(toll) and not of_somebody:
        return "neither place nor day, and a vague count"
    if trigger.strength < STRONG and not (telling.places or toll.harmed):
        return "weak event word without place or casualties"
    if trigger.strength == TOLL and not toll.said:
        return "a word of harm without a number"
    if telling.definite and not (telling.places or telling.when.start or toll.said or of_somebody):
        return "points back to an event that is not told"
    if (
        not telling.places
        and not toll.said
        and page.lexicon.patterns["modality.only_dates"].match(page.text, clause.start)
    ):
        return "only dates what is told beside it"
    return None


def _with_carried_place(telling: Telling, clause: Clause, main: Thread | None, page: Page, story: Narrative) -> Telling:
    """A new event that points to the place of the one before ("there", "in response") is put there."""
    before = main or story.last
    if telling.places:
        return telling
    if before is None or before.place is None or clause.sentence.number - before.last_order > 2:
        return telling
    points = page.lexicon.search("coreference.places", page.text, clause.start, clause.end)
    beside = clause.relation in {"same_day", "same_time", "day_before", "day_after"}
    goes_on = clause.sentence.number - before.last_order <= 1 and not telling.definite and telling.when.start is None
    if points or telling.opens_new or beside or goes_on:
        return replace(telling, places=(before.place,))
    return telling


def _scene(clause: Clause, page: Page) -> NamedPlace | None:
    """Where the sentence before is set: the one town or site that it says something is in."""
    number = clause.sentence.number
    if number == 0:
        return None
    before = page.sentences[number - 1]
    inside = strict_location(page.lexicon.language)
    found = [
        p
        for p in places_within(page.places, before.start, before.end)
        if (p.resolved.geo_precision or 4) <= 2
        and p.resolved.place is not None
        and inside.search(page.text, max(before.start, p.start - REACH), p.start) is not None
    ]
    return found[0] if len({p.resolved.place for p in found}) == 1 else None


def _with_carried_date(telling: Telling, clause: Clause, page: Page, story: Narrative) -> Telling:
    """A new event without a date of its own takes that of the one told just before, else the news's."""
    if telling.when.start is not None:
        return telling
    carried = carried_date(story.recent, clause.sentence.number)
    if carried.start is not None and clause.relation != "days_apart":
        return replace(telling, when=replace(carried, note=_OF_EVENT_BEFORE))
    if telling.when.note not in {None, AFTER_PUBLICATION}:
        return telling  # a date is given, and the note tells why it cannot be resolved
    return replace(telling, when=_as_news(clause.sentence, page))


def _as_news(sentence: Sentence, page: Page) -> When:
    """The days up to publication, more of them behind what opens the article; undated where that is not known."""
    first, last = page.published.first, page.published.last
    if first is None or last is None:
        return UNDATED
    opens = sentence.number < NEWS_SENTENCES
    days = timedelta(days=NEWS_DAYS if opens else LATER_NEWS_DAYS)
    return replace(span_of(first - days, last), precision=2 if opens else 3, note=_AS_NEWS)


def _date_words(clause: Clause, triggers: tuple[Trigger, ...], page: Page) -> DateWords | None:
    """The clause's date nearest to its event word; one beside a verb of speech only where there is no other."""
    found = _dates_in(page, clause.start, clause.end)
    if _is_definite(triggers[0], page):
        # "these strikes … from attacks like the ones on 15 August": that date is another event's.
        others = [t for t in triggers[1:] if t.strength == STRONG and t.start > triggers[0].end + 1]
        found = tuple(d for d in found if not any(triggers[0].end < t.end <= d.start for t in others))
    return min(found, key=lambda d: (d.beside_speech, _gap(d, triggers[0])), default=None)


def _dates_in(page: Page, start: int, end: int) -> tuple[DateWords, ...]:
    """The dates written in a part of the text."""
    after = bisect_left(page.dated, (end,))
    if after == 0 or page.dated[after - 1][1] <= start:
        return ()
    return find_dates(page.text, page.lexicon, start, end)


def _gap(date: DateWords, trigger: Trigger) -> int:
    return max(date.start - trigger.end, trigger.start - date.end, 0)


def _resolve(words: DateWords | None, clause: Clause, main: Thread | None, page: Page, story: Narrative) -> When:
    if words is not None:
        if main is None and words.kind != "story":
            found = _resolve_alone(words, page)
            if not words.beside_speech and _not_after_publication(found, page.published) == found:
                story.date = found
            return found
        # A day beside a verb of speech dates no story, but "a day prior" then counts from the event told last.
        at = story.date if story.date.start is not None else carried_date(story.recent, clause.sentence.number)
        return resolve(words, page.published, main.when if main is not None else at, page.lexicon)
    if main is None or main.when.start is None:
        return UNDATED
    if clause.relation == "same_time":
        return replace(main.when, note=_OF_EVENT_BESIDE)
    if clause.relation == "days_apart":
        return replace(UNDATED, note=_DAYS_FROM_EVENT_BESIDE)
    if clause.relation == "day_before":
        return day_shift(main.when, -1)
    if clause.relation == "day_after":
        return day_shift(main.when, 1)
    if clause.relation == "same_day" and main.when.end is not None:
        return replace(main.when, start=main.when.start - timedelta(days=1), note=_HOURS_FROM_EVENT_BESIDE)
    return UNDATED


def _not_after_publication(when: When, published: Published) -> When:
    """What has been told has happened: a day after publication (and its time zones) is another event's."""
    if when.start is None or published.last is None or when.start <= published.last + timedelta(days=1):
        return when
    return replace(UNDATED, note=AFTER_PUBLICATION)


def _takes_up(clause: Clause, page: Page) -> bool:
    """ "It was the first time that …": what follows is told of the event before."""
    begin = clause.start + len(clause.sentence.text) - len(clause.sentence.text.lstrip(" \"'\n\t"))
    return page.lexicon.patterns["coreference.takes_up"].match(page.text, begin, clause.end) is not None


def _is_definite(trigger: Trigger, page: Page) -> bool:
    """Whether the trigger's phrase points back: "the attack", "this second strike"."""
    if not (trigger.is_noun or page.lexicon.patterns["coreference.nouns"].match(trigger.text.split(" ")[0])):
        return False
    before = page.text[max(0, trigger.start - 40) : trigger.start]
    if page.lexicon.language == "ar":
        return trigger.text.lstrip("وفبلك").startswith(("ال", "ل")) or bool(re.search(r"(?:هذا|هذه|ذلك|تلك) $", before))
    match = _determined(page.lexicon.language).search(before)
    if match is None or (match["determiner"].casefold() == "that" and trigger.text.endswith("s")):
        return False  # "said that strikes …" points at nothing
    return not re.match(r" (?:took place|happened|occurred) (?:on|in) ", page.text[trigger.end : trigger.end + 24])


@cache
def _determined(language: str) -> re.Pattern[str]:
    words = lexicon(language).lists["coreference.determiners"]
    return re.compile(rf"(?<!\w)(?P<determiner>{words}) (?:(?!an? )[\w'-]+ ){{0,2}}$", re.IGNORECASE)


def _is_brought_in(start: int, page: Page) -> bool:
    """Whether a noun or name is new to the reader: "a drill", "another base"."""
    return _brought_in(page.lexicon.language).search(page.text, max(0, start - 40), start) is not None


def _is_new_place(place: NamedPlace, page: Page) -> bool:
    """ "A Chalkland base": no table holds it, and its words bring it in."""
    if place.resolved.place is not None:
        return False
    is_kind = _ends_in_kind(page.lexicon.language).search(page.text[place.start : place.end]) is not None
    return is_kind and _is_brought_in(place.start, page)


@cache
def _ends_in_kind(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{lexicon(language).lists['roles.kinds']})$", re.IGNORECASE)


@cache
def _brought_in(language: str) -> re.Pattern[str]:
    words = lexicon(language).lists["coreference.brings_in"]
    return re.compile(rf"(?<!\w)(?:{words}) (?:(?!of |in |at |on |by |the )[\w'-]+ ){{0,2}}$", re.IGNORECASE)


def _ordinal(trigger: Trigger, page: Page) -> int | None:
    """Which of the events told is meant: "the second blast"; "a second victim" counts no events."""
    if trigger.strength < STRONG:
        return None
    ordinals = page.lexicon.lists["coreference.ordinals"].split("|")
    before = page.text[max(0, trigger.start - 24) : trigger.start].casefold().split()
    return next((n for n, word in enumerate(ordinals, 1) if word in before[-2:]), None)


def _may_open_new(clause: Clause, places: tuple[NamedPlace, ...]) -> bool:
    """What a response answers is an event of before; another part of a sentence with a place is told by its place."""
    return clause.relation is None or (clause.relation != "response" and not places)


def _opens_new(clause: Clause, trigger: Trigger, page: Page) -> bool:
    end = max(trigger.end, clause.start + 48)
    return page.lexicon.search("connectors.opens_new", page.text, clause.start, end) is not None


def _is_background(clause: Clause, telling: Telling, page: Page) -> bool:
    end, first = telling.when.end, page.published.first
    if end is not None and first is not None:
        limit = (
            CAPTION_BACKGROUND_DAYS
            if page.lexicon.patterns["background.caption"].search(clause.sentence.text)
            else BACKGROUND_DAYS
        )
        return (first - end).days > limit
    return page.lexicon.search("background.words", page.text, clause.start, clause.end) is not None
