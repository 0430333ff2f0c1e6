"""Any input at all: nothing crashes, nothing hangs. Some cases here; `tests/speed/fuzzing.py` runs many."""

import time
from collections.abc import Mapping

import pytest
from fuzz_targets import Target, small_gazetteer, targets
from hostile_inputs import SHAPES, honest
from hypothesis import HealthCheck, given, settings

from gazetteer.lookup import Gazetteer
from geo import pipeline
from geo.articles.article import Article
from geo.extraction.context import Context

NAMES = ("readers", "dates", "geoparsing", "extraction", "corrections", "links", "tables of others")
CHARS = 20_000
"""Enough for what grows with the cube; `tests/speed/fuzzing.py` takes a million."""


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return small_gazetteer(tmp_path_factory.mktemp("fuzz") / "index")


@pytest.fixture(scope="module")
def all_targets(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Target]:
    return targets(gazetteer, tmp_path_factory.mktemp("fuzz"))


@pytest.mark.parametrize("name", NAMES)
def test_any_input(all_targets: Mapping[str, Target], name: str) -> None:
    target = all_targets[name]

    @settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(target.inputs)
    def cases(one: object) -> None:
        target.run(one)

    cases()


def test_every_target_is_named(all_targets: Mapping[str, Target]) -> None:
    assert tuple(all_targets) == NAMES


def seconds_of(text: str, stages: pipeline.Stages) -> float:
    began = time.process_time()
    article = Article("a", "Dar Gazette", None, None, text, None, None, None, None)
    pipeline.code(article, stages, Context())
    return time.process_time() - began


@pytest.fixture(scope="module")
def honest_seconds(gazetteer: Gazetteer) -> float:
    stages = pipeline.default_stages(gazetteer)
    seconds_of(honest(5_000), stages)
    return max(0.2, seconds_of(honest(CHARS), stages))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_text_without_ends_costs_no_more_than_an_honest_one(
    gazetteer: Gazetteer, honest_seconds: float, shape: str
) -> None:
    assert seconds_of(SHAPES[shape](CHARS), pipeline.default_stages(gazetteer)) < 10 * honest_seconds
