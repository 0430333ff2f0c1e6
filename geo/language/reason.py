"""Reasons: English sentences that keep what they were made of, so that they can be said in any language."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Union

from geo.language.days import day_words
from geo.language.language import ENGLISH, Language

Value = Union[str, int, date, "Reason", tuple[str, ...], tuple["Reason", ...]]
"""A name or words as they are, a number, a day, a reason in a reason, names of event types, or several reasons."""

_ALONE, _END = "\u2068", "\u2069"
"""First strong isolate and its end: a name in other letters turns no sentence around."""

_SENTENCE = "{reasons}."


class Reason(str):
    """Why, as an English text that files hold as it is, with the catalogue's text and the values it was made of."""

    template: str = ""
    """Empty for a text that nothing more is known of, as stores of before hold them."""
    values: Mapping[str, Value] = MappingProxyType({})

    def with_values(self, change: Callable[[str, Value], Value]) -> "Reason":
        """The same with each name and number as `change` makes it of its key and itself, at any depth.

        A text that nothing more is known of is changed as a whole, under an empty key.
        """
        if not self.template:
            return Reason(change("", str(self)))
        return because(self.template, **{name: _changed(name, one, change) for name, one in self.values.items()})


def because(template: str, /, **values: Value) -> Reason:
    """A reason of a text of the catalogues, with its {names} filled in."""
    reason = Reason(template.format_map({name: _said(one, ENGLISH, {}) for name, one in values.items()}))
    reason.template, reason.values = template, values
    return reason


def sentence(*reasons: Reason) -> Reason:
    """Reasons one after another with a full stop; those of a sentence among them stand in it one by one."""
    parts = (part for one in reasons for part in parts_of(one))
    return because(_SENTENCE, reasons=tuple(parts))


def parts_of(reason: Reason) -> tuple[Reason, ...]:
    """The reasons that a sentence joins; one that joins none is its own only part."""
    held = reason.values.get("reasons") if reason.template == _SENTENCE else None
    return tuple(one for one in held if isinstance(one, Reason)) if isinstance(held, tuple) else (reason,)


def worded(text: str, language: Language, names: Mapping[str, str] | None = None) -> str:
    """Say a reason in a language; what has no text of the catalogues stays as it is.

    `names` has the language's name for places that are named in it.
    """
    if not isinstance(text, Reason) or not text.template or language.is_source:
        return str(text)
    return _said(text, language, names or {})


def reason_record(text: str) -> Any:
    """A reason as JSON's own values; what has no text of the catalogues stays the text that it is."""
    if not isinstance(text, Reason) or not text.template:
        return str(text)
    return {"text": text.template, "with": {name: _value_record(one) for name, one in text.values.items()}}


def reason_from_record(record: Any) -> Reason:
    """Make it again; raises KeyError where a field is missing."""
    if isinstance(record, str):
        return Reason(record)
    return because(record["text"], **{name: _value(one) for name, one in record["with"].items()})


def _said(value: Value, language: Language, names: Mapping[str, str]) -> str:
    if isinstance(value, Reason):
        if language.is_source or not value.template:
            return str(value)
        filled = {name: _inner(one, language, names) for name, one in value.values.items()}
        return language.say(value.template, **filled)
    if isinstance(value, tuple):
        if all(isinstance(one, Reason) for one in value):
            return language.say("; ", context="between reasons").join(_said(one, language, names) for one in value)
        return " / ".join(map(language.name_of_type, value))
    return day_words(value, language) if isinstance(value, date) else str(value)


def _inner(value: Value, language: Language, names: Mapping[str, str]) -> str:
    if isinstance(value, str) and not (isinstance(value, Reason) and value.template):
        return f"{_ALONE}{names.get(value, value)}{_END}"
    return _said(value, language, names)


def _changed(name: str, value: Value, change: Callable[[str, Value], Value]) -> Value:
    if isinstance(value, Reason):
        return value.with_values(change)
    if isinstance(value, tuple):
        return tuple(one.with_values(change) if isinstance(one, Reason) else one for one in value)
    return change(name, value)


def _value_record(value: Value) -> Any:
    if isinstance(value, Reason):
        return reason_record(value)
    if isinstance(value, tuple):
        is_types = not all(isinstance(one, Reason) for one in value)
        return {"types": list(value)} if is_types else [reason_record(one) for one in value]
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(record: Any) -> Value:
    if isinstance(record, list):
        return tuple(map(reason_from_record, record))
    if isinstance(record, dict) and "types" in record:
        return tuple(record["types"])
    if isinstance(record, dict):
        return date.fromisoformat(record["day"]) if "day" in record else reason_from_record(record)
    value: str | int = record
    return value
