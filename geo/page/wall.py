"""What only a wall shows: the legend, which elsewhere is a filter in the sidebar."""

from geo.language.language import Language
from geo.page.browser_parts import legend_part
from geo.views.symbols import FORMS, SEVERAL, SYMBOLS, UNKNOWN_TYPE, several_svg, symbol_svg


def show_legend(language: Language) -> None:
    """Name every symbol of types and of forms."""
    rows = [(symbol_svg(symbol), symbol.label) for symbol in SYMBOLS]
    rows += [(symbol_svg(UNKNOWN_TYPE, form), form.label) for form in FORMS if form.shape != "none"]
    rows.append((several_svg(), SEVERAL))
    legend_part(language, key="legend", data={"rows": [[icon, language.say(label)] for icon, label in rows]})
