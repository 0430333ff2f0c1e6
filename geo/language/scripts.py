"""The texts that scripts of the browser say: found in the script itself, and handed over in a language."""

import json
import re
from functools import cache
from typing import Any

from geo.language.language import Language

_LITERAL = r'("(?:[^"\\]|\\.)*")'
_SAID = re.compile(rf"\bsay\(\s*{_LITERAL}|\bcounted\(\s*{_LITERAL},\s*{_LITERAL}|\btext\(\s*{_LITERAL}")


@cache
def script_texts(script: str) -> tuple[tuple[str, ...], ...]:
    """What a script says by say("…"), counted("one", "many", …) and text("…"): one text each, two where it counts."""
    found = [tuple(json.loads(literal) for literal in match.groups() if literal) for match in _SAID.finditer(script)]
    return tuple(dict.fromkeys(found))


def script_words(script: str, language: Language) -> dict[str, Any]:
    """What a script is told of the language: {code, dir, words}, the words under the ids of those that it says."""
    words = {
        texts[0]: list(language.texts[None, texts[0]])
        for texts in script_texts(script)
        if (None, texts[0]) in language.texts
    }
    return {"code": language.code, "dir": language.direction, "words": words}
