"""The page's own style, for a desk, a phone and a wall."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from geo.language.language import Language

_FILES = Path(__file__).parent / "browser"
_INSTRUCTIONS = "stFileUploaderDropzoneInstructions"


def is_on_wall() -> bool:
    """Whether the page is shown by itself, without controls: `?embed=true`."""
    return bool(st.context.is_embedded)


def apply_style(language: Language, *, wall: bool) -> None:
    """Put the page's style in; it holds no text of any article."""
    own = "" if language.is_source else _words_of_uploads(language)
    st.html(f"<style>{_style('page')}{_style('wall') if wall else ''}{own}</style>")


def _words_of_uploads(language: Language) -> str:
    """Streamlit's field for files says these two in English alone: others are drawn in their place."""
    limit = language.say("up to {number} MB each", number=st.get_option("server.maxUploadSize"))
    words = [json.dumps(one, ensure_ascii=False) for one in (language.say("Choose files"), limit)]
    told = (("stFileUploaderDropzone", "button p", words[0]), (_INSTRUCTIONS, "span", words[1]))
    return "".join(
        f'[data-testid="{field}"] {element} {{ font-size: 0; }}'
        f'[data-testid="{field}"] {element}::after {{ content: {content}; font-size: 1rem; }}'
        for field, element, content in told
    )


@cache
def _style(name: str) -> str:
    return (_FILES / f"{name}.css").read_text("utf-8")
