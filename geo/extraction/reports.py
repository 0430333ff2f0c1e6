"""Composes an article's reports: what, where, when, who says so and how many, from the parts that each find one."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

from geo.articles.article import Article
from geo.extraction.attribution import Source, attribute
from geo.extraction.casualties import Toll, find_toll
from geo.extraction.clauses import Clause, split_clauses
from geo.extraction.dates import UNDATED, DateWords, Published, When, find_dates, published_days, resolve, span_of
from geo.extraction.event_places import NamedPlace, event_places
from geo.extraction.events import STRONG, Trigger, find_triggers, not_told_as_happened, type_of
from geo.extraction.lexicons import Lexicon, event_type_of, lexicon
from geo.extraction.mention import ResolvedPlace
from geo.extraction.reading import Reading, read
from geo.extraction.report import Report
from geo.extraction.story import Telling, Thread, carried_date, continues, day_shift, open_thread, take_up
from geo.extraction.text import Sentence, split_sentences

LEAST_PASSAGE_WORDS = 5
BACKGROUND_DAYS = 45
"""Told this long after it happened, an event is history and not news."""
NEWS_SENTENCES = 4
NEWS_DAYS = 2
CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
DEFAULT_ATTACK, DEFAULT_ATTACK_ON_CIVILIANS = "Armed clash", "Attack"


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A sentence with an event word that gave no report: `article.text[start:end]`, and the rule against it."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article reports, and what was left uncoded."""

    reports: tuple[Report, ...]
    uncoded: tuple[Uncoded, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A telling with what its report needs."""

    telling: Telling
    thread: int
    clause: Clause
    trigger: Trigger
    date_words: DateWords | None
    toll: Toll
    source: Source | None
    background: bool


@dataclass(slots=True)
class _Story:
    """What has been read of the article so far; local to one extraction."""

    threads: list[Thread]
    told: list[_Told]
    uncoded: list[tuple[int, int, str]]

    @property
    def last(self) -> Thread | None:
        """The thread told of last."""
        return self.threads[self.told[-1].thread] if self.told else None


@dataclass(frozen=True, slots=True)
class _Page:
    """The article as rules read it."""

    article: Article
    reading: Reading
    lexicon: Lexicon
    sentences: tuple[Sentence, ...]
    places: tuple[NamedPlace, ...]
    published: Published

    @property
    def text(self) -> str:
        return self.reading.form


def extract_reports(article: Article, places: tuple[ResolvedPlace, ...]) -> Extraction:
    """The reports of one article in the order of its text, a pure function of article and places."""
    page = _open(article, places)
    sources = attribute(page.sentences, page.lexicon.language)
    story = _Story([], [], [])
    for sentence in page.sentences:
        _read_sentence(sentence, sources[sentence.number], page, story)
    return Extraction(_reports(page, story), _uncoded(page, story))


def _open(article: Article, places: tuple[ResolvedPlace, ...]) -> _Page:
    reading = read(article.text)
    named = tuple(
        NamedPlace(reading.from_text(p.mention.start), reading.from_text(p.mention.end), p)
        for p in sorted(places, key=lambda p: p.mention.start)
    )
    published = published_days(article.published, article.published_latest)
    return _Page(article, reading, lexicon(article.language or "en"), split_sentences(reading.form), named, published)


def _read_sentence(sentence: Sentence, source: Source | None, page: _Page, story: _Story) -> None:
    if page.lexicon.any_event.search(sentence.text) is None:
        return
    main: Thread | None = None
    for clause in split_clauses(sentence, page.lexicon):
        main = _read_clause(clause, source, main, page, story) or main


def _read_clause(
    clause: Clause, source: Source | None, main: Thread | None, page: _Page, story: _Story
) -> Thread | None:
    """Reads one clause into the story; the thread that it tells of, or None."""
    triggers = find_triggers(page.text, clause, page.lexicon)
    if not triggers:
        return None
    words = _date_words(clause, triggers, page)
    when = _resolve(words, clause, main, page, story)
    has_day = words is not None and when.precision == 1
    rule = "no event word"
    for trigger in triggers:
        found = not_told_as_happened(trigger, page.text, clause, page.lexicon, has_day)
        definite = _is_definite(trigger, page)
        if found is None or (definite and found not in {"question"}):
            told, rule = _telling(trigger, clause, words, when, definite, found, source, main, page, story)
            if told is not None:
                return told
            continue
        rule = found
        if trigger.strength == STRONG:
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
    page: _Page,
    story: _Story,
) -> tuple[Thread | None, str]:
    """Adds the clause's telling to the story, or says which rule keeps it out."""
    sub_event_type = type_of(trigger, page.text, clause, page.lexicon)
    if not sub_event_type and main is not None and _opens_new(clause, trigger, page):
        sub_event_type = main.sub_event_type  # "and another one targeting …" is one of the same kind
    places = event_places(trigger, sub_event_type, clause, page.places, page.text, page.lexicon.language)
    toll = find_toll(page.text[clause.start : clause.end], page.lexicon.language)
    explicit = words is not None and not words.beside_speech and when.precision == 1
    points_back = definite or (trigger.strength < STRONG and toll.said and not places)
    telling = Telling(
        sub_event_type=sub_event_type,
        places=places,
        when=UNDATED if points_back and words is not None and words.beside_speech else when,
        explicit_day=explicit,
        definite=points_back,
        opens_new=clause.relation is None and _opens_new(clause, trigger, page),
        ordinal=_ordinal(trigger, page),
        order=clause.sentence.number,
        head=trigger.text.casefold().removesuffix("s"),
        words=frozenset(CONTENT_WORD.findall(page.text[clause.start : clause.end].casefold())),
    )
    thread = continues(telling, tuple(story.threads), main)
    if thread is None:
        telling = _with_carried_place(telling, clause, main, page, story)
        rule = _lacks(trigger, telling, toll, turned_down)
        if rule is not None:
            return None, rule
        telling = _with_carried_date(telling, clause, page, story)
        thread = open_thread(len(story.threads), telling)
        story.threads.append(thread)
    else:
        thread = take_up(thread, telling)
        story.threads[thread.number] = thread
    background = _is_background(clause, telling if telling.when.start else replace(telling, when=thread.when), page)
    story.told.append(_Told(telling, thread.number, clause, trigger, words, toll, source, background))
    return thread, ""


def _lacks(trigger: Trigger, telling: Telling, toll: Toll, turned_down: str | None) -> str | None:
    """What keeps a telling from opening an event of its own; None where nothing does."""
    if turned_down is not None:
        return turned_down
    if not telling.places and telling.when.start is None and not toll.said:
        return "no place, date or casualties"
    if trigger.strength < STRONG and not (telling.places or toll.said):
        return "weak event word without place or casualties"
    if telling.definite and not telling.places and telling.when.start is None:
        return "points back to an event that is not told"
    return None


def _with_carried_place(telling: Telling, clause: Clause, main: Thread | None, page: _Page, story: _Story) -> Telling:
    """A new event that points to the place of the one before ("there", "in response") is put there."""
    before = main or story.last
    if telling.places or before is None or before.place is None or clause.sentence.number - before.last_order > 2:
        return telling
    points = page.lexicon.patterns["coreference.places"].search(page.text, clause.start, clause.end)
    if points or telling.opens_new or clause.relation in {"same_day", "day_before", "day_after"}:
        return replace(telling, places=(before.place,))
    return telling


def _with_carried_date(telling: Telling, clause: Clause, page: _Page, story: _Story) -> Telling:
    """A new event without a date of its own takes that of the one told just before, else the news's."""
    when = telling.when
    if when.start is None and story.threads:
        when = carried_date(tuple(story.threads), clause.sentence.number)
        if when.start is not None:
            when = replace(when, note="the day of the event told just before")
    if when.start is None:
        when = _as_news(clause.sentence, page)
    return replace(telling, when=when)


def _as_news(sentence: Sentence, page: _Page) -> When:
    """The days up to publication for what opens an article as news; else undated."""
    first, last = page.published.first, page.published.last
    if first is None or last is None or sentence.number >= NEWS_SENTENCES:
        return UNDATED
    return replace(
        span_of(first - timedelta(days=NEWS_DAYS), last), precision=2, note="no date is given; reported as news"
    )


def _date_words(clause: Clause, triggers: tuple[Trigger, ...], page: _Page) -> DateWords | None:
    """The clause's date nearest to its event word; one beside a verb of speech only where there is no other."""
    found = find_dates(page.text, page.lexicon, clause.start, clause.end)
    if _is_definite(triggers[0], page):
        # "these strikes … from attacks like the ones on 15 August": that date is another event's.
        others = [t for t in triggers[1:] if t.strength == STRONG and t.start > triggers[0].end]
        found = tuple(d for d in found if not any(triggers[0].end < t.end <= d.start for t in others))
    return min(found, key=lambda d: (d.beside_speech, _gap(d, triggers[0])), default=None)


def _gap(date: DateWords, trigger: Trigger) -> int:
    return max(date.start - trigger.end, trigger.start - date.end, 0)


def _resolve(words: DateWords | None, clause: Clause, main: Thread | None, page: _Page, story: _Story) -> When:
    if words is not None:
        before = main or story.last
        return resolve(words, page.published, before.when if before is not None else UNDATED, page.lexicon)
    if main is None or main.when.start is None:
        return UNDATED
    if clause.relation == "same_time":
        return replace(main.when, note="the day of the event told beside it")
    if clause.relation == "day_before":
        return day_shift(main.when, -1)
    if clause.relation == "day_after":
        return day_shift(main.when, 1)
    if clause.relation == "same_day" and main.when.end is not None:
        return replace(
            main.when, start=main.when.start - timedelta(days=1), note="hours apart from the event told beside it"
        )
    return UNDATED


def _is_definite(trigger: Trigger, page: _Page) -> bool:
    """Whether the trigger's phrase points back: "the attack", "this second strike"."""
    if not trigger.is_noun:
        return False
    before = page.text[max(0, trigger.start - 40) : trigger.start]
    words = page.lexicon.lists
    if page.lexicon.language == "ar":
        return trigger.text.lstrip("وفبلك").startswith(("ال", "ل")) or bool(re.search(r"(?:هذا|هذه|ذلك|تلك) $", before))
    pattern = rf"(?<!\w)(?:{words['coreference.determiners']}) (?:[\w'-]+ ){{0,2}}$"
    return bool(re.search(pattern, before, re.IGNORECASE)) and not re.match(
        r" (?:took place|happened|occurred|was carried out) (?:on|in) ", page.text[trigger.end : trigger.end + 40]
    )


def _ordinal(trigger: Trigger, page: _Page) -> int | None:
    ordinals = page.lexicon.lists["coreference.ordinals"].split("|")
    before = page.text[max(0, trigger.start - 24) : trigger.start].casefold().split()
    return next((n for n, word in enumerate(ordinals, 1) if word in before[-2:]), None)


def _opens_new(clause: Clause, trigger: Trigger, page: _Page) -> bool:
    lead = page.text[clause.start : max(trigger.end, clause.start + 48)]
    return page.lexicon.patterns["connectors.opens_new"].search(lead) is not None


def _is_background(clause: Clause, telling: Telling, page: _Page) -> bool:
    end, first = telling.when.end, page.published.first
    if end is not None and first is not None:
        limit = 14 if page.lexicon.patterns["background.caption"].search(clause.sentence.text) else BACKGROUND_DAYS
        return (first - end).days > limit
    return page.lexicon.patterns["background.words"].search(page.text, clause.start, clause.end) is not None


def _reports(page: _Page, story: _Story) -> tuple[Report, ...]:
    numbers: Counter[str] = Counter()
    reports: list[Report] = []
    first_of: dict[int, str] = {}
    for told in story.told:
        thread = story.threads[told.thread]
        own = told.telling.places or ((thread.place,) if thread.place is not None else (None,))
        for place in own:
            report = _report(told, thread, place, page, numbers, first_of)
            reports.append(report)
            if place is own[0]:
                first_of.setdefault(told.thread, report.report_id)
    return tuple(reports)


def _report(
    told: _Told, thread: Thread, place: NamedPlace | None, page: _Page, numbers: Counter[str], first_of: dict[int, str]
) -> Report:
    article, text = page.article, page.article.text
    start, end = page.reading.to_text(*_passage(told.clause.sentence, page.sentences))
    folded = " ".join(text[start:end].casefold().split())
    number = numbers[folded]
    numbers[folded] += 1
    report_id = hashlib.sha256(f"{article.article_id}\0{folded}\0{number}".encode()).hexdigest()[:16]
    sub_event_type = _final_type(told, thread)
    own = told.telling.when
    when = own if own.start is not None and (told.date_words is not None or thread.when.start is None) else thread.when
    at = place.resolved if place is not None else None
    extra = place is not None and told.telling.places and place is not told.telling.places[0]
    date_span = page.reading.to_text(told.date_words.start, told.date_words.end) if told.date_words else None
    time = page.lexicon.patterns["dates.times"].search(page.text, told.clause.start, told.clause.end)
    trigger = page.reading.to_text(told.trigger.start, told.trigger.end)
    return Report(
        report_id=report_id,
        article_id=article.article_id,
        source=article.source,
        url=article.url,
        published=article.published,
        passage=text[start:end],
        start=start,
        end=end,
        event_type=event_type_of(sub_event_type),
        sub_event_type=sub_event_type,
        trigger_start=trigger[0],
        trigger_end=trigger[1],
        date_start=when.start,
        date_end=when.end,
        time_precision=when.precision,
        date_text=text[date_span[0] : date_span[1]] if date_span else None,
        date_text_start=date_span[0] if date_span else None,
        date_text_end=date_span[1] if date_span else None,
        time_text=_text_of(time, page),
        date_note=when.note,
        place=at.place if at else None,
        place_text=at.mention.text if at else None,
        place_start=at.mention.start if at else None,
        place_end=at.mention.end if at else None,
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
        radius_km=at.radius_km if at else None,
        geo_precision=at.geo_precision if at else None,
        place_score=at.score if at else None,
        place_reason=at.reason if at else None,
        place_alternatives=tuple(
            _named(a.place.name, a.place.admin1, a.place.country_code, a.score) for a in at.alternatives
        )
        if at
        else (),
        attributed_to=_source_text(told.source, page),
        actors=_actors(told.clause, page),
        killed_min=told.toll.killed.least if told.toll.killed else None,
        killed_max=told.toll.killed.most if told.toll.killed else None,
        injured_min=told.toll.injured.least if told.toll.injured else None,
        injured_max=told.toll.injured.most if told.toll.injured else None,
        casualties=told.toll.by_kind,
        background=told.background,
        told_with=None if extra else first_of.get(told.thread),
    )


def _final_type(told: _Told, thread: Thread) -> str:
    """The kind told here, else the kind told elsewhere of the same event, else what the word alone says."""
    for kind in (told.telling.sub_event_type, thread.sub_event_type, told.trigger.words.sub_event_type):
        if kind:
            return kind
    if any(c.kind in {"civilians", "children", "women"} for c in told.toll.by_kind):
        return DEFAULT_ATTACK_ON_CIVILIANS
    return DEFAULT_ATTACK


def _passage(sentence: Sentence, sentences: tuple[Sentence, ...]) -> tuple[int, int]:
    """The sentence, with its neighbours where it alone is too short to be a passage."""
    first = last = sentence.number
    while len(" ".join(s.text for s in sentences[first : last + 1]).split()) < LEAST_PASSAGE_WORDS and last - first < 2:
        if last + 1 < len(sentences):
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    return sentences[first].start, sentences[last].end


def _text_of(match: re.Match[str] | None, page: _Page) -> str | None:
    if match is None:
        return None
    start, end = page.reading.to_text(match.start(), match.end())
    return page.article.text[start:end]


def _source_text(source: Source | None, page: _Page) -> str | None:
    if source is None:
        return None
    start, end = page.reading.to_text(source.start, source.end)
    return page.article.text[start:end]


def _named(name: str, admin1: str | None, country_code: str | None, score: float) -> str:
    return f"{', '.join(part for part in (name, admin1, country_code) if part)} ({score:.2f})"


def _actors(clause: Clause, page: _Page) -> tuple[str, ...]:
    lists = page.lexicon.lists
    names = re.compile(rf"(?<!\w)(?:{lists['actors.names']})(?!\w)")
    found = list(names.finditer(page.text, clause.start, clause.end))
    armed = re.compile(rf"(?<!\w)(?:[A-Z][\w'.-]+ ){{1,3}}(?:{lists['actors.words']})(?!\w)")
    found += [
        m
        for m in armed.finditer(page.text, clause.start, clause.end)
        if not any(m.start() <= n.start() < m.end() for n in found)
    ]
    texts = [_text_of(m, page) or "" for m in sorted(found, key=lambda m: m.start())]
    return tuple(dict.fromkeys(re.sub(r"^The ", "", t) for t in texts))


def _uncoded(page: _Page, story: _Story) -> tuple[Uncoded, ...]:
    told = {t.clause.sentence.start for t in story.told}
    rows = []
    for start, end, rule in story.uncoded:
        if start not in told and any(start <= p.start < end for p in page.places):
            rows.append(Uncoded(*page.reading.to_text(start, end), rule))
    return tuple(dict.fromkeys(rows))
