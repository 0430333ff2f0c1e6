"""HTML fragments, as feeds carry them, become plain text."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
        "nav ol p pre section table td th tr ul",
    )
)
_UNREAD = frozenset(["script", "style", "template", "noscript", "iframe", "svg", "object"])


def plain_text(html: str) -> str:
    """The words of an HTML fragment, one line a block; scripts and styles are left out."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unread_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unread_depth += tag in _UNREAD
        self._break_at(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._break_at(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD and self._unread_depth:
            self._unread_depth -= 1
        self._break_at(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread_depth:
            self.pieces.append(data.replace("\n", " "))

    def _break_at(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
