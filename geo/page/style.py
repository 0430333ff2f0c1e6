"""The page's own style, for a desk, a phone and a wall."""

from functools import cache
from pathlib import Path

import streamlit as st

_FILES = Path(__file__).parent / "browser"


def is_on_wall() -> bool:
    """Whether the page is shown by itself, without controls: `?embed=true`."""
    return bool(st.context.is_embedded)


def apply_style(*, wall: bool) -> None:
    """Put the page's style in; it holds no text of any article."""
    st.html(f"<style>{_style('page')}{_style('wall') if wall else ''}</style>")


@cache
def _style(name: str) -> str:
    return (_FILES / f"{name}.css").read_text("utf-8")
