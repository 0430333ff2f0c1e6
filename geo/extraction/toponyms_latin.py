"""Which words of a text in Latin script name a place."""

import re
from collections.abc import Iterable
from itertools import compress, count

from geo.extraction.name_text import Found, NameBook, NameFacts, NameText
from geo.extraction.person_names import PersonNames
from geo.extraction.place_words import PlaceWords
from geo.extraction.text import dateline_end

_JOINING_GAP = re.compile(r"[ \u00a0]?[-‐‑–][ \u00a0]?|[ \u00a0]|\n ?| \n|\.[ \u00a0]?|['’]|/")
_LIST_GAPS = frozenset((", ", " and ", ", and ", " or ", ", or ", " & ", "/", "-", ",\n", " and\n", "\nand "))
_CONNECTORS_TEXT = (
    "au aux de del della di da do dos das du des la le les los las el al ad as ash at an ar az ez es ed en of and the "
    "upon on under am der im in sur sous y e i ve bei zu van den het ter ul il d l s"
)
_CONNECTORS = frozenset(_CONNECTORS_TEXT.split())
_SMALL_ARTICLES = frozenset(("al", "el", "ash", "as", "at", "an", "ar", "az", "ad", "ez", "es", "et", "ed"))
_PERSON_LINKS = frozenset(("bin", "ibn", "al", "de", "von", "van", "el", "da", "der", "del", "la"))
_ABBREVIATIONS = frozenset(("mt", "ste", "st", "fort"))
_UNITS = frozenset(("km", "kilometers", "kilometres", "kilometer", "kilometre", "miles", "mile"))
_PERSON_NOUN = re.compile(
    r"(?!(?:over|under|after|per|near|former|other|another|never|ever|for|or|later|earlier|minor)$)"
    r"[a-z]{2,}(?:er|or|ist|ian|man|woman|keeper)"
)
"""A person by what one does, in small letters: "said shopkeeper London Avery"."""
_GENITIVE_GAPS = frozenset("'’")
_LONGEST_ATTACKER = 7
"""Words between an attack and what it falls on: "shelling by the coalition's warplanes on X"."""
_ENOUGH = 2.0
_LIKE_ENOUGH = 0.72
_LIKE_A_TITLE = 0.9


class LatinNames:
    """Finds and judges names in Latin script."""

    def __init__(self, book: NameBook, words: PlaceWords, persons: PersonNames) -> None:
        self._book = book
        self._lex = words.sets
        self._persons = persons
        self._nouns = words["name_nouns"]
        self._may_begin_longer = self._lex["nouns_before"] | _SMALL_ARTICLES
        """Words that begin names that are not listed, though they may be plain words too."""

    def recognise(self, text: NameText) -> list[Found]:
        """The names of places, in order, not overlapping."""
        surnames = self._surnames_in_capitals(text) if text.is_upper else self._surnames(text)
        found = self._find(text)
        scores = [self._score_any(text, f, surnames) for f in found]
        near = self._countries_near(found, scores)
        for n, f in enumerate(found):
            if f.facts is not None and scores[n] < _ENOUGH:
                near_by = self._nearness(text, f, f.facts, near)
                scores[n] += near_by if scores[n] >= 0 else min(near_by, 0.5)
                scores[n] += 1.0 if scores[n] < _ENOUGH and self._is_listed(text, found, scores, n) else 0.0
            elif f.facts is None and scores[n] == 0.0 and self._is_listed_with_towns(text, found, scores, n):
                scores[n] = _ENOUGH
        sure = {f.key for n, f in enumerate(found) if scores[n] >= _ENOUGH}
        return [
            f
            for n, f in enumerate(found)
            if scores[n] >= _ENOUGH or (scores[n] >= 0 and f.key in sure and not self._is_noun(text.key(f.first)))
        ]

    def _nearness(self, text: NameText, f: Found, facts: NameFacts, near: set[str]) -> float:
        """What the countries of the text's sure places say for it: more where it is no word and no person's name."""
        if not facts.countries & near:
            return 0.0
        if f.first == f.last and (len(f.key) < 5 or f.key in self._lex["common_words"]):
            return 0.5
        is_person = f.key in self._persons.given or f.key in self._persons.family
        return 0.5 if is_person or text.begins_sentence(f.first) or len(facts.countries) > 3 else 1.0

    # --------------------------------------------------------------------------------------------- finding
    def _find(self, text: NameText) -> list[Found]:
        found: list[Found] = []
        free_from = 0
        for n in self._beginnings(text):
            if n < free_from:
                continue
            best = self._at(text, n)
            if best is not None:
                found.append(best)
                free_from = best.last + 1
        return found

    def _beginnings(self, text: NameText) -> Iterable[int]:
        """The words at which a name may begin."""
        if text.is_upper:
            return (n for n, word in enumerate(text.words) if word[0].isalpha())
        may = text.capital.copy()
        for n in compress(count(), map(_SMALL_ARTICLES.__contains__, text.keys)):
            may[n] = self._may_begin(text, n)
        return compress(count(), may)

    @staticmethod
    def _may_begin(text: NameText, n: int) -> bool:
        if text.is_upper:
            return text.words[n][0].isalpha()
        return text.capital[n] or (text.keys[n] in _SMALL_ARTICLES and text.adjoins(n) and text.capital[n + 1])

    def _at(self, text: NameText, first: int) -> Found | None:
        """The name that begins at a word, with the head noun of the facility that it names."""
        found = self._name_at(text, first)
        return None if found is None else self._with_head_noun(text, found)

    def _with_head_noun(self, text: NameText, f: Found) -> Found:
        """ "Conoco gas field" where the gazetteer has the facility, by this or another noun of the kind."""
        last = f.last
        while last - f.last < 3 and text.adjoining[last] and text.keys[last + 1] in self._lex["facility_modifiers"]:
            last += 1
        if not text.adjoining[last] or text.keys[last + 1] not in self._lex["facility_nouns"]:
            return f
        last += 1
        known = self._book.facility(text.between(f.first, last))
        return f if known is None else Found(f.first, last, " ".join(text.keys[f.first : last + 1]), known)

    def _name_at(self, text: NameText, first: int) -> Found | None:
        """The name that begins at a word: of the gazetteer, of a known pattern, or one that looks like a name."""
        listed = self._listed_at(text, first)
        if text.is_upper:
            return listed
        key = text.keys[first]
        if listed is None and key in self._lex["plain_words"] and key not in self._may_begin_longer:
            return None
        patterned = self._patterned_at(text, first)
        if patterned is not None and (listed is None or patterned.last > listed.last):
            return patterned
        if listed is not None and listed.facts is not None and (
            listed.facts.strength >= 2 and key not in self._lex["directions"]
        ):  # fmt: skip
            return listed
        longer = self._run_at(text, first)
        if longer is None:
            return listed
        if listed is None:
            return longer
        if longer.last > listed.last and self._book.likeness(text.between(longer.first, longer.last)) >= _LIKE_ENOUGH:
            return longer
        return listed

    def _listed_at(self, text: NameText, first: int) -> Found | None:
        if first not in text.listed:
            text.listed[first] = self._look_up(text, first)
        return text.listed[first]

    def _look_up(self, text: NameText, first: int) -> Found | None:
        names = self._book.names_at(text, first)
        if not names:
            return None
        if text.keys[first] == "the" and any(self._book.facts(k.removeprefix("the ")).strength >= 3 for _, k in names):
            return None  # the US is US; The Hague is no Hague
        for last, key in names:
            if last > first and text.keys[last] in _SMALL_ARTICLES and text.gaps[last].startswith("-"):
                continue  # "Tal Al" of Tal Al-Hasan
            if key.startswith("the ") and self._is_plain(key[4:]):
                continue  # THE CENTER, THE RIVER
            if self._is_written_as_name(text, first, last):
                facts = self._book.facts(key)
                if self._is_spelled_as(text, first, last, key, facts):
                    return Found(first, last, key, facts)
        return None

    def _is_written_as_name(self, text: NameText, first: int, last: int) -> bool:
        for n in range(first, last):
            gap = text.gaps[n]
            if _JOINING_GAP.fullmatch(gap) is None:
                return False
            if gap[0] == "." and len(text.words[n]) > 2 and text.keys[n] not in _ABBREVIATIONS:
                return False
        if text.is_upper or first == last:
            return True
        if text.keys[first] == "the" and not text.capital[last]:
            return False
        inner = all(
            text.capital[n] or text.words[n][0].isdigit() or text.keys[n] in _CONNECTORS or self._is_noun(text.keys[n])
            for n in range(first + 1, last)
        )
        return inner and (text.capital[last] or text.words[last][0].isdigit() or self._is_noun(text.keys[last]))

    def _is_plain(self, key: str) -> bool:
        return key in self._lex["common_words"] or key in self._lex["plain_words"] or self._is_noun(key)

    def _is_noun(self, key: str) -> bool:
        return (
            key in self._lex["facility_modifiers"]
            or key in self._lex["facility_nouns"]
            or key in self._lex["class_nouns"]
        )

    @staticmethod
    def _is_spelled_as(text: NameText, first: int, last: int, key: str, facts: NameFacts) -> bool:
        """Whether capitals agree: US is no "us", and an acronym of four letters at most is no name in small letters."""
        written = text.between(first, last)
        if facts.is_abbreviation and "." not in written:
            return text.gaps[last].startswith(".") and text.gap_before(first).startswith(",")
        if len(key) <= 2 and first == last:
            return written in facts.acronyms
        if text.is_upper or len(written) > 5:
            return facts.is_written_small or not written.islower()
        if written.isupper():
            return written.replace(".", "") in facts.acronyms
        return facts.is_written_small

    def _patterned_at(self, text: NameText, first: int) -> Found | None:
        """Lake X, Mount X, Fort X; X County, X Island, X Valley: names by their form, listed or not."""
        if not text.capital[first]:
            return None
        key = text.keys[first]
        if key in self._lex["nouns_before"] and text.adjoining[first] and self._may_name(text, first + 1):
            last = first + 1
            return self._found(text, first, last)
        if not self._may_name(text, first):
            return None
        last = first
        while last - first < 2 and text.adjoining[last] and self._may_name(text, last + 1):
            last += 1
            if text.keys[last] in self._lex["nouns_after"]:
                return self._found(text, first, last)
        return None

    def _may_name(self, text: NameText, n: int) -> bool:
        return text.is_capital(n) and text.keys[n] not in self._lex["plain_words"] and not text.words[n].isupper()

    def _found(self, text: NameText, first: int, last: int) -> Found:
        key = " ".join(text.keys[first : last + 1])
        facts = self._book.facts(key)
        return Found(first, last, key, facts if facts.textual else None)

    def _run_at(self, text: NameText, first: int) -> Found | None:
        """Capitalised words in a row, with the small articles that Arabic names have."""
        if text.keys[first] in self._lex["plain_words"] and text.keys[first] not in _SMALL_ARTICLES:
            return None
        if text.adjoining[first] and (text.begins_sentence(first) or text.keys[first] in self._lex["parts"]):
            second = first + 1 + (text.keys[first + 1] in _SMALL_ARTICLES and text.adjoining[first + 1])
            if self._listed_at(text, first + 1) is not None or self._listed_at(text, second) is not None:
                return None  # Eastern Homs, Targeting al-Bab
        last = first
        while last - first < 4 and text.adjoining[last]:
            if text.capital[last + 1] and not text.words[last + 1].isupper():
                last += 1
            elif text.keys[last + 1] in _SMALL_ARTICLES and text.adjoining[last + 1] and text.is_capital(last + 2):
                last += 2
            else:
                break
        written = text.between(first, last)
        named = first + self._is_article(text, first, last)
        if (
            written.isupper()
            or len(written) < 4
            or any(k in self._lex["plain_words"] for k in text.keys[named : last + 1])
        ):
            return None
        return Found(first, last, " ".join(text.keys[first : last + 1]), None)

    @staticmethod
    def _is_article(text: NameText, first: int, last: int) -> bool:
        """Whether a name begins with its article: "in As Sindiyanah"."""
        is_one = first < last and text.keys[first] in _SMALL_ARTICLES and text.capital[first]
        return is_one and not text.begins_sentence(first)

    # ------------------------------------------------------------------------------------------- unknown names
    def _is_demonym(self, key: str) -> bool:
        demonyms = self._lex["demonyms"]
        return key in demonyms or (key[-1:] == "s" and key[:-1] in demonyms)

    def _is_no_place(self, text: NameText, f: Found, surnames: set[str]) -> bool:
        lex = self._lex
        keys = text.keys[f.first : f.last + 1]
        if self._is_demonym(keys[0]):
            return True
        if self._is_pattern(text, f):
            inside = any(k in lex["not_place_words"] for k in keys) or keys[-1] in lex["not_place_after"]
            return inside or text.key(f.first - 1) in lex["titles"]
        if text.is_capital(f.first - 1) and text.adjoins(f.first - 1):
            return text.key(f.first - 1) not in lex["plain_words"]
        if keys[0] in self._persons.given or keys[-1] in surnames or any(k in lex["not_place_words"] for k in keys):
            return True
        return f.first == f.last and (keys[0] in lex["common_words"] or keys[0] in lex["no_places"])

    def _is_shown_as_place(self, text: NameText, f: Found) -> bool:
        """A name that the gazetteer does not hold so spelled needs words beside it that say it is a place."""
        lex = self._lex
        if self._is_pattern(text, f):
            return True
        if self._has_class_beside(text, f) or self._is_explained(text, f):
            return f.last - f.first < 3
        second = text.key(f.first - 2)
        if text.key(f.first - 1) == "of" and second not in lex["attack_nouns"] and second not in lex["directions"]:
            return False  # the Ministry of Health; but: control of X, east of X
        if self._place_cue(text, f) >= 1.5 and text.key(f.first - 1) in lex["sure_before"]:
            return f.last - f.first < 3 and not text.begins_sentence(f.first)
        return self._place_cue(text, f) >= 1.0 and self._book.likeness(text.between(f.first, f.last)) >= _LIKE_ENOUGH

    def _is_explained(self, text: NameText, f: Found) -> bool:
        """X, a herding hamlet; X, 6 km south of Y."""
        n = f.last + 1
        if n + 1 >= len(text) or text.gaps[f.last] != ", ":
            return False
        if text.words[n][0].isdigit():
            return text.keys[n + 1] in _UNITS
        if text.keys[n] not in ("a", "the", "an"):
            return False
        return any(text.keys[m] in self._lex["settlements"] for m in range(n + 1, min(n + 4, len(text))))

    def _is_heading(self, text: NameText, f: Found) -> bool:
        """Jenin: on 14 May …, in a digest that takes place by place."""
        return text.gaps[f.last][:1] == ":" and text.begins_sentence(f.first)

    def _is_bound_for(self, text: NameText, f: Found) -> bool:
        """Left for X, the road to X, as far as X, people of X."""
        n = f.first - 1
        return text.adjoins(n) and text.keys[n] in ("for", "as") and text.key(n - 1) in self._lex["before_for"]

    def _has_class_beside(self, text: NameText, f: Found) -> bool:
        """The town of X, the town X, X town."""
        lex = self._lex
        n, m = f.first - 1, f.last + 1
        if text.adjoins(n) and text.keys[n] == "of" and text.key(n - 1) in lex["class_nouns"]:
            return not text.is_capital(n - 1)
        if text.adjoins(n) and text.keys[n] in lex["sure_class_nouns"] and not text.capital[n]:
            return True
        if f.first == f.last and text.begins_sentence(f.first):
            return False  # Numerous cities
        return text.adjoins(f.last) and text.key(m) in lex["sure_class_nouns"] and not text.is_capital(m)

    def _place_cue(self, text: NameText, f: Found) -> float:
        """How strongly the word before says that a place follows."""
        lex = self._lex
        n = f.first - 1
        if not text.adjoins(n):
            return 0.0
        before, second = text.keys[n], text.key(n - 1)
        if before == "to" and second in lex["not_before_to"]:
            return 0.0
        if before in ("of", "the") and second in lex["class_nouns"]:
            return 2.5 if before == "of" else 1.0
        if before == "on" or before == "against":
            if second in lex["attack_nouns"] or self._is_attacked(text, n):
                return 1.5
            return 1.0 if before == "on" and second in lex["before_on"] else 0.0
        if before in lex["attack_verbs"]:
            return 1.5
        if before in lex["prepositions"]:
            return 1.5 if before in lex["locatives"] else 1.0
        return 0.5 if before == "the" and second in lex["locatives"] else 0.0

    def _is_attacked(self, text: NameText, n: int) -> bool:
        """Shelling by the army's guns on X: an attack before "on" in the same phrase, and who or what makes it."""
        for m in range(n - 1, max(-1, n - _LONGEST_ATTACKER - 2), -1):
            if not text.adjoins(m) and text.gaps[m] not in _GENITIVE_GAPS:
                return False
            if text.keys[m] in ("by", "of", "from", "with"):
                return text.adjoins(m - 1) and text.keys[m - 1] in self._lex["attack_nouns"]
        return False

    def _is_pattern(self, text: NameText, f: Found) -> bool:
        return f.first != f.last and (
            text.keys[f.first] in self._lex["nouns_before"] or text.keys[f.last] in self._lex["nouns_after"]
        )

    # ------------------------------------------------------------------------------------------ persons
    def _surnames(self, text: NameText) -> set[str]:
        """Names of persons that the text gives in full somewhere: what follows a title, a given name or an initial."""
        out: set[str] = set()
        given, titles = self._persons.given, self._lex["titles"]
        for n in compress(range(len(text) - 1), text.capital):
            key = text.keys[n]
            if len(key) > 1 and key not in titles and key not in given:
                continue
            gap = text.gaps[n]
            is_initial = len(key) == 1 and (gap == ". " or (gap == " " and not text.begins_sentence(n) and key != "a"))
            if key in titles and (text.key(n - 1) in self._lex["locatives"] or self._begins_with_title(text, n)):
                continue  # in Sheikh Miskin
            if (key in titles and gap in (" ", ". ")) or (key in given and gap in (" ", "-")) or is_initial:
                self._add_surnames(text, n + 1, out)
        return out

    def _begins_with_title(self, text: NameText, n: int) -> bool:
        """Raids target Sheikh Miskin: no person, where a place is to follow and one is listed so or nearly so."""
        if not (text.adjoins(n) and text.is_capital(n + 1)):
            return False
        f = Found(n, n + 1, "", None)
        return self._place_cue(text, f) >= 1.5 and self._book.likeness(text.between(n, n + 1)) >= _LIKE_A_TITLE

    def _surnames_in_capitals(self, text: NameText) -> set[str]:
        """Family names behind a title or a given name, in text all in capitals: only those of a known form."""
        family, given, titles = self._persons.family, self._persons.given, self._lex["titles"]
        out: set[str] = set()
        for n in range(len(text) - 1):
            if text.adjoins(n) and (text.keys[n] in titles or text.keys[n] in given):
                following = [k for k in text.keys[n + 1 : n + 3] if k in family and k not in self._lex["common_words"]]
                out.update(following)
        return out

    def _add_surnames(self, text: NameText, n: int, out: set[str]) -> None:
        for m in range(n, min(n + 4, len(text))):
            key = text.keys[m]
            if not text.capital[m] and key not in _PERSON_LINKS:
                return
            if key in self._lex["not_place_words"] or key in self._lex["class_nouns"]:
                return
            if len(key) > 1 and key not in self._lex["titles"] and key not in _CONNECTORS:
                out.add(key)
            if not text.adjoins(m) and not (len(key) == 1 and text.gaps[m] == ". "):
                return

    # ------------------------------------------------------------------------------------------- judging
    @staticmethod
    def _countries_near(found: list[Found], scores: list[float]) -> set[str]:
        """Countries of the places that were accepted and have few namesakes."""
        out: set[str] = set()
        for f, score in zip(found, scores, strict=True):
            facts = f.facts
            if facts is not None and score >= _ENOUGH and facts.strength >= 2 and len(facts.countries) < 6:
                out |= facts.countries
        return out

    @staticmethod
    def _is_listed(text: NameText, found: list[Found], scores: list[float], n: int) -> bool:
        """Whether it stands in a list with a place that was accepted."""
        for other in (n - 1, n + 1):
            if 0 <= other < len(found) and scores[other] >= _ENOUGH:
                left, right = (found[n], found[other]) if n < other else (found[other], found[n])
                between = text.text[text.ends[left.last] : text.starts[right.first]]
                if between in _LIST_GAPS:
                    return True
        return False

    def _is_listed_with_towns(self, text: NameText, found: list[Found], scores: list[float], n: int) -> bool:
        """Whether an unknown name follows in a list on a town or another unknown name that was accepted."""
        before = found[n - 1] if n else None
        if before is None or scores[n - 1] < _ENOUGH or (before.facts is not None and before.facts.strength > 2):
            return False
        return text.text[text.ends[before.last] : text.starts[found[n].first]] in _LIST_GAPS

    def _score_any(self, text: NameText, f: Found, surnames: set[str]) -> float:
        if f.facts is not None:
            return self._score(text, f, f.facts, surnames)
        if self._is_no_place(text, f, surnames):
            return -9.0
        return _ENOUGH if self._is_shown_as_place(text, f) else 0.0

    def _score(self, text: NameText, f: Found, facts: NameFacts, surnames: set[str]) -> float:
        lex = self._lex
        one_word = f.first == f.last
        if f.key in lex["directions"] and text.key(f.last + 1) not in self._nouns:
            return -9.0
        if one_word and (f.key in lex["demonyms"] or (facts.strength < 3.5 and self._is_demonym(f.key))):
            return -9.0
        if f.key in lex["outlets"] and self._place_cue(text, f) < 1.5 and not self._has_class_beside(text, f):
            return -9.0
        if text.key(f.first - 1) == "of" and text.key(f.first - 2) == "voice" and text.is_capital(f.first - 2):
            return -9.0
        if f.key == "america" and text.key(f.first - 1) == "of" and text.is_capital(f.first - 2):
            return -9.0  # Voice of America, Bank of America
        if f.key in lex["no_places"] or all(
            k in lex["plain_words"] or k.isdigit() for k in text.keys[f.first : f.last + 1]
        ):
            return -9.0
        score = facts.strength + (0.0 if one_word else 0.5) + self._for_it(text, f, facts)
        if one_word and f.key in lex["common_words"]:
            named = text.key(f.first - 1) == "of" and text.key(f.first - 2) in lex["class_nouns"]
            score -= 4.0 if text.begins_sentence(f.first) else 1.0 if named else 2.0
        if self._is_filed_from(text, f):
            return max(score, _ENOUGH)
        if text.is_upper:
            return score - self._against_in_capitals(text, f, facts, surnames)
        return score - self._against(text, f, facts, surnames)

    @staticmethod
    def _is_filed_from(text: NameText, f: Found) -> bool:
        """Whether it opens a dateline, where no person stands: "LIMA, 4 AUG 89 (EFE) -- "."""
        return f.first == 0 and dateline_end(text.text) > text.ends[f.last]

    def _for_it(self, text: NameText, f: Found, facts: NameFacts) -> float:
        """What the words around say for a place."""
        lex = self._lex
        before, after = text.key(f.first - 1), text.key(f.last + 1)
        joins_before = text.adjoins(f.first - 1)
        cue = self._place_cue(text, f)
        if text.adjoins(f.last) and (after in lex["class_nouns"] or after in lex["facility_nouns"]):
            cue += 1.5 if after in lex["surroundings"] else 1.0
        if text.adjoins(f.last) and after in lex["people_nouns"]:
            cue += 1.0
        if joins_before and before in lex["class_nouns"] and not text.capital[f.first - 1]:
            cue += 1.0
        if joins_before and before in lex["directions"]:
            cue += 1.0
        if self._is_heading(text, f) or self._is_explained(text, f):
            cue += 1.5
        if self._is_bound_for(text, f):
            cue += 1.0
        return cue + (2.0 if self._has_container(text, f, facts) else 0.0)

    def _has_container(self, text: NameText, f: Found, facts: NameFacts) -> bool:
        """Whether a place that can hold it follows after a comma: "X, Y"."""
        following = f.last + 1
        if (
            following >= len(text)
            or text.gaps[f.last] not in (", ", " (", ",\n")
            or not self._may_begin(text, following)
        ):
            return False
        holder = self._listed_at(text, following)
        return (
            holder is not None
            and holder.facts is not None
            and holder.facts.strength >= 3
            and bool(holder.facts.countries & facts.countries)
        )

    def _against(self, text: NameText, f: Found, facts: NameFacts, surnames: set[str]) -> float:
        """What the words around say against a place: persons, firms, outlets, longer names."""
        penalty = self._against_after(text, f, facts, surnames) + self._against_before(text, f, facts)
        if f.first == f.last and facts.strength < 3:
            if f.key in surnames:
                penalty += 4.0
            if facts.strength < 2:
                if text.key(f.last + 1) in self._lex["speech_verbs"] and self._place_cue(text, f) < 1.5:
                    penalty += 1.5
                if (f.key in self._persons.given or f.key in self._persons.family) and not self._place_cue(text, f):
                    penalty += 1.0
        return penalty

    def _against_in_capitals(self, text: NameText, f: Found, facts: NameFacts, surnames: set[str]) -> float:
        """Text all in capitals: what is a name cannot be seen, so one word alone needs more."""
        if f.first != f.last or facts.strength >= 3.5:
            return 0.0
        penalty = 1.0 if facts.strength < 2.5 else 0.0
        if f.key in surnames or text.key(f.first - 1) in self._persons.given:
            penalty += 3.0
        if (f.key in self._persons.family or f.key in self._persons.given) and not self._place_cue(text, f):
            penalty += 2.0
        return penalty

    def _against_after(self, text: NameText, f: Found, facts: NameFacts, surnames: set[str]) -> float:
        lex = self._lex
        after = text.key(f.last + 1)
        if text.gaps[f.last] == "$" or (text.gaps[f.last] == "/" == text.gap_before(f.first)):
            return 9.0  # US$10, A/Victoria/361/2011
        if text.adjoins(f.last) and (after in lex["diseases"] or text.key(f.last + 2) in lex["diseases"]):
            return 5.0 if after in lex["diseases"] else 0.5
        if not (text.adjoins(f.last) and text.is_capital(f.last + 1)):
            return 0.0
        if after in lex["not_place_after"] or f"{after} {text.key(f.last + 2)}" in lex["not_place_after"]:
            return 5.0
        if after in self._nouns:
            return 0.0
        if f.first == f.last and facts.strength >= 3.5 and self._is_full_name(text, f):
            return 4.0
        if text.adjoins(f.first - 1) and _PERSON_NOUN.fullmatch(text.words[f.first - 1]):
            return 4.0
        if (facts.strength < 3.5 and self._is_firm(text, f)) or (
            f.first == f.last and self._is_introduced(text, f.last + 1)
        ):
            return 0.0 if self._place_cue(text, f) else 4.0
        if f.first == f.last and facts.strength < 3.5 and f.key in self._persons.given and after not in lex["titles"]:
            return 3.0 if facts.strength < 3 or after in surnames else 1.5
        return 2.0 if facts.strength < 2 else 0.0

    def _is_introduced(self, text: NameText, last: int) -> bool:
        """Whether a name that ends at a word is followed by who it is: ", who", ", 81," or ", an engineer"."""
        if self._is_noun(text.key(last)) or text.gaps[last] != ", ":
            return False
        following = text.key(last + 1)
        if following.isdigit():
            return text.gaps[last + 1] == ", " and len(following) <= 3
        return following == "who" or (
            following in ("a", "an")
            and not any(text.key(n) in self._lex["settlements"] for n in range(last + 2, last + 5))
        )

    def _is_firm(self, text: NameText, f: Found) -> bool:
        """Memphis Iron Works, Denver Feed & Seed: a firm's name ends in its trade."""
        last = f.last + 1
        while last - f.last < 4 and (text.adjoins(last) or text.gaps[last] == " & ") and text.is_capital(last + 1):
            last += 1
        return text.keys[last] in self._lex["trades"]

    def _is_full_name(self, text: NameText, f: Found) -> bool:
        """Jordan Ames, 34: a country's name that is a given name too, before a surname with an age, or named again."""
        after = text.key(f.last + 1)
        if f.key not in self._persons.given or after in self._lex["titles"] or self._is_noun(after):
            return False
        return text.key(f.last + 2).isdigit() or (after in self._persons.family and text.keys.count(after) > 1)

    def _against_before(self, text: NameText, f: Found, facts: NameFacts) -> float:
        lex = self._lex
        n = f.first - 1
        if n < 0 or text.gaps[n] not in (" ", "-", ". ") or not text.capital[n]:
            return 0.0
        before, joins = text.keys[n], text.adjoins(n)
        if before in lex["not_place_before"] or f"{before} {f.key}" in lex["no_places"]:
            return 4.0
        if len(before) == 1:
            return 4.0 if text.gaps[n] == ". " or not text.begins_sentence(n) else 0.0
        plain = any(before in lex[words] for words in ("plain_words", "directions", "class_nouns", "parts"))
        if plain or text.gaps[n] == ". ":
            if before in lex["titles"] and text.gaps[n] == ". ":
                full = text.adjoins(f.last) and text.is_capital(f.last + 1) and facts.strength < 3.5
                return 4.0 if full else 3.0 if facts.strength < 3 else 0.0
            return 0.0
        if before in lex["titles"]:
            if text.adjoins(f.last) and text.is_capital(f.last + 1) and facts.strength < 3.5:
                return 4.0
            return 3.0 if facts.strength < 3.5 and f.first == f.last else 1.0
        if before in self._persons.given:
            return 4.0 if facts.strength < 3 else 2.0
        if joins and facts.strength < 3.5 and f.first == f.last and self._is_introduced(text, f.last):
            return 4.0  # Cedar Tripoli, who coaches a team
        if joins and not text.begins_sentence(n) and facts.strength < 2.5:
            return 2.0
        return 0.0
