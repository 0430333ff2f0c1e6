"""The parts of the page that show texts of articles: each gets JSON, and sets it as text in its own shadow root.

Streamlit's own elements read Markdown and HTML; what an article says must never be read as either.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from geo.language.language import Language
from geo.language.scripts import script_words

_FILES = Path(__file__).parent / "browser"


def _part(name: str, *styles: str) -> Callable[..., Any]:
    script = (_FILES / "shared.js").read_text("utf-8") + (_FILES / f"{name}.js").read_text("utf-8")
    style = "".join((_FILES / f"{sheet}.css").read_text("utf-8") for sheet in ("shared", *styles))
    part = st.components.v2.component(f"incident_map_{name}", html='<div class="root"></div>', css=style, js=script)

    def draw(language: Language, *, key: str, data: dict[str, Any], **callbacks: Any) -> Any:
        return part(key=key, data=data | {"language": script_words(script, language)}, **callbacks)

    return draw


document_part = _part("document")
legend_part = _part("legend", "legend")
facet_part = _part("facet", "facet")
incident_list_part = _part("incident_list", "incident_list")
article_list_part = _part("article_list", "incident_list")
evidence_part = _part("evidence", "marks", "evidence")
table_part = _part("table", "incident_list")
timeline_part = _part("timeline", "timeline")
article_part = _part("article", "article")


def told(key: str, event: str) -> Any:
    """What a part has just told, inside its callback; None where it told something else."""
    return st.session_state[key].get(event)
