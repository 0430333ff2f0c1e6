"""All texts that the program says: found in its sources, as a catalogue has to hold them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from geo.extraction.lexicons import event_types
from geo.language.language import TYPE, Key
from geo.language.scripts import script_texts

ROOT = Path(__file__).parents[3]
SOURCES = [ROOT / "dashboard.py", *sorted(ROOT.glob("geo/**/*.py"))]
SCRIPTS = sorted(ROOT.glob("geo/**/*.js"))
_MARKING = frozenset({"text", "because"})
"""Functions whose text is said later."""


def said_in_python(file: Path) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The key and the English forms of each text of a module."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name == "counted" and len(literals) == 2:
            yield (None, literals[0]), tuple(literals)
        elif (name == "say" or (name in _MARKING and isinstance(node.func, ast.Name))) and len(literals) == 1:
            context = next((ast.literal_eval(word.value) for word in node.keywords if word.arg == "context"), None)
            yield (context, literals[0]), (literals[0],)


def texts_said() -> dict[Key, tuple[str, ...]]:
    """Key ► English forms, of all that Python and the browser's scripts say, and of the lexicons' event types."""
    said = {key: forms for file in SOURCES for key, forms in said_in_python(file)}
    said |= {(None, texts[0]): texts for file in SCRIPTS for texts in script_texts(file.read_text("utf-8"))}
    said |= {(TYPE, name): (name,) for names in event_types() for name in names}
    return said
