"""Words of an article stand inside quotation marks wherever they are shown as such: they are not the page's words."""

import unicodedata

from geo.extraction.report import Report


def words_of(report: Report) -> str:
    """What stands where a passage stands: the passage, and for what others coded their notes, named as theirs."""
    coded = report.coded
    if coded is None:
        return report.passage
    event = f"{coded.coder}'s event {coded.event_id}".rstrip()
    if not report.passage:
        return f"{event}, without {coded.notes_column}"
    return f"{event}, its {coded.notes_column}: {quoted(report.passage)}"


def quoted(words: str) -> str:
    """Put quotation marks around an article's words: «…» where they begin in Arabic, “…” elsewhere."""
    first = next((character for character in words if character.isalpha()), "")
    arabic = first != "" and unicodedata.bidirectional(first) == "AL"
    return f"«{words}»" if arabic else f"“{words}”"
