"""What a user can mend, told on the page."""

import streamlit as st

from gazetteer.errors import IncidentMapError
from geo.language.language import Language


def tell(error: IncidentMapError, language: Language) -> None:
    """Show an error's one line as plain text: it may hold names of files, which Markdown would read."""
    st.error(language.say("This could not be done:"))
    st.text(str(error))
