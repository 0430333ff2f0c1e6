"""What only a wall shows: the legend, which elsewhere is a filter in the sidebar."""

from geo.language.language import Language
from geo.page.browser_parts import legend_part
from geo.views.symbols import FORMS, SYMBOLS, UNKNOWN_TYPE, symbol_svg


def show_legend(language: Language) -> None:
    """Name every symbol of types and of forms."""
    rows = [(symbol_svg(symbol), symbol.label) for symbol in SYMBOLS]
    rows += [(symbol_svg(UNKNOWN_TYPE, form), form.label) for form in FORMS if form.shape != "none"]
    legend_part(language, key="legend", data={"rows": [[icon, language.say(label)] for icon, label in rows]})
