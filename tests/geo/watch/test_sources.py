"""Sources as users write them."""

from pathlib import Path

import pytest

from geo.errors import SourcesError
from geo.watch.memory import SourceMemory, read_memory, write_memory
from geo.watch.sources import WatchedSource, distinct, read_sources, source_of

FILE = """
interval_minutes = 30
pause_seconds = 5
contact = "https://desk.example/contact"

[[source]]
url = "https://courier.example/feed?key=secret"
outlet = "The Wadi Courier"
interval_minutes = 10
full_pages = true

[[source]]
folder = "inbox"
"""


def test_a_file_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(FILE)
    read = read_sources(path)
    assert (read.interval_minutes, read.pause_seconds, read.contact) == (30.0, 5.0, "https://desk.example/contact")
    assert read.sources == (
        WatchedSource("https://courier.example/feed?key=secret", None, "The Wadi Courier", 10.0, True),
        WatchedSource(None, Path("inbox")),
    )
    assert [one.label for one in read.sources] == ["https://courier.example/feed", "inbox"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[source]]\nurl = 3", "source 1: url is a text"),
        ("[[source]]\nlink = 'x'", "source 1: link is not known here; there are folder, full_pages"),
        ("minutes = 3", "minutes is not known here"),
        ("[[source]]\noutlet = 'X'", "source 1: give url or folder"),
        ("[[source]]\nurl = 'https://x.example'\nfolder = 'y'", "source 1: give url or folder"),
        ("[[source]]\nurl = 'file:///etc/passwd'", "source 1: file: only http and https"),
        ("[[source]]\nurl = 'https://a:b@x.example'", "source 1: the address holds a name or password"),
        ("[[source]]\nfolder = 'y'\nfull_pages = true", "source 1: full_pages goes with url"),
        ("[[source]]\nfolder = 'y'\ninterval_minutes = 0.1", "source 1: interval_minutes is a number, at least 1"),
        ("pause_seconds = true", "pause_seconds is a number"),
        ("source = 3", "write each source under"),
        ("[[source]", "is no TOML: .*line 1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(SourcesError, match=reason) as raised:
        read_sources(path)
    assert str(path) in str(raised.value)


def test_arguments(tmp_path: Path) -> None:
    assert source_of("https://x.example/feed").url == "https://x.example/feed"
    assert source_of("inbox/today").folder == Path("inbox/today")
    for wrong in ("file:///etc/passwd", "ftp://x.example/", "http://"):
        with pytest.raises(SourcesError):
            source_of(wrong)
    with pytest.raises(SourcesError, match=r"sources\.toml: cannot be read"):
        read_sources(tmp_path / "sources.toml")


def test_a_source_twice() -> None:
    one = source_of("https://x.example/feed")
    assert distinct([one, one]) == (one,)
    with pytest.raises(SourcesError, match=r"https://x\.example/feed is given twice"):
        distinct([one, source_of("https://x.example/feed", full_pages=True)])


def test_memory_is_the_same_after_writing(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    assert read_memory(path) == {}
    memory = {"x": SourceMemory(etag='"1"', due="2024-03-01T12:00:00+00:00", pages=("a",), files={"f": (1, 2)})}
    write_memory(path, memory)
    assert read_memory(path) == memory


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "sources": {"x": {"due": "soon"}}}', "{"])
def test_a_broken_memory_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text)
    with pytest.raises(SourcesError, match="delete it"):
        read_memory(path)
