"""The parts of the page that show texts of articles: each gets JSON, and sets it as text in its own shadow root.

Streamlit's own elements read Markdown and HTML; what an article says must never be read as either.
"""

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geo.language.language import Language
from geo.language.scripts import script_words

_FILES = Path(__file__).parent / "browser"


_LONG_BYTES = 2_000
"""What a part is told is zipped from this length on: a list of hundreds of incidents shrinks to a tenth."""


def _part(name: str, *styles: str) -> Callable[..., Any]:
    script = "".join(_dense(_FILES / f"{one}.js") for one in ("shared", name, "start"))
    style = "".join(_dense(_FILES / f"{sheet}.css") for sheet in ("shared", *styles))
    mount = st.components.v2.component(f"incident_map_{name}", html='<div class="root"></div>', css=style, js=script)

    def part(language: Language, *, key: str, data: dict[str, Any], **callbacks: Any) -> Any:
        return mount(key=key, data=zipped(data | {"language": script_words(script, language)}), **callbacks)

    return part


def _dense(path: Path) -> str:
    """A script or style without indents and lines of comment: Streamlit sends it along with every change of a part."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def zipped(data: Mapping[str, Any]) -> Mapping[str, Any] | bytes:
    """The data, or as gzip of their JSON where that is long: start.js unzips it."""
    dense = json.dumps(data, separators=(",", ":")).encode("ascii")
    return data if len(dense) < _LONG_BYTES else gzip.compress(dense, 5, mtime=0)


document_part = _part("document")
legend_part = _part("legend", "legend")
facets_part = _part("facets", "facets")
incident_list_part = _part("incident_list", "incident_list")
article_list_part = _part("article_list", "incident_list")
evidence_part = _part("evidence", "marks", "evidence")
review_part = _part("review", "incident_list", "review")
table_part = _part("table", "incident_list")
timeline_part = _part("timeline", "timeline")
article_part = _part("article", "article")


def told(key: str, event: str) -> Any:
    """What a part has just told, inside its callback; None where it told something else."""
    return st.session_state[key].get(event)
