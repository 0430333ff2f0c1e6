"""Independence, not volume: how many sources of their own stand behind a set of reports."""

import re
from collections.abc import Iterable, Mapping

from geo.extraction.report import Report

NAMED_SOURCE = re.compile(r"[A-Z]{2,}|(?<=\s)[A-Z][a-z]+|^[A-Z][a-z]+\s[A-Z]")


def count_origins(reports: Iterable[Report], first_of: Mapping[str, str]) -> int:
    """Articles that copy one text, come from one outlet or cite the same named source count once; at least 1.

    `first_of` maps the article_id of a copy to that of its first article.
    """
    keys: dict[str, set[str]] = {}
    for report in reports:
        root = first_of.get(report.article_id, report.article_id)
        keys.setdefault(root, set()).update(_origin_keys(report, root))
    groups: list[set[str]] = []
    for own in keys.values():
        touching = [g for g in groups if g & own]
        groups = [g for g in groups if not g & own] + [own.union(*touching)]
    return max(1, len(groups))


def _origin_keys(report: Report, root: str) -> set[str]:
    keys = {f"outlet {report.source.casefold()}" if report.source else f"article {root}"}
    cited = report.attributed_to
    if cited and NAMED_SOURCE.search(cited):
        keys.add("cited " + " ".join(re.findall(r"\w+", cited.casefold())))
    return keys
