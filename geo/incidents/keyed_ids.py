"""Ids under which what rules keep back leaves a store: an id that is a hash of the words would tell them.

Who knows all of an article but the name of a place could try the names until the hash is right; so these are hashes
with a key that the store keeps to itself.
"""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from geo.incidents.correction import Correction
from geo.incidents.meanwhile import Seen

PREFIX = "withheld-"

_OF_WORDS = re.compile(r"(?<!\w)[0-9a-f]{16,}(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(r"\w(?:[^\s()\[\],;،؛\"«»\u2066-\u2069]*\w)?")
"""What may be an id in a text: all between blanks, brackets and the like, without points and colons at its ends."""


def keyed(key: str, one: str) -> str:
    """The id under which it leaves: always the same for a store, and nobody's guess without its key."""
    told = hmac.new(key.encode("ascii"), one.encode("utf-8", "surrogatepass"), "sha256")
    return f"{PREFIX}{told.hexdigest()[:16]}"


def may_be_of_words(article_id: str) -> bool:
    """Whether an id looks like a hash of the article, such as an input that gives none gets."""
    return _OF_WORDS.fullmatch(article_id) is not None


def renamed_in(text: str, named: Mapping[str, str]) -> str:
    """A text that is an id, or in which ids of any kind stand, with those under which they leave."""

    def told(found: re.Match[str]) -> str:
        return named.get(found.group(), found.group())

    whole = named.get(text)
    return _OF_WORDS.sub(told, _TOKEN.sub(told, text)) if whole is None else whole


def ids_behind(key: str, ids: Iterable[str]) -> Mapping[str, str]:
    """Which of these ids each keyed one stands for."""
    return {keyed(key, one): one for one in ids}


def named_anew(value: Any, behind: Mapping[str, str]) -> Any:
    """An entry of the file of corrections with the ids that stand in it in place of the keyed ones."""
    if isinstance(value, str):
        return behind.get(value, value)
    if isinstance(value, Mapping):
        return {name: named_anew(one, behind) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [named_anew(one, behind) for one in value]
    return value


def holds_keyed(value: Any) -> bool:
    """Whether any id in an entry is a keyed one."""
    if isinstance(value, str):
        return value.startswith(PREFIX)
    if isinstance(value, Mapping):
        return any(map(holds_keyed, value.values()))
    return isinstance(value, list | tuple | frozenset) and any(map(holds_keyed, value))


def seen_anew(seen: Seen, behind: Mapping[str, str]) -> Seen:
    """What someone had before them, under the ids of the store."""
    return Seen(
        frozenset(behind.get(one, one) for one in seen.report_ids),
        tuple(_correction_anew(one, behind) for one in seen.corrections),
    )


def _correction_anew(one: Correction, behind: Mapping[str, str]) -> Correction:
    return replace(
        one,
        report_ids=tuple(behind.get(name, name) for name in one.report_ids),
        from_ids=tuple(behind.get(name, name) for name in one.from_ids),
    )
