"""What axe-core finds on a page or a part of it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from page_reader import SLOW_MS, Reader
from playwright.sync_api import Frame, Page

OF_STREAMLIT: dict[str, str] = {}
"""Findings in elements that Streamlit draws and that nothing of ours can mend: rule ► why."""

_ASKED = {"resultTypes": ["violations"]}
"""What passes is not told element by element, which takes most of the time."""

_WAITS = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"


def findings(place: Page | Frame, part: str | None = None) -> list[str]:
    """What is serious or critical, each with its element; `part` is a selector of what is looked at."""
    response = Axe().run(place, context=part, options=_ASKED).response  # type: ignore[arg-type]
    violations: list[dict[str, Any]] = response["violations"]
    return [
        f"{one['id']}: {node['target']}: {node['html'][:120]}"
        for one in violations
        if one["impact"] in ("serious", "critical") and one["id"] not in OF_STREAMLIT
        for node in one["nodes"]
    ]


def settled(reader: Reader) -> None:
    """Wait until all of it is there: what fades in has no contrast before."""
    reader.page.wait_for_function(_WAITS, timeout=SLOW_MS)
    reader.page.wait_for_timeout(400)
