"""The browser parts: texts are set as texts, and nothing is asked outside."""

import re

import pytest

from geo.page.browser_parts import _FILES

SCRIPTS = sorted(_FILES.glob("*.js"))
STYLES = sorted(_FILES.glob("*.css"))


def test_there_are_parts() -> None:
    assert len(SCRIPTS) >= 6
    assert len(STYLES) >= 5


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_part_builds_markup_out_of_texts(path: object) -> None:
    script = path.read_text("utf-8")  # type: ignore[attr-defined]
    for way_in in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc"):
        assert way_in not in script


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.name)
def test_no_part_asks_the_network(path: object) -> None:
    text = path.read_text("utf-8").replace('"http://www.w3.org/2000/svg"', "")  # type: ignore[attr-defined]
    assert re.findall(r"(?:https?:)?//[a-z]|@import|url\(", re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)) == []


@pytest.mark.parametrize(
    "path", [path for path in SCRIPTS if path.stem not in ("shared", "start")], ids=lambda p: p.name
)
def test_each_part_draws_and_leaves_the_start_to_start_js(path: object) -> None:
    script = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert re.findall(r"^function draw\(", script, re.MULTILINE) == ["function draw("]
    assert "export default" not in script, "start.js exports for all of them, and two exports are an error"
