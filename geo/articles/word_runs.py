"""Runs of the characters of words in patterns, bounded: else a text of hyphens alone is read from each of them on."""

import re

MAX_WORD_CHARS = 60
"""Longer than any word with its hyphens and apostrophes that rules look for."""
_RUN = re.compile(r"(\[\\{1,2}w[^\]\n]*\])([+*])")


def bounded_runs(patterns: str) -> str:
    """The same patterns, in which a run of word characters with marks between (`[\\w'-]+`) has a longest length."""
    return _RUN.sub(lambda run: f"{run[1]}{{{'1' if run[2] == '+' else '0'},{MAX_WORD_CHARS}}}", patterns)
