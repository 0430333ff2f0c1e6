"""Composes an article's reports: what, where, when, who says so and how many, from what its narrative tells."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from geo.articles.article import Article
from geo.extraction.attribution import Source
from geo.extraction.clauses import Clause
from geo.extraction.dateline import country_of_article
from geo.extraction.event_places import NamedPlace, places_within
from geo.extraction.events import STRONG
from geo.extraction.lexicons import event_type_of, lexicon
from geo.extraction.mention import ResolvedPlace
from geo.extraction.narrative import Narrative, Page, Told, read_narrative
from geo.extraction.report import Report
from geo.extraction.story import Thread
from geo.extraction.text import Sentence
from geo.language.language import text

LEAST_PASSAGE_WORDS = 5
DEFAULT_ATTACK, DEFAULT_ATTACK_ON_CIVILIANS = "Armed clash", "Attack"

RULES_AGAINST = (
    *(text("no event word"), text("question"), text("threat, plan or possibility"), text("infinitive")),
    *(text("negation"), text("denial"), text("topic of talk"), text("mourning"), text("accident"), text("habitual")),
    *(text("statistics"), text("commemoration"), text("analysis"), text("no place, date or casualties")),
    *(text("weak event word without a place beside it"), text("weak event word without place or casualties")),
    *(text("neither place nor day, and a vague count"), text("a word of harm without a number")),
    *(text("points back to an event that is not told"), text("only dates what is told beside it")),
)
"""Why a sentence with an event word gives no report, as texts of the catalogues."""


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A sentence with an event word that gave no report: `article.text[start:end]`, and the rule against it."""

    start: int
    end: int
    rule: str
    """One of RULES_AGAINST."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one article reports, and what was left uncoded."""

    reports: tuple[Report, ...]
    uncoded: tuple[Uncoded, ...]


def extract_reports(article: Article, places: tuple[ResolvedPlace, ...]) -> Extraction:
    """The reports of one article in the order of its text, a pure function of article and places."""
    page, story = read_narrative(article, places)
    return Extraction(_reports(page, story), _uncoded(page, story))


def _reports(page: Page, story: Narrative) -> tuple[Report, ...]:
    numbers: Counter[str] = Counter()
    reports: list[Report] = []
    first_of: dict[int, str] = {}
    somewhere = country_of_article(page.dateline, page.places, page.text, page.lexicon, len(page.sentences))
    for told in story.told:
        thread = story.threads[told.thread]
        at = thread.place or somewhere
        own = told.telling.places or (at,)
        for place in own:
            report = _report(told, thread, place, page, numbers, first_of)
            reports.append(report)
            if place is own[0]:
                first_of.setdefault(told.thread, report.report_id)
    return tuple(reports)


def _report(
    told: Told, thread: Thread, place: NamedPlace | None, page: Page, numbers: Counter[str], first_of: dict[int, str]
) -> Report:
    article, text = page.article, page.article.text
    start, end = page.reading.to_text(*_passage(told.clause.sentence, page.sentences))
    folded = " ".join(text[start:end].casefold().split())
    number = numbers[folded]
    numbers[folded] += 1
    told_here = f"{article.article_id}\0{folded}\0{number}".encode("utf-8", "surrogatepass")
    report_id = hashlib.sha256(told_here).hexdigest()[:16]
    sub_event_type = _final_type(told, thread)
    own = told.telling.when
    dates_itself = told.date_words is not None and (thread.said_day or not told.telling.said_day)
    when = own if own.start is not None and (dates_itself or thread.when.start is None) else thread.when
    at = place.resolved if place is not None else None
    extra = place is not None and told.telling.places and place is not told.telling.places[0]
    date_span = page.reading.to_text(told.date_words.start, told.date_words.end) if told.date_words else None
    time = page.lexicon.search("dates.times", page.text, told.clause.start, told.clause.end)
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
        date_note=when.note or own.note,
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


def _final_type(told: Told, thread: Thread) -> str:
    """The kind that an event word tells here, else elsewhere of the same event, else what the word alone says."""
    here, elsewhere = told.telling.sub_event_type, thread.sub_event_type
    # A word of harm ("killed") says less of the kind than the rest of the story does.
    ranked = (here, elsewhere) if told.trigger.strength == STRONG else (elsewhere, here)
    for kind in (*ranked, told.trigger.words.sub_event_type):
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


def _text_of(match: re.Match[str] | None, page: Page) -> str | None:
    if match is None:
        return None
    start, end = page.reading.to_text(match.start(), match.end())
    return page.article.text[start:end]


def _source_text(source: Source | None, page: Page) -> str | None:
    if source is None:
        return None
    start, end = page.reading.to_text(source.start, source.end)
    return page.article.text[start:end]


def _named(name: str, admin1: str | None, country_code: str | None, score: float) -> str:
    return f"{', '.join(part for part in (name, admin1, country_code) if part)} ({score:.2f})"


def _actors(clause: Clause, page: Page) -> tuple[str, ...]:
    words = _actor_words(page.lexicon.language)
    found = list(words.names.finditer(page.text, clause.start, clause.end))
    found += [
        m
        for m in words.armed.finditer(page.text, clause.start, clause.end)
        if not any(m.start() <= n.start() < m.end() for n in found)
    ]
    texts = [_text_of(m, page) or "" for m in sorted(found, key=lambda m: m.start())]
    counted = words.counted
    return tuple(dict.fromkeys(counted.sub("", t, count=1) if counted.match(t) else t for t in texts))


@dataclass(frozen=True, slots=True)
class _ActorWords:
    """Who acts: listed names; capitals before a word of arms; what stands before either and is no part of it."""

    names: re.Pattern[str]
    armed: re.Pattern[str]
    counted: re.Pattern[str]


@cache
def _actor_words(language: str) -> _ActorWords:
    words = lexicon(language)
    return _ActorWords(
        names=re.compile(rf"(?<!\w)(?:{words.lists['actors.names']})(?!\w)"),
        armed=re.compile(rf"(?<!\w)(?:[A-Z][\w'.-]+ ){{1,3}}(?:{words.lists['actors.words']})(?!\w)"),
        counted=re.compile(rf"(?:the|{words.number}) ", re.IGNORECASE),
    )


def _uncoded(page: Page, story: Narrative) -> tuple[Uncoded, ...]:
    told = {t.clause.sentence.start for t in story.told}
    rows = []
    for start, end, rule in story.uncoded:
        if start not in told and places_within(page.places, start, end):
            rows.append(Uncoded(*page.reading.to_text(start, end), rule))
    return tuple(dict.fromkeys(rows))
