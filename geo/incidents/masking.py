"""Names made unreadable in texts: as many blocks as letters, so that every offset stays what it was."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from geo.language.reason import Reason

BLOCK = "█"

_LEAST_LETTERS = 2
_APOSTROPHE = "['’‘`´ʼʻʾʿ]?"
_TASHKEEL = "[\u0610-\u061a\u064b-\u065f\u0670ـ]*"
_ALIKE = {
    **dict.fromkeys("اأإآ", "[اأإآٱ]"),
    **dict.fromkeys("ةه", "[ةه]"),
    **dict.fromkeys("ىي", "[ىي]"),
}

Record = TypeVar("Record")


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these names as whole words, in any case, joined by blanks, dashes or underscores.

    None where there is no name of at least two letters.
    """
    told = {name.strip() for name in names if len(re.sub(r"[\W_]", "", name)) >= _LEAST_LETTERS}
    if not told:
        return None
    parts = sorted(map(_part, told), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:[وفبلك]{{0,2}}(?:ال)?)?(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)


def masked(text: str, names: re.Pattern[str] | None) -> str:
    """The text with a block for each letter of a name, and as long as before."""
    return text if names is None else names.sub(lambda found: BLOCK * len(found.group()), text)


def masked_reason(reason: Reason, names: re.Pattern[str] | None) -> Reason:
    """The reason with the names in it masked."""
    return reason.with_values(lambda _, value: masked(value, names) if isinstance(value, str) else value)


def masked_record(record: Record, names: re.Pattern[str] | None, spare: frozenset[str] = frozenset()) -> Record:
    """The record with all its texts masked, at any depth; fields named in `spare` stay."""
    if names is None:
        return record
    made: Record = _masked(record, names, spare)
    return made


def _masked(value: Any, names: re.Pattern[str], spare: frozenset[str]) -> Any:
    if isinstance(value, Reason):
        return masked_reason(value, names)
    if isinstance(value, str):
        return masked(value, names)
    if isinstance(value, tuple):
        return tuple(_masked(one, names, spare) for one in value)
    if value is None or isinstance(value, bool | int | float | date):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        kept = [one.name for one in fields(value) if one.name not in spare]
        return replace(value, **{name: _masked(getattr(value, name), names, spare) for name in kept})
    raise TypeError(f"{type(value).__name__} holds what cannot be masked")


def _part(name: str) -> str:
    words = re.split(r"[\s\-_–.،,]+", name)
    return r"[\s\-_–.،,/%20+]{1,3}".join(_word(word) for word in words if word)


def _word(word: str) -> str:
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
    if letter in _APOSTROPHE[1:-2]:
        return _APOSTROPHE
    marks = _TASHKEEL if "\u0600" <= letter <= "\u06ff" else ""
    return _ALIKE.get(letter, re.escape(letter)) + marks
