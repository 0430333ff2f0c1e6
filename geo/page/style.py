"""The page's own style: a compact head, a tall map, nothing that jumps."""

import streamlit as st

_STYLE = """
<style>
.stMainBlockContainer { padding: 0.8rem 1.2rem 0.6rem; max-width: none; }
.stAppHeader { background: transparent; height: 2.2rem; min-height: 2.2rem; }
[data-testid="stSidebarUserContent"] { padding-bottom: 2rem; }
[data-testid="stSidebarHeader"] { height: 2.2rem; min-height: 2.2rem; margin-bottom: 0; padding-bottom: 0; }
.stMain [data-testid="stVerticalBlock"] { gap: 0.55rem; }
.stSidebar [data-testid="stVerticalBlock"] { gap: 0.6rem; }
.st-key-bar button { min-height: 2rem; padding: 0.1rem 0.7rem; }
.st-key-bar { min-height: 2.1rem; }
.st-key-intake_note { background: rgb(0 114 178 / 12%); border-radius: 6px; padding: 0 0.8rem; min-height: 2.2rem; }
.st-key-intake_note button { min-height: 1.6rem; }
.st-key-intake_note [data-testid="stText"], .st-key-notes [data-testid="stText"] { font-size: 0.9rem; }
.st-key-title { gap: 0.1rem !important; }
.st-key-title [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.stSidebar [data-testid="stDateInputFieldsScroller"] [role="group"] { padding: 0.5rem 0.3rem; }
.stSidebar [data-testid="stDateInputField"] * { font-size: 0.8rem; }
.stSidebar [data-testid="stDateInputFieldsScroller"] [role="spinbutton"] { padding: 0 1px; }
.st-key-title h1 { font-size: 1.25rem; padding: 0 2.4rem 0 0; line-height: 1.35; }
.st-key-title [data-testid="stText"] { font-size: 0.86rem; font-variant-numeric: tabular-nums; white-space: pre-wrap; }
.st-key-map iframe { height: calc(100vh - 31rem); min-height: 330px; border-radius: 6px; display: block; }
.st-key-map { border-radius: 6px; overflow: hidden; }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 2.4rem 0.6rem 0.6rem; }
  .st-key-bar button { min-height: 2rem; padding: 0.1rem 0.7rem; }
.st-key-bar { min-height: 2.1rem; }
.st-key-intake_note { background: rgb(0 114 178 / 12%); border-radius: 6px; padding: 0 0.8rem; min-height: 2.2rem; }
.st-key-intake_note button { min-height: 1.6rem; }
.st-key-intake_note [data-testid="stText"], .st-key-notes [data-testid="stText"] { font-size: 0.9rem; }
.st-key-title { gap: 0.1rem !important; }
.st-key-title [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.stSidebar [data-testid="stDateInputFieldsScroller"] [role="group"] { padding: 0.5rem 0.3rem; }
.stSidebar [data-testid="stDateInputField"] * { font-size: 0.8rem; }
.stSidebar [data-testid="stDateInputFieldsScroller"] [role="spinbutton"] { padding: 0 1px; }
.st-key-title h1 { font-size: 1.1rem; padding-right: 0; }
  .st-key-map iframe { height: 62vh; }
}
</style>
"""


def apply_style() -> None:
    """Put the page's style in; it holds no text of any article."""
    st.html(_STYLE)
