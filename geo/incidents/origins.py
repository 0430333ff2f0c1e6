"""Independence, not volume: how many sources of their own stand behind a set of reports."""

from collections.abc import Iterable, Mapping

from geo.extraction.named_sources import named_source
from geo.extraction.report import Report


def count_origins(reports: Iterable[Report], first_of: Mapping[str, str]) -> int:
    """Articles that copy one text, come from one outlet or cite the same named source count once; at least 1.

    An outlet that others cite is one origin with them. `first_of` maps the article_id of a copy to that of its first
    article. Whoever codes incidents from others' reports is no witness of its own: a coder counts only where nothing
    else tells of it, and then as one.
    """
    keys: dict[str, set[str]] = {}
    for report in reports:
        if report.coded is not None:
            continue
        root = first_of.get(report.article_id, report.article_id)
        keys.setdefault(root, set()).update(_origin_keys(report, root))
    groups: list[set[str]] = []
    for own in keys.values():
        touching = [g for g in groups if g & own]
        groups = [g for g in groups if not g & own] + [own.union(*touching)]
    return max(1, len(groups))


def _origin_keys(report: Report, root: str) -> set[str]:
    if report.source is None:
        keys = {f"article {root}"}
    else:
        keys = {f"outlet {report.source.casefold()}", f"source {named_source(report.source)}"}
    cited = named_source(report.attributed_to) if report.attributed_to else None
    if cited is not None:
        keys.add(f"source {cited}")
    return keys - {"source None"}
