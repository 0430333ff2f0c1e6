"""What a user can mend, told on the page."""

import streamlit as st

from gazetteer.errors import IncidentMapError


def tell(error: IncidentMapError) -> None:
    """Show an error's one line as plain text: it may hold names of files, which Markdown would read."""
    st.error("This could not be done:")
    st.text(str(error))
