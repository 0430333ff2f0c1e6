"""How well places are found and put on the map, on texts written for this project: floors, lowered only on purpose."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from gazetteer.lookup import Gazetteer, distance_km
from geo.articles.article import Article
from geo.extraction.context import infer_context
from geo.extraction.mention import ResolvedPlace
from geo.extraction.resolution import toponym_resolver
from geo.extraction.toponyms import toponym_recogniser

_MARKED = re.compile(r"\[\[(.+?)@(.+?)\]\]", re.DOTALL)
_FOUND_F1_FLOOR = 0.97
_PLACED_F1_FLOOR = 0.96
_NEAR_KM = 161.0
_FLOORS = {
    ("held", "en"): (0.94, 0.83),
    ("held", "ar"): (0.94, 0.90),
    ("fresh", "en"): (0.90, 0.82),
    ("fresh", "ar"): (0.83, 0.79),
}
"""Of toponyms/documents.jsonl, by set and language: F1 of what is found, and of what is put within _NEAR_KM."""


@dataclass(frozen=True)
class _Gold:
    start: int
    end: int
    point: tuple[float, float] | None


@dataclass(frozen=True)
class _Counts:
    predicted: int
    gold: int
    found: int
    placed: int
    """Found and within 161 km, or found where the point is not judged."""
    faults: tuple[str, ...]

    def f1(self, hits: int) -> float:
        return 2 * hits / (self.predicted + self.gold)


def _read() -> list[tuple[str, tuple[_Gold, ...]]]:
    raw = (Path(__file__).parent / "geoparse.txt").read_text("utf-8")
    blocks = ["\n".join(x for x in b.split("\n") if not x.startswith("#")).strip() for b in raw.split("\n\n")]
    return [_unmark(b) for b in blocks if b]


def _read_documents(chosen: str, language: str) -> list[tuple[Article, tuple[_Gold, ...]]]:
    lines = (Path(__file__).parent / "toponyms" / "documents.jsonl").read_text("utf-8").splitlines()
    out = []
    for document in map(json.loads, lines):
        if (document["set"], document["language"]) == (chosen, language):
            gold = tuple(
                _Gold(t["start"], t["end"], None if t["lat"] is None else (t["lat"], t["lon"]))
                for t in document["toponyms"]
            )
            text, source = document["text"], document["source"]
            article = Article(document["id"], source, None, None, text, None, None, language, None)
            out.append((article, gold))
    return out


def _unmark(block: str) -> tuple[str, tuple[_Gold, ...]]:
    text, last, gold = "", 0, []
    for m in _MARKED.finditer(block):
        text += block[last : m.start()]
        point = None if m[2] == "?" else tuple(map(float, m[2].split(",")))
        gold.append(_Gold(len(text), len(text) + len(m[1]), point))  # type: ignore[arg-type]
        text += m[1]
        last = m.end()
    return text + block[last:], tuple(gold)


def _count(texts: list[tuple[str, tuple[_Gold, ...]]], answers: list[tuple[ResolvedPlace, ...]]) -> _Counts:
    predicted = found = placed = 0
    faults = []
    for (text, gold), answer in zip(texts, answers, strict=True):
        free = list(gold)
        predicted += len(answer)
        for r in answer:
            m = r.mention
            hit = next((g for g in free if m.start < g.end and g.start < m.end), None)
            if hit is None:
                faults.append(f"no place: {m.text!r} in {text[max(0, m.start - 30) : m.end + 20]!r}")
                continue
            free.remove(hit)
            found += 1
            point = None if r.latitude is None or r.longitude is None else (r.latitude, r.longitude)
            if hit.point is None or (point is not None and distance_km(point, hit.point) <= _NEAR_KM):
                placed += 1
            else:
                faults.append(f"misplaced: {m.text!r} at {r.place.place_id if r.place else None}, not {hit.point}")
        faults += [f"missed: {text[g.start : g.end]!r} in {text[max(0, g.start - 30) : g.end + 20]!r}" for g in free]
    return _Counts(predicted, sum(len(g) for _, g in texts), found, placed, tuple(faults))


@pytest.fixture(scope="module")
def counts(world: Gazetteer) -> _Counts:
    texts = _read()
    recognise, resolve = toponym_recogniser(world), toponym_resolver(world)
    articles = [Article(str(n), None, None, None, t, None, None, None, None) for n, (t, _) in enumerate(texts)]
    context = infer_context(articles, recognise, world)
    return _count(texts, [resolve(a, recognise(a), context) for a in articles])


def test_there_is_enough_to_measure_on() -> None:
    texts = _read()
    assert len(texts) >= 55
    assert sum(len(g) for _, g in texts) >= 150


def test_names_of_places_are_found(counts: _Counts) -> None:
    assert counts.f1(counts.found) >= _FOUND_F1_FLOOR, "\n".join(counts.faults)


def test_they_are_put_where_they_are(counts: _Counts) -> None:
    assert counts.f1(counts.placed) >= _PLACED_F1_FLOOR, "\n".join(counts.faults)


@pytest.mark.parametrize(("chosen", "language"), _FLOORS)
def test_documents_with_hard_negatives(world: Gazetteer, chosen: str, language: str) -> None:
    documents = _read_documents(chosen, language)
    recognise, resolve = toponym_recogniser(world), toponym_resolver(world)
    context = infer_context([a for a, _ in documents], recognise, world)
    texts = [(a.text, gold) for a, gold in documents]
    counts = _count(texts, [resolve(a, recognise(a), context) for a, _ in documents])
    # The fresh set is measured, not looked at: its faults are not shown.
    faults = "\n".join(counts.faults) if chosen == "held" else "measure the held set"
    found_floor, placed_floor = _FLOORS[chosen, language]
    assert counts.f1(counts.found) >= found_floor, faults
    assert counts.f1(counts.placed) >= placed_floor, faults
