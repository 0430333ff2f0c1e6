"""Words of an article stand inside quotation marks wherever they are shown as such: they are not the page's words."""

import unicodedata


def quoted(words: str) -> str:
    """Put quotation marks around an article's words: «…» where they begin in Arabic, “…” elsewhere."""
    first = next((character for character in words if character.isalpha()), "")
    arabic = first != "" and unicodedata.bidirectional(first) == "AL"
    return f"«{words}»" if arabic else f"“{words}”"
