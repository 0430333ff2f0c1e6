"""How many were killed and injured, as a passage has it."""

import re
from dataclasses import dataclass
from functools import cache

from geo.extraction.dates import find_dates
from geo.extraction.lexicons import Lexicon, lexicon
from geo.extraction.report import Casualty
from geo.extraction.word_starts import WithNeeded, in_small_letters

ANYONE = "anyone"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Count:
    """None where no end is given ("up to 5" has no lower, "at least 5" no upper one); 0 and 0 where none is said."""

    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Toll:
    """Both None where the passage says nothing of them."""

    killed: Count | None
    injured: Count | None
    by_kind: tuple[Casualty, ...]

    @property
    def said(self) -> bool:
        return self.killed is not None or self.injured is not None

    @property
    def harmed(self) -> bool:
        """Whether somebody was hurt."""
        return any(count is not None and count.most != 0 for count in (self.killed, self.injured))


NOTHING_SAID = Toll(None, None, ())


@dataclass(frozen=True, slots=True)
class _Rules:
    """Group phrases, and the patterns that stand around them."""

    group: re.Pattern[str]
    before: dict[str, WithNeeded]
    after: dict[str, WithNeeded]
    none: dict[str, WithNeeded]
    listed: re.Pattern[str]
    """A list of groups by itself."""
    harm: dict[str, re.Pattern[str]]
    """The words of each harm."""
    verb_behind: dict[str, re.Pattern[str]]
    """The verb of those who are counted before it."""
    among: WithNeeded
    """ "including three children"."""
    asides: WithNeeded
    """ "five people, two of them women, were killed": what stands between the commas."""
    between: WithNeeded
    """ "between two and four"."""
    together: WithNeeded
    """ "dozens were killed and wounded": how many of each is not told."""
    toll: WithNeeded
    """ "the number of dead at four", "the toll has risen to six"."""


def find_toll(text: str, language: str) -> Toll:
    """Killed and injured in a clause or sentence; parts of one list are added up, of rival counts the range is kept."""
    words, rules = lexicon(language), _rules(language)
    if words.patterns["casualty_words.any"].search(text) is None:
        return NOTHING_SAID
    text = _without_years(text, words)
    small = in_small_letters(text)
    for match in reversed(tuple(rules.between.finditer(text, small))):
        text = f"{text[: match.start()]}{match[1]}-{match[2]}{text[match.end() :]}"
    found: dict[str, list[tuple[str, Count]]] = {"killed": [], "injured": []}
    small = in_small_letters(text)
    for match in reversed(tuple(rules.together.finditer(text, small))):
        found = {harm: [("", Count(1, None))] for harm in found}
        text = f"{text[: match.start()]} {text[match.end() :]}"
    asides = []
    for match in reversed(tuple(rules.asides.finditer(text, in_small_letters(text)))):
        asides.append((match.group(), text[: match.start()], text[match.end() :]))
        text = text[: match.start()] + text[match.end() :]
    small = in_small_letters(text)
    said_at: list[tuple[int, str]] = []
    for harm in found:
        if rules.none[harm].search(text, small):
            found[harm].append(("", Count(0, 0)))
            continue
        for match in rules.after[harm].finditer(text, small):
            found[harm] += _groups(match["groups"], words, rules)
            said_at.append((match.end(), harm))
        for match in rules.before[harm].finditer(text, small):
            if _is_of_persons(match, text, words):
                found[harm] += _groups(match["groups"], words, rules)
                said_at.append((match.end(), harm))
    rival = [_sum([c for _, c in _groups(m["groups"], words, rules)]) for m in rules.toll.finditer(text, small)]
    said_at += [(m.end(), "killed") for m in rules.toll.finditer(text, small)]
    total = _either(_total(found["killed"]), rival), _total(found["injured"])
    for aside, before_it, behind in reversed(asides):
        of = next((h for h, pattern in rules.verb_behind.items() if pattern.match(behind)), None)
        of = of or max(found, key=lambda h: max((m.end() for m in rules.harm[h].finditer(before_it)), default=-1))
        listed = rules.listed.search(aside)
        if listed is not None and found[of]:
            found[of] += [g for g in _groups(listed["groups"], words, rules) if g[0]]
    for match in rules.among.finditer(text, small):
        # "Including 12 children" is a part of the count before it.
        before = max((s for s in said_at if s[0] <= match.start("groups")), default=None)
        if before is not None:
            found[before[1]] += [g for g in _groups(match["groups"], words, rules) if g[0]]
    return Toll(*total, _by_kind(found))


def _without_years(text: str, words: Lexicon) -> str:
    """ "Strikes in 2022 killed five": the year is no toll; what stands for it keeps the offsets."""
    if _YEAR.search(text) is None:
        return text
    for found in find_dates(text, words):
        text = text[: found.start] + _YEAR.sub("____", found.text) + text[found.end :]
    return text


def _is_of_persons(match: re.Match[str], text: str, words: Lexicon) -> bool:
    """ "Killing a number of his goats" is no toll: without a person's word the count must end the phrase."""
    if any(pattern.search(match["groups"]) for _, pattern in words.persons):
        return True
    after = text[match.end() :].lstrip()
    noun = re.match(r"[^\W\d_]+(?: [^\W\d_]+)?", after)
    if (
        noun
        and words.language != "ar"
        and not re.search(rf"(?<!\w)(?:{words.lists['casualty_words.no_persons']})(?!\w)", noun.group(), re.IGNORECASE)
    ):
        tail = after[len(noun.group().split()[0]) :].lstrip(" ")
        if re.match(rf"$|[.,;:]|(?:{words.lists['casualty_words.ends']})(?!\w)", tail, re.IGNORECASE):
            return True  # "killing a baker": whoever is killed is somebody, but for animals
    return re.match(rf"$|[^\w\s]|(?:{words.lists['casualty_words.ends']})(?!\w)", after, re.IGNORECASE) is not None


def _groups(phrase: str, words: Lexicon, rules: _Rules) -> list[tuple[str, Count]]:
    """The kinds of person in a list, with their counts; a list is one claim, so parts carry their own kind."""
    added: dict[str, Count] = {}
    for m in rules.group.finditer(phrase):
        kind, count = _kind(m.group(), words), _count(m, words)
        added[kind] = _sum([added[kind], count]) if kind in added else count
    return list(added.items())


def _kind(phrase: str, words: Lexicon) -> str:
    kind = next((kind for kind, pattern in words.persons if pattern.search(phrase)), ANYONE)
    return "" if kind == ANYONE else kind


def _count(match: re.Match[str], words: Lexicon) -> Count:
    groups = match.groupdict()
    if groups.get("two"):
        return Count(2, 2)
    number = (groups.get("number") or "").casefold()
    vague = words.vague_numbers.get(number, words.vague_numbers.get(number.removeprefix("ال")))
    if vague is not None:
        return Count(vague, None)
    value = words.numbers.get(number) if not number[:1].isdigit() else _digits(number)
    if value is None:
        value = 1
    if groups.get("least"):
        return Count(value, None)
    if groups.get("most"):
        return Count(None, value)
    high = groups.get("high")
    if high:
        top = _digits(high) if high[:1].isdigit() else words.numbers.get(high.casefold(), value)
        return Count(value, max(value, top))
    return Count(value, value)


def _digits(number: str) -> int:
    return min(int(re.sub(r"\D", "", number) or 0), 10_000_000)


def _total(claims: list[tuple[str, Count]]) -> Count | None:
    if not claims:
        return None
    by_kind: dict[str, Count] = {}
    for kind, count in claims:
        known = by_kind.get(kind)
        by_kind[kind] = count if known is None or (count.least or 0) > (known.least or 0) else known
    return _sum(list(by_kind.values()))


def _sum(counts: list[Count]) -> Count:
    least = [c.least for c in counts]
    most = [c.most for c in counts]
    return Count(
        None if all(n is None for n in least) else sum(n or 0 for n in least),
        None if None in most else sum(n or 0 for n in most),
    )


def _either(total: Count | None, rival: list[Count]) -> Count | None:
    """A count of the dead beside others: the range of all, as no claim is preferred."""
    claims = [*rival, *([total] if total is not None else [])]
    if len(claims) < 2:
        return claims[0] if claims else None
    least, most = [c.least for c in claims], [c.most for c in claims]
    return Count(
        min((n for n in least if n is not None), default=None), None if None in most else max(n or 0 for n in most)
    )


def _by_kind(found: dict[str, list[tuple[str, Count]]]) -> tuple[Casualty, ...]:
    kinds = dict.fromkeys(kind for claims in found.values() for kind, _ in claims if kind)
    rows = []
    for kind in kinds:
        killed = _total([c for c in found["killed"] if c[0] == kind])
        injured = _total([c for c in found["injured"] if c[0] == kind])
        rows.append(
            Casualty(
                kind,
                killed.least if killed else None,
                killed.most if killed else None,
                injured.least if injured else None,
                injured.most if injured else None,
            )
        )
    return tuple(rows)


@cache
def _rules(language: str) -> _Rules:
    words = lexicon(language)
    w = {key.removeprefix("casualty_words."): f"(?:{value})" for key, value in words.lists.items()}
    clitic = "[وفبل]?" if language == "ar" else ""
    person = "|".join(words.lists[f"persons.{kind}"] for kind, _ in words.persons)
    person = rf"(?:ال)?(?:{person})" if language == "ar" else person
    vague = "|".join(sorted(map(re.escape, words.vague_numbers), key=len, reverse=True))
    vague = rf"(?:ال)?(?:{vague})" if language == "ar" else vague
    number = rf"(?:{vague}|{words.number})"
    filler = rf"(?:\d+-year-old|(?!(?:{w['stop']}|{number})\b)[\w'\"-]+) "
    of_persons = rf"(?: (?:{filler}){{0,4}}?(?:{person}))?"
    bound = rf"(?:(?:{w['least']}|{w['most']}|{w['about']}|{w['whose']}) )?"
    high = rf"(?: ?{w['range']} ?(?:{words.number}))?"
    one_group = rf"(?:{bound}{clitic}{number}{high}{of_persons}|{clitic}{w['two']}|{clitic}{w['one']})"
    listed = rf"(?P<groups>{one_group}(?:(?:,| and|, and|,? as well as|،| و) ?{one_group})*)"
    link = rf"(?: (?:{filler}){{0,3}}?(?:{person}))?(?: {w['link']})*"
    gap = r"(?: [\w'/-]+){0,3}?"
    harms = {"killed": w["killed"], "injured": w["injured"]}
    leads = {"killed": w["killing"], "injured": w["injuring"]}
    return _Rules(
        group=_compiled(
            rf"(?:(?:(?P<least>{w['least']})|(?P<most>{w['most']})|{w['about']}|{w['whose']}) )?"
            rf"(?:{clitic}(?P<number>{number})(?: ?{w['range']} ?(?P<high>{words.number}))?{of_persons}"
            rf"|{clitic}(?P<two>{w['two']})|{clitic}(?P<one>{w['one']}))"
        ),
        after={
            harm: WithNeeded(re.compile(rf"(?<![\w,.]){listed}{link} {verb}(?!\w)", re.IGNORECASE))
            for harm, verb in harms.items()
        },
        before={harm: _quick(rf"{clitic}{lead}(?: {w['article']})? {listed}") for harm, lead in leads.items()},
        none={
            harm: _quick(rf"(?:{w['none']}{gap} (?:{verb}|{w['both']})|{w['nobody']}(?: \w+){{0,3}} {verb})")
            for harm, verb in harms.items()
        },
        among=_quick(rf"{clitic}(?:{w['among']}) {listed}"),
        asides=WithNeeded(re.compile(rf"[,،] (?:{w['asides']}) [^,،.;:()]{{1,60}}[,،](?= )", re.IGNORECASE)),
        between=_quick(rf"{w['between']} ({words.number}) {w['between_and']}({words.number})"),
        together=_quick(
            rf"(?:{number}(?: of)?(?: [\w'-]+){{0,4}}? {w['killed_and_injured']}"
            rf"|{w['killing_and_injuring']} {bound}{number})"
        ),
        listed=_compiled(listed),
        harm={harm: _compiled(f"(?:{harms[harm]}|{leads[harm]})") for harm in harms},
        verb_behind={harm: re.compile(rf"(?: {w['link']})* {harms[harm]}(?!\w)", re.IGNORECASE) for harm in harms},
        toll=_quick(rf"{w['toll_killed']}(?: [\w'-]+){{0,14}}? {w['toll_verbs']} {listed}"),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _quick(pattern: str) -> WithNeeded:
    return WithNeeded(_compiled(pattern))
