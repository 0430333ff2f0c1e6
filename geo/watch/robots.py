"""What the robots.txt of hosts asks of whoever fetches pages by program (RFC 9309)."""

from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from geo.errors import FetchError
from geo.watch.client import Client

MAX_ROBOTS_CHARS = 500_000
MAX_PAUSE_SECONDS = 60.0
"""A longer Crawl-delay is taken for this."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """A host's robots.txt; no parser where all is forbidden."""

    parser: RobotFileParser | None


class Robots:
    """Asks each host for its robots.txt, once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = Lock()
        self._rules: dict[str, _Rules] = {}

    def pause_seconds(self, url: str) -> float | None:
        """Seconds to leave between two pages, 0 where it does not say; None where the page is not to be fetched."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._rules.get(host)
        if known is None:
            known = self._asked(host)
            with self._lock:
                self._rules[host] = known
        agent = self._client.agent.partition("/")[0]
        if known.parser is None or not known.parser.can_fetch(agent, url):
            return None
        delay = known.parser.crawl_delay(agent)
        return 0.0 if delay is None else min(float(delay), MAX_PAUSE_SECONDS)

    def _asked(self, host: str) -> _Rules:
        """A host that has none forbids nothing; one that cannot be asked, or fails, forbids all."""
        try:
            answer = self._client.get(f"{host}/robots.txt")
        except FetchError:
            return _Rules(None)
        if answer.status == 429 or answer.status >= 500:
            return _Rules(None)
        parser = RobotFileParser()
        text = answer.content.decode("utf-8", "replace")[:MAX_ROBOTS_CHARS] if answer.status == 200 else ""
        parser.parse(text.splitlines())
        return _Rules(parser)
