"""How well places are found and put on the map, on texts written for this project: floors, lowered only on purpose."""

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
            point = None if r.place is None else (r.place.latitude, r.place.longitude)
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
