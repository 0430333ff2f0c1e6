"""The one way out of a store: what page, map and files are given, with sensitive places coarsened or withheld.

Whatever shows or writes incidents of a store takes them from here, so that a rule is applied once and holds for all.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gazetteer.lookup import Gazetteer
from gazetteer.names import fold
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.attempt import NotRead
from geo.extraction.report import Report
from geo.incidents.correction import Applied, Correction, Standing
from geo.incidents.incident import Incident
from geo.incidents.keyed_ids import ids_behind, keyed, may_be_of_words, renamed_in
from geo.incidents.masking import BLOCK, masked, masked_reason, masked_record, pattern_of
from geo.incidents.outlets import Outlets
from geo.incidents.sensitive import ACTIONS, Action, SensitiveRule, strictest
from geo.incidents.store import Coding, Store
from geo.incidents.stored_coverage import OutletRow
from geo.incidents.table import IncidentTable, entry_of
from geo.incidents.withdrawal import Withdrawal
from geo.language.language import text
from geo.language.reason import Reason, because

_IDS = frozenset({"incident_id", "report_id", "correction_id", "told_with", "part_of", "parts", "event_type"})
_SPARE = _IDS | {"sub_event_type", "action", "country_code", "article_id", "language", "state", "place", "url", "text"}
"""Fields that hold no words of an article, or that are dealt with on their own."""

_REMARK_SPARE = _SPARE - {"text"}
"""The same of a correction: its text is a note that someone wrote."""

_DISTANCE = re.compile(r"\d+ km\b")
"""As the reasons of this program word one, where an older store holds them as texts."""

_WORDS: Mapping[Action, str] = {
    "district": text("coarsened to its district by rule: {reason}"),
    "province": text("coarsened to its province by rule: {reason}"),
    "withhold": text("withheld by rule: {reason}"),
}


@dataclass(frozen=True, slots=True)
class _Guard:
    """What is to be kept back of one incident."""

    rule: SensitiveRule
    names: re.Pattern[str] | None
    """What its places are called, in all texts that report it."""


class Outward:
    """What may leave a store under rules on sensitive places; without rules, all as it is."""

    def __init__(self, store: Store, rules: Sequence[SensitiveRule], gazetteer: Callable[[], Gazetteer]) -> None:
        self._coarser: dict[tuple[Place, Action], Place | None] = {}
        self._gazetteer = gazetteer
        self._guards: dict[str, _Guard] = {}
        self._by_article: dict[str, re.Pattern[str] | None] = {}
        self._links: dict[str, re.Pattern[str] | None] = {}
        self._everything: re.Pattern[str] | None = None
        self._known: Mapping[str, frozenset[str]] | None = None
        self._patterns: dict[frozenset[str], re.Pattern[str] | None] = {}
        self._key = ""
        self._named: Mapping[str, str] = {}
        self._behind: Mapping[str, str] = {}
        if rules:
            self._find(store, rules)

    @property
    def guarded(self) -> frozenset[str]:
        """incident_id of those of which something is kept back."""
        return frozenset(self._guards)

    def table(self, store: Store) -> IncidentTable:
        """The columns of all incidents, as they may leave."""
        table = store.table()
        if not self._by_article:
            return table
        touched = store.incidents_of([one for one in table.incident_id if self._touches(one)])
        changed = {incident.incident_id: entry_of(self._outer(incident)) for incident in touched}
        return IncidentTable.of((changed.get(entry.incident_id, entry) for entry in table.entries()), table.places)

    def incidents(self, store: Store, incident_ids: Sequence[str]) -> tuple[Incident, ...]:
        """The incidents of these ids, as Store.incidents_of gives them, as they may leave.

        What is kept back goes by its keyed id alone: its own one would tell who guesses it that he is right.
        """
        known = [self._behind.get(one, one) for one in incident_ids if one not in self._named]
        return tuple(map(self._outer, store.incidents_of(known)))

    def articles(self, articles: Iterable[Article]) -> tuple[Article, ...]:
        """Articles as they may leave: names masked and no link where a sensitive place is reported.

        Under rules, those are left out of which it was not known what they report: nobody can tell yet what to mask.
        """
        return tuple(self._article(one) for one in articles if self._known is None or one.article_id in self._known)

    def copies(self, copies: Mapping[str, str]) -> dict[str, str]:
        """Which article is a copy of which, under the ids under which they leave."""
        return {self._id(one): self._id(first) for one, first in copies.items()}

    def report_counts(self, counts: Mapping[str, int]) -> dict[str, int]:
        """How many reports each article has, under the ids under which they leave."""
        return {self._id(one): number for one, number in counts.items()}

    def coding(self, store: Store, article_id: str) -> Coding | None:
        """An article with all that was seen in it, as it may leave; None where it is not here or was read since."""
        coding = None if article_id in self._named else store.coding(self._behind.get(article_id, article_id))
        if coding is None or self._is_new(coding):
            return None
        names = self._by_article.get(coding.article.article_id)
        if names is None:
            return coding
        return replace(
            coding,
            article=self._article(coding.article),
            # A note beside a name would tell what the block stands for.
            places=tuple(
                replace(one, reason=_no_distance(masked_reason(one.reason, names)), alternatives=())
                for one in coding.places
                if not names.search(one.mention.text)
            ),
            # Whose places they are is told beside the incident, where it is coarsened.
            reports=tuple(
                replace(self._report(one, names), place=None, **_point(None), place_reason=None, place_alternatives=())
                for one in coding.reports
            ),
        )

    def standings(self, standings: Iterable[Standing]) -> tuple[Standing, ...]:
        """Corrections as they may leave: no place that is kept back, or that was given where nothing tells whose."""
        everything = self._everything
        return tuple(standings if everything is None else (self._standing(one, everything) for one in standings))

    def not_read(self, items: Iterable[NotRead]) -> tuple[NotRead, ...]:
        """Articles on which a rule failed, as they may leave: neither id nor reason names a place that is kept back."""
        everything = self._everything
        return tuple(
            NotRead(masked(self._id(one.article_id), everything), masked(one.reason, everything)) for one in items
        )

    def withdrawals(self, withdrawals: Iterable[Withdrawal]) -> tuple[Withdrawal, ...]:
        """Withdrawals as they may leave: under rules articles go by keyed ids, and outlets whose names tell a place.

        Of what is withdrawn no incident is left to tell whether an article's own id names a place that is kept back.
        """
        everything = self._everything
        return tuple(withdrawals if self._known is None else (self._withdrawal(one, everything) for one in withdrawals))

    def outlets(self, rows: Iterable[OutletRow]) -> tuple[OutletRow, ...]:
        """What is here of each outlet, as it may leave; two may be called the same then."""
        everything = self._everything
        return tuple(row if row.source is None else row._replace(source=masked(row.source, everything)) for row in rows)

    def sources(self, names: Iterable[str | None]) -> frozenset[str | None]:
        """The names of outlets, as they may leave."""
        everything = self._everything
        return frozenset(None if one is None else masked(one, everything) for one in names)

    def profiles(self, outlets: Outlets) -> Outlets:
        """Profiles as they may leave; an outlet is known by its own names, too, and goes by the masked one."""
        everything = self._everything
        if everything is None:
            return outlets
        plain = ((one, masked_record(one, everything)) for one in outlets.profiles)
        return Outlets(
            tuple(
                replace(told, names=(*told.names, one.name, *one.names)) if told != one else one for one, told in plain
            )
        )

    # ------------------------------------------------------------------------------------------ finding
    def _find(self, store: Store, rules: Sequence[SensitiveRule]) -> None:
        # What was read is asked first: an article that is read in between is not known then.
        read, merged = store.report_ids(), store.is_merged()
        incidents = store.incidents()
        inside = frozenset(report.report_id for one in incidents for report in one.reports)
        self._known = {one: told for one, told in read.items() if merged or told <= inside}
        held = {one.incident_id: rule for one in incidents if (rule := strictest(rules, one.reports)) is not None}
        while True:
            names = _names_by(_article_of, (one for one in incidents if one.incident_id in held))
            more = {one.incident_id: rule for one in incidents if (rule := _beside(one, held, names)) is not None}
            if not more:
                break
            held |= more
        texts = _names_by(_text_of, (one for one in incidents if one.incident_id in held))
        for article_id in names.keys() & texts.keys():
            texts[article_id] |= _spelled(store.coding(article_id), texts[article_id])
        for row, told in _told_in_rows(incidents, names):
            texts[row] |= told
        self._by_article = {text: self._pattern(told) for text, told in texts.items()}
        patterns = dict.fromkeys(found.pattern for found in self._by_article.values() if found is not None)
        self._everything = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None
        own = {
            one.incident_id: frozenset(name for report in one.reports for name in texts.get(_text_of(report), ()))
            for one in incidents
        }
        for incident in incidents:
            rule = held.get(incident.incident_id)
            if rule is not None:
                self._guards[incident.incident_id] = _Guard(rule, self._pattern(own[incident.incident_id]))
                continue
            near = [*(other for other, _ in incident.possibly_same), *incident.parts, incident.part_of]
            # Reasons also name the articles of others, which may report what is held beside them.
            told = own[incident.incident_id].union(*(own.get(other or "", ()) for other in near))
            if told:
                self._links[incident.incident_id] = self._pattern(told)
        self._name(store, incidents)

    def _name(self, store: Store, incidents: Sequence[Incident]) -> None:
        """Give keyed ids to what is kept back, and to all that an article with masked names reports."""
        self._key = store.id_key()
        named = {one for one in self._by_article if self._is_named_anew(one)}
        for incident in incidents:
            told = {one.report_id for one in incident.reports if self._by_article.get(_text_of(one)) is not None}
            if told or incident.incident_id in self._guards:
                named |= told | {incident.incident_id}
            if incident.incident_id in self._guards or incident.incident_id in self._links:
                named |= {one.correction_id for one in incident.corrections}
        if self._everything is not None:
            here = {report.report_id for one in incidents for report in one.reports}
            named |= _named_by_corrections(
                (one.correction for one in store.standings()), named, here, self._known or {}
            )
        for alias, now in store.aliases().items():
            if now in named:
                named.add(alias)
        self._behind = ids_behind(self._key, named)
        self._named = {one: outer for outer, one in self._behind.items()}

    def _pattern(self, told: Iterable[str]) -> re.Pattern[str] | None:
        """The pattern of these names, made once: most incidents have those of their article, and compiling is slow."""
        names = frozenset(told)
        if names not in self._patterns:
            self._patterns[names] = pattern_of(names)
        return self._patterns[names]

    def _is_new(self, coding: Coding) -> bool:
        """Whether an article was read, or read again, after it was found what is to be kept back."""
        if self._known is None:
            return False
        known = self._known.get(coding.article.article_id)
        return known is None or any(report.report_id not in known for report in coding.reports)

    # ------------------------------------------------------------------------------------------ keeping back
    def _touches(self, incident_id: str) -> bool:
        return incident_id in self._guards or incident_id in self._links or incident_id in self._named

    def _outer(self, incident: Incident) -> Incident:
        """The incident as it may leave, under the ids under which it and what it is linked with do."""
        if not self._named:
            return self._incident(incident)
        # Before names are masked: an id with a block in it is found no more.
        told, name = self._incident(self._renamed(incident)), self._named_anew
        return replace(
            told,
            incident_id=name(told.incident_id),
            part_of=None if told.part_of is None else name(told.part_of),
            parts=tuple(map(name, told.parts)),
            possibly_same=tuple((name(other), reason) for other, reason in told.possibly_same),
        )

    def _renamed(self, incident: Incident) -> Incident:
        """The incident with the ids under which they leave in all that is said of it."""
        return replace(
            incident,
            why_merged=tuple(map(self._reworded, incident.why_merged)),
            possibly_same=tuple((other, self._reworded(reason)) for other, reason in incident.possibly_same),
            corrections=tuple(
                replace(
                    one,
                    correction_id=self._named_anew(one.correction_id),
                    report_ids=tuple(map(self._named_anew, one.report_ids)),
                    reason=renamed_in(one.reason, self._named),
                    text=None if one.text is None else renamed_in(one.text, self._named),
                )
                for one in incident.corrections
            ),
        )

    def _reworded(self, reason: str) -> Reason:
        """The reason without ids of reports, articles and corrections that leave under others."""
        given, named = reason if isinstance(reason, Reason) else Reason(reason), self._named
        return given.with_values(lambda _, value: renamed_in(value, named) if isinstance(value, str) else value)

    def _named_anew(self, one: str) -> str:
        return self._named.get(one, one)

    def _incident(self, incident: Incident) -> Incident:
        guard = self._guards.get(incident.incident_id)
        if guard is None:
            names = self._links.get(incident.incident_id)
            if names is None:
                return incident
            reports = tuple(self._report(one, self._by_article.get(_text_of(one))) for one in incident.reports)
            applied = tuple(self._applied(one, names) for one in incident.corrections)
            plain = masked_record(incident, names, _SPARE | {"reports", "corrections"})
            return replace(_without_distances(plain), reports=reports, corrections=applied)
        rule = guard.rule
        place = self._coarse(incident.place, rule.action)
        said = because(_WORDS[rule.action], reason=masked(rule.reason, guard.names))
        plain = masked_record(incident, guard.names, _SPARE | {"reports", "corrections"})
        return replace(
            _without_distances(plain),
            place=place,
            **_point(place),
            reports=tuple(self._kept_back(report, guard, said) for report in incident.reports),
            corrections=tuple(self._applied(one, guard.names) for one in incident.corrections),
            guarded=said,
        )

    def _kept_back(self, report: Report, guard: _Guard, said: Reason) -> Report:
        place = self._coarse(report.place, guard.rule.action)
        plain = masked_record(report, guard.names, _SPARE)
        return replace(
            plain,
            **self._ids_of(report),
            article_id=self._id(report.article_id),
            url=None,
            place=place,
            **_point(place),
            place_score=None,
            place_reason=said,
            place_alternatives=(),
            # Their row gives the point under many names, and their id leads to it in their data.
            coded=None if plain.coded is None else replace(plain.coded, event_id="", columns=()),
        )

    def _report(self, report: Report, names: re.Pattern[str] | None) -> Report:
        """Another report of an article that reports a sensitive place."""
        if names is None:
            return replace(report, **self._ids_of(report))
        plain = masked_record(report, names, _SPARE)
        reason = None if plain.place_reason is None else _no_distance(plain.place_reason)
        ids = self._ids_of(report)
        return replace(plain, **ids, article_id=self._id(report.article_id), url=None, place_reason=reason)

    def _ids_of(self, report: Report) -> dict[str, Any]:
        is_masked, first = self._by_article.get(_text_of(report)) is not None, report.told_with

        def name(one: str) -> str:
            return keyed(self._key, one) if is_masked else self._named_anew(one)

        return {"report_id": name(report.report_id), "told_with": None if first is None else name(first)}

    def _applied(self, applied: Applied, names: re.Pattern[str] | None) -> Applied:
        told = masked_record(applied, names, _REMARK_SPARE | {"report_ids", "was"})
        return replace(told, was=() if applied.action == "move" else applied.was)

    def _article(self, article: Article) -> Article:
        names = self._by_article.get(article.article_id)
        if names is None:
            return article
        masked_all = masked_record(article, names, _SPARE | {"copy_of"})
        copy_of = None if article.copy_of is None else self._id(article.copy_of)
        text = masked(article.text, names)
        return replace(masked_all, article_id=self._id(article.article_id), copy_of=copy_of, url=None, text=text)

    def _standing(self, standing: Standing, names: re.Pattern[str]) -> Standing:
        said, named = standing.correction, self._named
        told = replace(
            said,
            report_ids=(),
            from_ids=(),
            reason=renamed_in(said.reason, named),
            text=None if said.text is None else renamed_in(said.text, named),
        )
        return Standing(
            replace(
                masked_record(told, names, _REMARK_SPARE | {"toll", "dates"}),
                report_ids=tuple(map(self._named_anew, said.report_ids)),
                from_ids=tuple(map(self._named_anew, said.from_ids)),
                place=None,
                article_id=None if said.article_id is None else self._named_anew(said.article_id),
            ),
            standing.state,
            masked(renamed_in(standing.note, named), names),
        )

    def _withdrawal(self, one: Withdrawal, names: re.Pattern[str] | None) -> Withdrawal:
        is_told = one.kind == "outlet" and masked(one.name, names) == one.name
        name = one.name if is_told else keyed(self._key, one.name)
        return replace(masked_record(one, names, frozenset({"kind"})), name=name)

    def _id(self, article_id: str) -> str:
        """The id under which an article leaves: another where its own would name the place, or tell who guesses it."""
        return keyed(self._key, article_id) if self._is_named_anew(article_id) else article_id

    def _is_named_anew(self, article_id: str) -> bool:
        names = self._by_article.get(article_id)
        return names is not None and (names.search(article_id) is not None or may_be_of_words(article_id))

    def _coarse(self, place: Place | None, action: Action) -> Place | None:
        if place is None or action == "withhold":
            return None
        if (place, action) not in self._coarser:
            self._coarser[place, action] = coarser(place, action, self._gazetteer())
        return self._coarser[place, action]


def coarser(place: Place, action: Action, gazetteer: Gazetteer) -> Place | None:
    """The district or the province of a place; where the gazetteer lacks it, the next that it has; None for none.

    A division or a country that is no finer than what is asked for stays as it is.
    """
    coarse_codes = ("PCL", "ADM1") if action == "province" else ("PCL", "ADM1", "ADM2")
    if place.feature_class == "A" and place.feature_code.startswith(coarse_codes):
        return place
    if action == "district" and place.admin2 is not None:
        for found in gazetteer.candidates(place.admin2):
            one = found.place
            same = (one.country_code, one.admin1_code) == (place.country_code, place.admin1_code)
            if same and one.feature_code == "ADM2":
                return one
    return next(iter(gazetteer.parents(place)), None)


def _named_by_corrections(
    corrections: Iterable[Correction], named: Container[str], here: Container[str], articles: Container[str]
) -> set[str]:
    """The ids of corrections that concern what is named anew, or give a place, and of what they name that is gone.

    A correction's id is a hash of all that it says, also of the place that it gives: under rules none of these is told.
    Nor does anything tell what a report or article that is gone was about.
    """
    found: set[str] = set()
    for one in corrections:
        gone = {told for told in (*one.report_ids, *one.from_ids) if told not in here}
        if one.article_id is not None and one.article_id not in articles:
            gone.add(one.article_id)
        about = (*one.report_ids, *one.from_ids, one.article_id)
        if gone or one.place is not None or any(told in named for told in about):
            found |= gone | {one.correction_id}
    return found


def _point(place: Place | None) -> dict[str, Any]:
    """The fields that say where, of a division or of nothing."""
    if place is None:
        return {"latitude": None, "longitude": None, "radius_km": None, "geo_precision": None}
    precision = 2 if place.feature_code == "ADM2" else 3 if place.feature_code.startswith("ADM1") else 4
    return {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_km": place.radius_km,
        "geo_precision": precision,
    }


def _without_distances(incident: Incident) -> Incident:
    """The incident without how far apart places are: a few distances from known ones give the point away."""
    return replace(
        incident,
        why_merged=tuple(map(_no_distance, incident.why_merged)),
        possibly_same=tuple((other, _no_distance(reason)) for other, reason in incident.possibly_same),
    )


def _no_distance(reason: str) -> Reason:
    if isinstance(reason, Reason) and reason.template:
        return reason.with_values(lambda name, value: BLOCK if name == "km" else value)
    return Reason(_DISTANCE.sub(f"{BLOCK} km", reason))


def _article_of(report: Report) -> str:
    return report.article_id


def _text_of(report: Report) -> str:
    """Names the text whose words are masked together: an article, but of what others coded each row by itself."""
    # All rows of a coder have one article_id: each would be searched for the names of all the others.
    return report.article_id if report.coded is None else report.report_id


def _names_by(text_of: Callable[[Report], str], incidents: Iterable[Incident]) -> dict[str, set[str]]:
    """What the places of these incidents are called, for each text that reports any of them."""
    names: dict[str, set[str]] = defaultdict(set)
    for incident in incidents:
        everywhere = set(_names(incident))
        for report in incident.reports:
            names[text_of(report)] |= everywhere
    return names


def _told_in_rows(incidents: Iterable[Incident], names: Mapping[str, set[str]]) -> Iterator[tuple[str, frozenset[str]]]:
    """The rows of others that have all words of a name kept back in another row of theirs, with these names."""
    known: dict[str, Mapping[str, list[tuple[str, frozenset[str]]]]] = {}
    for incident in incidents:
        for report in incident.reports:
            if report.coded is None or report.article_id not in names:
                continue
            if report.article_id not in known:
                known[report.article_id] = _by_longest_word(names[report.article_id])
            row = [report.passage, report.attributed_to or "", *report.actors, *(v for _, v in report.coded.columns)]
            there, by_word = _words(" ".join(row)), known[report.article_id]
            told = frozenset(name for word in there for name, words in by_word.get(word, ()) if words <= there)
            if told:
                yield report.report_id, told


def _by_longest_word(names: Iterable[str]) -> Mapping[str, list[tuple[str, frozenset[str]]]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for name in names:
        words = _words(name)
        found[max(words, key=len, default="")].append((name, words))
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _beside(
    incident: Incident, held: Mapping[str, SensitiveRule], names: Mapping[str, set[str]]
) -> SensitiveRule | None:
    """The strictest rule of others, where this one is at a place that they keep back in one of its articles."""
    if incident.incident_id in held:
        return None
    own = frozenset(_names(incident))
    if all(own.isdisjoint(names.get(report.article_id, ())) for report in incident.reports):
        return None
    return max(held.values(), key=lambda rule: ACTIONS.index(rule.action))


def _names(incident: Incident) -> Iterator[str]:
    """What the places of an incident are called; a province or country is not among them."""
    for report in incident.reports:
        place = report.place
        if place is not None and place.feature_code.startswith(("ADM1", "PCL")):
            continue
        if report.place_text:
            yield report.place_text
        if place is not None:
            yield from (place.name, *place.names)


def _spelled(coding: Coding | None, names: set[str]) -> set[str]:
    """How an article itself spells places of these names, wherever it names them."""
    if coding is None:
        return set()
    return {one.mention.text for one in coding.places if one.place is not None and one.place.name in names}
