"""The context of a batch: what it is about, and what each outlet writes of."""

import json
from collections.abc import Callable

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo.articles.article import Article
from geo.extraction.context import Context, context_from_record, context_record, infer_context
from geo.extraction.mention import Recognise
from geo.extraction.toponyms import toponym_recogniser


def _row(place_id: str, name: str, code: str, country: str, admin1: str | None, population: int) -> Place:
    feature_class = "P" if code.startswith("PPL") else "A"
    return Place(
        place_id, name, 35.0, 38.0, feature_class, code, country, admin1, None, None, population, 5.0, "own estimate"
    )  # fmt: skip


_ROWS = (
    _row("sy", "Syria", "PCLI", "SY", None, 17_000_000),
    _row("us", "United States", "PCLI", "US", None, 330_000_000),
    _row("homs", "Homs", "PPL", "SY", "11", 775_000),
    _row("raqqa", "Raqqa", "PPL", "SY", "04", 530_000),
    _row("dc", "Washington", "PPLC", "US", "DC", 690_000),
    _row("peoria", "Peoria", "PPL", "US", "IL", 113_000),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer.of_rows(tmp_path_factory.mktemp("context") / "context.gaz", _ROWS)


@pytest.fixture(scope="module")
def recognise(world: Gazetteer) -> Recognise:
    return toponym_recogniser(world)


@pytest.fixture
def batch() -> Callable[..., list[Article]]:
    def make(*texts: str, source: str | None = "The Wadi Courier") -> list[Article]:
        return [Article(str(n), source, None, None, t, None, None, None, None) for n, t in enumerate(texts)]

    return make


_ABROAD = ("A fire in Homs.", "Shells hit Raqqa.", "A market in Homs opened.", "Washington warned.", "Rain in Raqqa.")


def test_the_focus_is_where_towns_are_named(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    assert infer_context(batch(*_ABROAD), recognise, world).focus == ("SY",)


def test_articles_that_tell_of_no_country_say_nothing_against_a_focus(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    silent = ["The price of bread went up again."]
    assert infer_context(batch(*_ABROAD, "A fire in Homs.", *silent * 8), recognise, world).focus == ("SY",)
    assert infer_context(batch(*_ABROAD, *silent * 80), recognise, world).focus == ()


def test_capitals_and_countries_that_only_act_are_no_focus(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    texts = ["Washington warned the United States of it."] * 6
    assert infer_context(batch(*texts), recognise, world) == Context()


def test_a_given_focus_is_kept(world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]) -> None:
    assert infer_context(batch(*_ABROAD), recognise, world, ("IQ",)).focus == ("IQ",)


def test_a_few_articles_are_no_batch(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    assert infer_context(batch("A fire in Homs."), recognise, world).focus == ()


def test_each_outlet_has_its_own_beat(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    articles = (
        batch(*_ABROAD) + batch(*["A fire in Peoria."] * 3, source="The Prairie Post") + batch("Homs", source=None)
    )
    beats = infer_context(articles, recognise, world).beats
    assert beats["The Wadi Courier"][0] == "SY"
    assert beats["The Prairie Post"] == ("US", "US.IL")
    assert set(beats) == {"The Wadi Courier", "The Prairie Post"}


def test_the_order_of_articles_changes_nothing(
    world: Gazetteer, recognise: Recognise, batch: Callable[..., list[Article]]
) -> None:
    articles = batch(*_ABROAD) + batch(*["A fire in Peoria."] * 3, source="The Prairie Post")
    assert infer_context(articles, recognise, world) == infer_context(articles[::-1], recognise, world)


def test_a_context_survives_json() -> None:
    context = Context(("SY", "IQ"), {"The Wadi Courier": ("SY", "SY.11")})
    assert context_from_record(json.loads(json.dumps(context_record(context)))) == context
