"""Replays corrections on what the rules read: pure, so that taking one out brings back what was there before."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations, product

from gazetteer.lookup import Gazetteer
from geo.articles.article import Article
from geo.extraction.report import Report
from geo.extraction.wording import Wording
from geo.incidents.comparison import both, report_name
from geo.incidents.corrected import added, corrected, place_of, read_by_rules, span_of
from geo.incidents.correction import REMARKS, Action, Applied, Correction, Standing, applied_of
from geo.incidents.correction_words import by_whom, was_words
from geo.incidents.incident import Incident
from geo.incidents.merge import is_asked, merge_reports, merged
from geo.language.reason import because

_CHANGES: tuple[Action, ...] = ("move", "retype", "redate")


@dataclass(frozen=True, slots=True)
class Replayed:
    """The incidents under the corrections, and what became of each of these."""

    incidents: Sequence[Incident]
    corrected: tuple[Report, ...]
    """Reports that are not as the rules read them, added ones among them."""
    rejected: frozenset[str]
    """report_ids of those that are no incident's."""
    standings: tuple[Standing, ...]
    """In the order of the file."""


def replay(
    corrections: Sequence[Correction],
    reports: Sequence[Report],
    article_of: Callable[[str], Article | None],
    gazetteer: Gazetteer,
    copies: Mapping[str, str],
    wordings: Mapping[str, Wording] | None = None,
    numbers: Mapping[str, Sequence[int]] | None = None,
    processes: int = 1,
) -> Replayed:
    """Correct the reports and bring them together; `wordings` has what articles are about, by article_id.

    Given the `numbers` of the reports of each article, by article_id, and no corrections, neither reports nor incidents
    need fit into memory: each incident is made when it is asked for. Then so many `processes` may compare reports.
    Of two corrections of one thing the later counts, by day and then by their order in the file.
    """
    if not corrections:
        if numbers is None:
            return Replayed(merge_reports(reports, copies, wordings=wordings), (), frozenset(), ())
        return Replayed(merged(reports, numbers, copies, wordings=wordings, processes=processes), (), frozenset(), ())
    reports = tuple(reports)
    work = _Work(corrections, reports, gazetteer)
    work.add(article_of)
    work.change(_twins(reports, copies))
    work.remark()
    together, apart = work.bring_together()
    kept = [work.now[one] for one in work.now if one not in work.rejected]
    incidents = merge_reports(kept, copies, wordings=wordings, together=together, apart=apart)
    work.see_what_came(incidents)
    about: dict[str, list[tuple[int, Applied]]] = defaultdict(list)
    for number in sorted(work.applied):
        for done in work.applied[number]:
            for report_id in done.report_ids:
                about[report_id].append((number, done))
    return Replayed(
        incidents=tuple(_marked(incident, about) for incident in incidents),
        corrected=tuple(report for one, report in work.now.items() if report is not work.read.get(one)),
        rejected=frozenset(work.rejected),
        standings=tuple(work.standing[number] for number in range(len(corrections))),
    )


class _Work:
    """One replay under way."""

    def __init__(self, corrections: Sequence[Correction], reports: Sequence[Report], gazetteer: Gazetteer) -> None:
        self.read = {report.report_id: report for report in reports}
        self.now = dict(self.read)
        self.corrections = corrections
        self.gazetteer = gazetteer
        self.rejected: set[str] = set()
        self.applied: dict[int, tuple[Applied, ...]] = {}
        self.standing: dict[int, Standing] = {}
        self.in_time = sorted(range(len(corrections)), key=lambda number: (corrections[number].day, number))

    # ------------------------------------------------------------------------------------------ adding
    def add(self, article_of: Callable[[str], Article | None]) -> None:
        numbers: Counter[tuple[str | None, str]] = Counter()
        for number, one in enumerate(self.corrections):
            if one.action != "add":
                continue
            folded = " ".join((one.passage or "").casefold().split())
            article = article_of(one.article_id or "")
            place = place_of(one, self.gazetteer)
            span = None if article is None else span_of(article.text, one.passage or "")
            if article is None:
                self._unmatched(number, f"article {one.article_id} is not here")
            elif span is None:
                self._unmatched(number, f"the passage is not in article {one.article_id}")
            elif one.place is not None and place is None:
                self._unmatched(number, f"the gazetteer holds no {one.place.place_id}")
            else:
                report = added(one, article, span, place, numbers[one.article_id, folded])
                numbers[one.article_id, folded] += 1
                self.now[report.report_id] = report
                self._apply(number, (applied_of(one, (report.report_id,), ()),), self._told_too(report))

    def _told_too(self, added: Report) -> str:
        same = next(
            (
                report.report_id
                for report in self.read.values()
                if report.article_id == added.article_id
                and report.start < added.end
                and added.start < report.end
                and report.sub_event_type == added.sub_event_type
            ),
            None,
        )
        made = f"report {added.report_id}"
        return made if same is None else f"{made}; the rules now read this passage too (report {same}): undo one"

    # ------------------------------------------------------------------------------------------ changing
    def change(self, twins: Mapping[str, Sequence[str]]) -> None:
        """`twins` are the reports that tell the same in copies: they share a correction unless they have their own."""
        told: dict[str, list[int]] = defaultdict(list)
        for number in self.in_time:
            one = self.corrections[number]
            if one.action in (*_CHANGES, "reject"):
                (report_id,) = one.report_ids
                if report_id not in self.now:
                    self._unmatched(number, f"no report {report_id} is here any more")
                elif one.place is not None and place_of(one, self.gazetteer) is None:
                    self._unmatched(number, f"the gazetteer holds no {one.place.place_id}")
                else:
                    told[report_id].append(number)
        sharing = {
            twin: report_id
            for report_id, _ in sorted(told.items(), key=lambda one: self.in_time.index(one[1][-1]))
            for twin in twins.get(report_id, ())
            if twin not in told
        }
        for report_id, numbers in told.items():
            shared = sorted(twin for twin, source in sharing.items() if source == report_id)
            self._change_report((report_id, *shared), numbers)

    def _change_report(self, report_ids: Sequence[str], numbers: Sequence[int]) -> None:
        """`numbers` in the order of time: the last of a kind counts; what is rejected last is no incident's."""
        last = {self.corrections[number].action: number for number in numbers}
        is_rejected = self.corrections[numbers[-1]].action == "reject"
        for number in numbers:
            one = self.corrections[number]
            winner = numbers[-1] if is_rejected or one.action == "reject" else last[one.action]
            if number != winner:
                self._conflict(number, self.corrections[winner])
                continue
            overruled = [
                self.corrections[n].correction_id
                for n in numbers
                if n != number and (one.action == "reject" or self.corrections[n].action in (one.action, "reject"))
            ]
            self._change_by(number, report_ids, overruled)

    def _change_by(self, number: int, report_ids: Sequence[str], overruled: Sequence[str]) -> None:
        one = self.corrections[number]
        applied = tuple(self._changed_by(one, report_id) for report_id in report_ids)
        was, now = applied[0].was, read_by_rules(self.now[report_ids[0]], one.action)
        # The first field names the place: how near it the rules are is not what was corrected.
        same = bool(was) and (was[0] == now[0] if one.action == "move" else was == now)
        notes = [f"overrules {', '.join(overruled)}"] if overruled else []
        notes += ["the rules now read the same"] if same else [was_words(applied[0])] if was else []
        notes += [f"in copies too: {', '.join(report_ids[1:])}"] if report_ids[1:] else []
        self._apply(number, applied, "; ".join(notes))

    def _changed_by(self, one: Correction, report_id: str) -> Applied:
        before = self.now[report_id]
        if one.action == "reject":
            self.rejected.add(report_id)
            return applied_of(one, (report_id,), ())
        self.now[report_id] = corrected(before, one, self.gazetteer)
        return applied_of(one, (report_id,), read_by_rules(before, one.action))

    # ------------------------------------------------------------------------------------------ remarking
    def remark(self) -> None:
        """Put notes and tags to the incidents of their reports, wherever these stand now."""
        for number, one in enumerate(self.corrections):
            if one.action not in REMARKS:
                continue
            (report_id,) = one.report_ids
            if report_id not in self.now or report_id in self.rejected:
                self._unmatched(number, f"no report {report_id} is here any more, or it is rejected")
            else:
                self._apply(number, (applied_of(one, (report_id,), ()),))

    # ------------------------------------------------------------------------------------------ bringing together
    def bring_together(self) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """What must stand together and what apart, the later first: what contradicts a later one is left out."""
        asked = _Asked()
        here = self.now.keys() - self.rejected
        for number in reversed(self.in_time):
            one = self.corrections[number]
            if one.action not in ("merge", "split"):
                continue
            present = tuple(i for i in one.report_ids if i in here)
            others = tuple(i for i in one.from_ids if i in here)
            gone = [i for i in (*one.report_ids, *one.from_ids) if i not in here]
            note = f"without {', '.join(gone)}, gone or rejected" if gone else ""
            if len(present) + len(others) < 2 or not present or (one.from_ids and not others):
                self._unmatched(number, f"{', '.join(gone)}: no such report here any more, or rejected")
                continue
            pairs = tuple(product(present, others)) if one.from_ids else tuple(combinations(present, 2))
            against = asked.against(one.action, present, pairs)
            if against is not None:
                self._conflict(number, self.corrections[against])
                continue
            asked.ask(number, one.action, present, pairs)
            self._apply(number, (applied_of(one, (*present, *others), ()),), note)
        return asked.together, asked.apart

    def see_what_came(self, incidents: Iterable[Incident]) -> None:
        """A correction that merging could not follow, for what else it was asked, is told to be in conflict."""
        home = {report.report_id: incident.incident_id for incident in incidents for report in incident.reports}
        for number, one in enumerate(self.corrections):
            if self.standing[number].state != "applied" or one.action not in ("merge", "split"):
                continue
            (done,) = self.applied[number]
            homes = [home[i] for i in done.report_ids]
            if one.action == "merge" and len(set(homes)) > 1:
                del self.applied[number]
                note = "these reports stand with others that are kept apart"
                self.standing[number] = Standing(one, "conflicting", note)

    # ------------------------------------------------------------------------------------------ what became of each
    def _apply(self, number: int, applied: tuple[Applied, ...], note: str = "") -> None:
        self.applied[number] = applied
        self.standing[number] = Standing(self.corrections[number], "applied", note)

    def _unmatched(self, number: int, note: str) -> None:
        self.standing[number] = Standing(self.corrections[number], "no longer matches", note)

    def _conflict(self, number: int, winner: Correction) -> None:
        note = f"{winner.correction_id} of {winner.day.isoformat()} ({winner.action}) counts instead"
        self.standing[number] = Standing(self.corrections[number], "conflicting", note)


class _Asked:
    """What has been asked of merging so far, free of contradictions."""

    def __init__(self) -> None:
        self.together: list[frozenset[str]] = []
        self.apart: list[frozenset[str]] = []
        self._groups: list[tuple[set[str], list[int]]] = []
        self._pairs: dict[frozenset[str], int] = {}

    def against(self, action: Action, present: Sequence[str], pairs: Sequence[tuple[str, str]]) -> int | None:
        """The number of a correction that this one contradicts; None where it contradicts none."""
        if action == "split":
            return next((self._asked_by(a, b) for a, b in pairs if self._asked_by(a, b) is not None), None)
        joined = set(present)
        for group, _ in self._groups:
            joined |= group if group & joined else set()
        return next((number for pair, number in self._pairs.items() if pair <= joined), None)

    def ask(self, number: int, action: Action, present: Sequence[str], pairs: Sequence[tuple[str, str]]) -> None:
        if action == "split":
            self.apart.extend(frozenset(pair) for pair in pairs)
            self._pairs.update((frozenset(pair), number) for pair in pairs)
            return
        self.together.append(frozenset(present))
        touching = [one for one in self._groups if one[0] & set(present)]
        numbers = [number, *(n for _, told in touching for n in told)]
        self._groups = [one for one in self._groups if one not in touching]
        self._groups.append((set(present).union(*(group for group, _ in touching)), numbers))

    def _asked_by(self, a: str, b: str) -> int | None:
        return next((numbers[0] for group, numbers in self._groups if a in group and b in group), None)


def _twins(reports: Sequence[Report], copies: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each report, those that tell the same in the same words in copies of its article, where that is clear."""
    told: dict[tuple[str, str, str, str | None], list[Report]] = defaultdict(list)
    for report in reports if copies else ():
        words = " ".join(report.passage.casefold().split())
        root = copies.get(report.article_id, report.article_id)
        told[root, words, report.sub_event_type, report.place_text].append(report)
    return {
        report.report_id: tuple(other.report_id for other in same if other is not report)
        for same in told.values()
        if len({report.article_id for report in same}) == len(same)
        for report in same
    }


def _marked(incident: Incident, told: Mapping[str, Sequence[tuple[int, Applied]]]) -> Incident:
    """The incident with the corrections that are about its reports, by report, and why they brought it together."""
    here = {report.report_id: report for report in incident.reports}
    found = dict.fromkeys(one for report_id in here for one in told.get(report_id, ()))
    if not found:
        return incident
    about = []
    why = [reason for reason in incident.why_merged if not is_asked(reason)]
    for _, done in sorted(found, key=lambda one: (one[0], one[1].report_ids)):
        own = tuple(i for i in done.report_ids if i in here)
        if not own or (done.action == "merge" and len(own) < 2):
            continue
        about.append(replace(done, report_ids=own))
        if done.action == "merge":
            who = dict.fromkeys(report_name(here[i]) for i in done.report_ids if i in here)
            why.append(
                because(
                    "{reports}: brought together by correction {correction}, {by}",
                    reports=reduce(both, who),
                    correction=done.correction_id,
                    by=by_whom(done),
                )
            )
    return replace(incident, corrections=tuple(about), why_merged=tuple(why))
