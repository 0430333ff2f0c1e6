"""Names to lookup keys: the one rule that folds a name, for Latin and Arabic script."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Literal, NamedTuple

KeyKind = Literal["exact", "vowel", "skeleton"]

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_TRANSLITERATED_TEXT = (
    "SY IQ LB JO PS IL TR IR SA YE OM AE QA BH KW EG LY TN DZ MA MR SD SS SO DJ ER ET TD AF PK CY AM GE AZ TM  "
    "UZ TJ KG KZ UA RU BY RS MK BG GR IN BD NP LK MM"
)
TRANSLITERATED = frozenset(_TRANSLITERATED_TEXT.split())
"""Countries whose names reach Latin script by transliteration, and so in many spellings."""

_APOSTROPHES = "'·’‘`´ʼʻʾʿ′"


# An apostrophe inside a word belongs to it (Ma’la, N'Djamena), the English genitive does not (Syria's),
# and Arabic ra's (headland, spring of a river) is no genitive.
def _token(letter: str, apostrophe: str) -> str:
    return rf"[Rr]a{apostrophe}s(?!{letter})|{letter}+(?:{apostrophe}(?![sS](?!{letter})){letter}+)*"


TOKEN = re.compile(_token(rf"[\w{_MARKS}]", f"[{_APOSTROPHES}]"))
ASCII_TOKEN = re.compile(_token(r"\w", "['`]"), re.ASCII)
"""The same for text in ASCII, found sooner."""
ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")

_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES + "ـ\u200c\u200d\u200e\u200fʹʺ", ""),
        "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "ħ": "h",
        "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه",
    }
)  # fmt: skip


class Key(NamedTuple):
    """One way to look a name up."""

    kind: KeyKind
    value: str


_DELETED = dict.fromkeys(map(ord, _APOSTROPHES + "ـ\u200c\u200d\u200e\u200fʹʺ"))
_MARK_CODES = dict.fromkeys(
    c
    for c in (*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)
    if unicodedata.combining(chr(c))
)
_FOLDED_WORD = {**_MARK_CODES, **_LETTERS, **_DELETED, ord(" "): None}  # one letter ﷺ decomposes into four words
_FOLDED_ASCII = {c: " " for c in range(128) if not chr(c).isalnum() and chr(c) != "_"} | {ord("'"): "", ord("`"): ""}


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Fold one word: case, diacritics, apostrophes, tashkeel, and the forms of alef, ya and ta marbuta."""
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    return unicodedata.normalize("NFKD", word).casefold().translate(_FOLDED_WORD)


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, with their offsets in code points; hyphens, dots and the English genitive part words."""
    return TOKEN.finditer(text)


def fold(name: str) -> str:
    """The exact key of a name: its folded words, joined by single spaces."""
    if name.isascii() and "'" not in name and "`" not in name:
        return " ".join(name.lower().translate(_FOLDED_ASCII).split())
    return " ".join(filter(None, map(fold_word, TOKEN.findall(name))))


def is_arabic(text: str) -> bool:
    """Whether the text holds a letter of the Arabic script."""
    return not text.isascii() and ARABIC_LETTER.search(text) is not None


# ---------------------------------------------------------------------------------------------- loose keys
_ARTICLES = frozenset(
    ("al el ul il l at et ut ad ed as es us ash esh ush ar er ur an en un az ez uz adh edh ath eth").split()  # noqa: SIM905
)
_FUSED_ARTICLE = re.compile(r"^[ea]l(?=[^aeiou]\w{3})")
_ONE_SOUNDS = (("tch", "sh"), ("sch", "sh"), ("ch", "sh"), ("dj", "j"), ("oo", "u"), ("ou", "u"), ("ee", "i"))
"""What one transliteration writes otherwise than the next; Latin names are compared without it."""
_ONE_VOWEL = str.maketrans("ywo", "iuu")
_LONG_VOWEL = re.compile("[ae]i|ii|[ae]u|uu")
_CONSTRUCT = re.compile(r"(?<=\w\w)(?<!\bb[ae][iy])(?<!\bbe)(?<!\bba)[aei]t(?= )")
"""The closed ta of a name's first word, heard before the second: Maaret Misrin, معرة مصرين."""
_DIGRAPHS = (("tch", "$"), ("sch", "$"), ("sh", "$"), ("ch", "$"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dj", "j"),
             ("dh", "d"), ("ph", "f"))  # fmt: skip
_ONE_LETTER = {
    **{c: None for c in range(128) if not chr(c).islower() and chr(c) != "$"},
    **str.maketrans("eiouywqcxvpYW", "aaaaaakkkwbyw"),
}
"""Letters that stand for one another as one of them; in ASCII nothing else is left."""
_ARABIC_CONSONANTS = str.maketrans(
    {
        "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
        "ش": "$", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l",
        "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ا": "a", "ء": "", "گ": "g", "پ": "b", "چ": "$", "ژ": "z",
        "ڤ": "w",
    }
)  # fmt: skip
_NO_VOWELS = dict.fromkeys(map(ord, "awy"))
_DOUBLED = re.compile(r"(.)\1+")
_FIRST_GROUP = itemgetter(1)
_NOT_FOLDED = re.compile(r"[^a-z$]+")
_LAST_H = re.compile(r"(?<=[aeiouwy])h\b")


def _strip_arabic_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _without_articles(folded: str) -> str:
    """A Latin key without its articles, also those written with the word: "Kherbet Elbeida"."""
    parts = folded.split()
    if len(parts) == 1:
        return folded
    kept = [w for n, w in enumerate(parts) if w not in _ARTICLES or n == len(parts) - 1]
    return " ".join(w if n == 0 else _FUSED_ARTICLE.sub("", w) for n, w in enumerate(kept))


def _vowel_key(folded: str) -> str:
    """Consonants as one writes them in any transliteration, each run of vowels as one `a`; articles left out."""
    text = _without_articles(folded)
    text = _CONSTRUCT.sub("a", text) if " " in text else text
    if "h" in text or "j" in text:
        text = _replaced(_LAST_H.sub("", text), _DIGRAPHS)
    if "y" in text or "w" in text:  # consonants where they begin a word, vowels elsewhere
        text = f" {text}".replace(" y", " Y").replace(" w", " W")
    text = text.translate(_ONE_LETTER)
    return _undoubled(text if text.isascii() else _NOT_FOLDED.sub("", text))


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """The text with one after the other replaced, longer ones first: far quicker than one pattern for all."""
    for letters, one in pairs:
        text = text.replace(letters, one)
    return text


def _undoubled(text: str) -> str:
    return _DOUBLED.sub(_FIRST_GROUP, text)


def _skeleton_of_latin(vowel_key: str) -> str:
    bare = vowel_key[:1] + vowel_key[1:].replace("h", "") if vowel_key[:1] == "h" else vowel_key.replace("h", "")
    return _undoubled(bare.replace("a", ""))


def _skeleton_of_arabic(folded: str) -> str:
    out = []
    for word in folded.split():
        bare = _strip_arabic_article(word)
        bare = bare[:-1] if bare.endswith("ه") and len(bare) > 2 else bare
        text = bare.translate(_ARABIC_CONSONANTS)
        out.append(text[:1].replace("a", "") + text[1:].translate(_NO_VOWELS))
    joined = _NOT_FOLDED.sub("", "".join(out))
    joined = joined[:1] + joined[1:].replace("h", "")
    return _undoubled(joined)


def romanised(folded: str) -> str:
    """A folded Arabic name in Latin letters, one for one, its article left out; a Latin one without its articles."""
    if is_arabic(folded):
        return " ".join(_strip_arabic_article(w).translate(_ARABIC_CONSONANTS) for w in folded.split()).replace(
            "$", "sh"
        )
    return _replaced(_without_articles(folded), _ONE_SOUNDS)


def compared(folded: str) -> str:
    """A folded name as it is compared letter for letter with another: in Latin letters, without articles and spaces.

    Letters that transliterations write for one another are made equal: y and i, w and o and u.
    """
    text = romanised(folded).replace(" ", "").translate(_ONE_VOWEL)
    return _LONG_VOWEL.sub(lambda m: m[0][-1], text)


def arabic_without_articles(folded: str) -> str:
    """An Arabic key without the article of its words, each written as one."""
    return " ".join(_strip_arabic_article(w) for w in folded.split())


def _arabic_as_one_word(folded: str) -> str:
    """An Arabic key written together, as many write it: without articles and a first alef, a closed ta opened inside.

    معرة حرمة is معرتحرمة, and إعزاز is عزاز.
    """
    *inner, last = arabic_without_articles(folded).split()
    joined = "".join(f"{w[:-1]}ت" if w.endswith("ه") and len(w) > 2 else w for w in inner) + last
    return joined[1:] if joined.startswith("ا") and len(joined) >= 5 else joined


def keys(name: str) -> tuple[Key, ...]:
    """All keys of a name, the strictest first: exact, then vowels folded, then the consonants alone.

    The skeleton is shared by both scripts (هنيدة and Hunayda); it is left out where fewer than three consonants
    remain; the vowels are folded only where four letters remain: shorter ones would name half the map.
    """
    folded = fold(name)
    return (Key("exact", folded), *loose_keys(folded)) if folded else ()


def loose_keys(folded: str) -> tuple[Key, ...]:
    """The looser keys of an exact key."""
    out = []
    if is_arabic(folded):
        out.append(Key("vowel", _arabic_as_one_word(folded)))
        skeleton = _skeleton_of_arabic(folded)
    else:
        vowel = _vowel_key(folded)
        if len(vowel) >= 4:
            out.append(Key("vowel", vowel))
        elif len(bare := _without_articles(folded)) >= 3:
            out.append(Key("vowel", f"={bare}"))  # Al Bayad is Bayad, and no Bad
        skeleton = _skeleton_of_latin(vowel)
    if len(skeleton) >= 3:
        out.append(Key("skeleton", skeleton))
    return tuple(out)
