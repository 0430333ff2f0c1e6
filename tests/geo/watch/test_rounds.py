"""Rounds over real feeds on loopback, into a real store."""

import errno
import gzip
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import pipeline, spool
from geo.incidents.store import Store
from geo.watch import rounds
from geo.watch.client import Client, Limits
from geo.watch.health import Health, address_of, served
from geo.watch.memory import SourceMemory, read_memory
from geo.watch.sources import WatchedSource, source_of

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
RSS = {"Content-Type": "application/rss+xml"}


def entry(number: int, text: str = "", link: str = "") -> str:
    words = text or f"Artillery shells struck Tell Amber in Syria on Friday, killing {number + 1}, police said."
    return (
        f"<item><title>Shells {number}</title><guid isPermaLink='false'>g{number}</guid><link>{link}</link>"
        f"<pubDate>Sat, 02 Mar 2024 0{number % 9}:00:00 GMT</pubDate><description>{words}</description></item>"
    )


def feed(*entries: str, before: str = "") -> bytes:
    items = "".join(entries)
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Dar Gazette</title>{items}</channel></rss>'
    ).encode()


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    country = Place("own:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "geonames:1")
    village = Place("own:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 90_000, 5.0, "geonames:2")
    return Gazetteer.of_rows(tmp_path_factory.mktemp("gazetteer") / "index", (country, village))


@dataclass
class Desk:
    """A watch whose clock the test turns."""

    folder: Path
    gazetteer: Gazetteer
    now: datetime = START
    lines: list[str] = field(default_factory=list)
    health: Health = field(default_factory=lambda: Health(START, timedelta(minutes=15)))

    def round(self, *sources: str | WatchedSource, once: bool = True) -> rounds.Round:
        watched = tuple(one if isinstance(one, WatchedSource) else source_of(one) for one in sources)
        watching = rounds.Watch(
            sources=watched,
            interval=timedelta(minutes=15),
            memory_file=self.folder / "memory.json",
            store=lambda: Store.open(self.store_file),
            gazetteer=self.gazetteer,
            settings=pipeline.Settings(store=self.store_file),
            client=Client("incident-map/test", allow_private=True, limits=Limits(max_seconds=2.0, pause_seconds=0.0)),
            clock=lambda: self.now,
            stopped=Event(),
            tell=self.lines.append,
            health=self.health,
        )
        if once:
            return rounds.run(watching, once=True)
        return rounds._round(watching, 1, all_due=False)

    @property
    def store_file(self) -> Path:
        return self.folder / "store.sqlite"

    def texts(self) -> list[str]:
        with Store.open(self.store_file) as store:
            return [one.text for one in store.articles()]

    def memory(self, url: str) -> Any:
        return read_memory(self.folder / "memory.json")[url]


@pytest.fixture
def desk(tmp_path: Path, gazetteer: Gazetteer) -> Desk:
    return Desk(tmp_path, gazetteer)


Pages = Callable[..., Any]


def test_a_feed_is_taken_in_and_asked_only_for_what_is_newer(web: Any, page: Pages, desk: Desk) -> None:
    url = web.at("/feed?key=secret")
    web.pages["/feed?key=secret"] = page(
        feed(entry(1), entry(2)), headers={**RSS, "ETag": '"v1"', "Last-Modified": "Fri, 01 Mar 2024 10:00:00 GMT"}
    )
    done = desk.round(url)
    assert (done.asked, done.failed, done.new, done.known) == (1, 0, 2, 0)
    with Store.open(desk.store_file) as store:
        assert {one.source for one in store.articles()} == {"Dar Gazette"}
        assert store.is_merged()
        assert len(store.reports()) == 2
    label = url.partition("?")[0]
    assert f"round 1: {label}: 200, entries 2, new 2, known 0, unreadable 0" in desk.lines
    assert "round 1: sources 1, failed 0, new 2, known 0, unreadable 0" in desk.lines

    again = desk.round(url)
    assert web.asked[-1][1]["if-none-match"] == '"v1"'
    assert web.asked[-1][1]["if-modified-since"] == "Fri, 01 Mar 2024 10:00:00 GMT"
    assert web.asked[-1][1]["user-agent"] == "incident-map/test"
    assert (again.new, again.known) == (0, 0)
    assert f"round 1: {label}: 304, nothing new" in desk.lines
    assert not any("secret" in line for line in desk.lines)

    web.pages["/feed?key=secret"] = page(feed(entry(1), entry(2), entry(3)), headers={**RSS, "ETag": '"v2"'})
    third = desk.round(url)
    assert (third.new, third.known) == (1, 2)
    web.pages["/feed?key=secret"] = page(feed(entry(1), entry(2), entry(3)), headers=RSS)
    desk.round(url)
    assert desk.lines[-2].endswith("200, nothing new")


def test_one_bad_feed_stops_no_other(web: Any, page: Pages, desk: Desk) -> None:
    def slow(handler: Any, over: Event) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.05):
            handler.wfile.write(b"x")

    bad = {
        "/gone": page(status=404),
        "/slow": page(write=slow),
        "/page": page(b"<html><body><p>Sign in</p></body></html>", headers={"Content-Type": "text/html"}),
        "/broken": page(b"<rss><channel><item", headers=RSS),
        "/none": page(feed(), headers=RSS),
        "/film": page(b"x", headers={"Content-Type": "video/mp4"}),
        "/bomb": page(gzip.compress(b"<rss>" * 10_000_000), headers={**RSS, "Content-Encoding": "gzip"}),
    }
    web.pages |= bad | {"/good": page(feed(entry(1)), headers=RSS)}
    done = desk.round(*map(web.at, bad), "http://no-such-host.invalid/feed", web.at("/good"))
    assert (done.asked, done.failed, done.new) == (len(bad) + 2, len(bad) + 1, 1)
    told = "\n".join(desk.lines)
    for reason in ("answered 404", "no whole answer", "is no RSS or Atom feed", "video/mp4", "larger than 10 MB"):
        assert reason in told


ENTITIES = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{ENTITIES}]>",
        f"<!-- <![CDATA[ --><!DOCTYPE rss [{ENTITIES}]><!-- ]]> -->",
        '<!DOCTYPE rss [<!ENTITY b SYSTEM "{secret}">]>',
        '<!DOCTYPE rss [<!ENTITY b SYSTEM "{address}">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{address}"> %p;]>',
        '<!DOCTYPE rss SYSTEM "<!--" [<!ENTITY b SYSTEM "{address}">]>',
    ],
)
def test_no_entity_is_expanded_and_nothing_it_names_is_read(web: Any, page: Pages, desk: Desk, doctype: str) -> None:
    secret = desk.folder / "secret.txt"
    secret.write_text("the secret")
    declared = doctype.replace("{secret}", secret.as_uri()).replace("{address}", web.at("/inside"))
    web.pages["/inside"] = page(b"the secret")
    web.pages["/feed"] = page(feed(entry(1, "Words &b; words."), before=declared), headers=RSS)
    done = desk.round(web.at("/feed"))
    assert done.failed == 1
    assert "declares XML entities" in desk.lines[0]
    assert web.paths() == ["/feed"]


def test_an_outer_document_type_is_not_fetched(web: Any, page: Pages, desk: Desk) -> None:
    web.pages["/feed"] = page(feed(entry(1), before=f'<!DOCTYPE rss SYSTEM "{web.at("/inside")}">'), headers=RSS)
    assert desk.round(web.at("/feed")).new == 1
    assert web.paths() == ["/feed"]


def test_an_article_may_write_of_entities(web: Any, page: Pages, desk: Desk) -> None:
    text = "<![CDATA[In XML, one writes <!DOCTYPE a [<!ENTITY b 'c'>]> for an entity.]]>"
    web.pages["/feed"] = page(feed(entry(1, text)), headers=RSS)
    assert desk.round(web.at("/feed")).new == 1


def test_who_fails_is_left_alone_for_longer_and_longer(web: Any, page: Pages, desk: Desk) -> None:
    url = web.at("/feed")
    web.pages["/feed"] = page(status=500)
    waits = []
    for _ in range(8):
        desk.round(url)
        waits.append((desk.memory(url).due_at() - desk.now).total_seconds() / 60)
    assert waits == [30, 60, 120, 240, 480, 960, 1440, 1440]
    web.pages["/feed"] = page(feed(entry(1)), headers=RSS)
    assert desk.round(url, once=False).asked == 0, "it is not due"
    desk.now += timedelta(days=1)
    assert desk.round(url, once=False).new == 1
    assert (desk.memory(url).failures, desk.memory(url).error) == (0, None)
    assert desk.memory(url).due_at() == desk.now + timedelta(minutes=15)


@pytest.mark.parametrize(("asked", "minutes"), [("7200", 120), ("10", 30), ("9999999", 1440)])
def test_a_host_that_asks_for_time_gets_it(web: Any, page: Pages, desk: Desk, asked: str, minutes: int) -> None:
    url = web.at("/feed")
    web.pages["/feed"] = page(status=429, headers={"Retry-After": asked})
    desk.round(url)
    assert desk.memory(url).due_at() == desk.now + timedelta(minutes=minutes)


def test_pages_are_fetched_where_they_are_asked_for(web: Any, page: Pages, desk: Desk) -> None:
    story = "<p>" + "Artillery shells struck Tell Amber in Syria on Friday, killing two, police said. " * 6 + "</p>"
    html = {"Content-Type": "text/html"}
    web.pages |= {
        "/feed": page(feed(*(entry(n, link=web.at(f"/{n}")) for n in (1, 2, 3))), headers=RSS),
        "/1": page(f"<html><body><article><h1>One</h1>{story}</article></body></html>".encode(), headers=html),
        "/3": page(status=500),
        "/robots.txt": page(b"User-agent: *\nDisallow: /2\n"),
    }
    desk.round(web.at("/feed"))
    assert web.paths() == ["/feed"], "not unless asked for"
    assert max(map(len, desk.texts())) < 100

    other = replace(desk, folder=desk.folder / "other")
    other.folder.mkdir()
    asking = source_of(web.at("/feed"), full_pages=True)
    assert other.round(asking).new == 3
    assert web.paths()[1:] == ["/feed", "/robots.txt", "/1", "/3"]
    assert sorted(len(one) > 200 for one in other.texts()) == [False, False, True]
    assert "entries 3, pages 1, without their page 2" in other.lines[-2]
    with Store.open(other.store_file) as store:
        assert {one.article_id for one in store.articles()} == {"g1", "g2", "g3"}
        assert any("robots.txt asks not to" in one.reason for one in store.unreadable())
    web.pages["/feed"] = page(feed(*(entry(n, link=web.at(f"/{n}")) for n in (1, 2, 3, 4))), headers=RSS)
    assert other.round(asking).new == 1
    assert web.paths()[5:] == ["/feed", "/robots.txt", "/4"], "what was fetched is not fetched again"


def test_a_folder_gives_each_file_once_and_when_it_is_whole(desk: Desk) -> None:
    inbox = desk.folder / "inbox"
    inbox.mkdir()

    def put(name: str, text: str, age: float) -> None:
        (inbox / name).write_text(text)
        os.utime(inbox / name, (time.time() - age, time.time() - age))

    put("one.txt", "Shells struck Tell Amber in Syria on Friday, killing two.", 60)
    put("two.txt", "Shells struck Tell Am", 0)
    assert desk.round(str(inbox)).new == 1
    assert f"round 1: {inbox}: new files 1, still written to 1, new 1, known 0, unreadable 0" in desk.lines
    put("two.txt", "Shells struck Tell Amber in Syria on Sunday, wounding nine.", 50)
    assert desk.round(str(inbox)).new == 1
    assert desk.round(str(inbox)).new == 0
    put("one.txt", "Shells struck Tell Amber in Syria on Friday, killing three.", 30)
    assert desk.round(str(inbox)).new == 1
    assert len(desk.texts()) == 3
    assert desk.round(str(desk.folder / "nothing")).failed == 1


def test_what_the_store_does_not_take_is_asked_for_again(web: Any, page: Pages, desk: Desk) -> None:
    web.pages["/feed"] = page(feed(entry(1)), headers={**RSS, "ETag": '"v1"'})
    desk.store_file.write_bytes(b"no database at all, but some words " * 100)
    done = desk.round(web.at("/feed"))
    assert done.error is not None
    assert str(desk.store_file) in done.error
    assert "the store failed" in desk.lines[-1]
    assert not desk.health.told(desk.now)[0]
    desk.store_file.unlink()
    assert desk.round(web.at("/feed")).new == 1
    assert desk.health.told(desk.now)[0]


def test_a_full_folder_for_temporary_files_is_told_and_the_next_round_goes_on(
    web: Any, page: Pages, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.pages["/feed"] = page(feed(entry(1)), headers=RSS)

    def full(**_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(spool, "_BUFFER_BYTES", 1)
        patched.setattr(tempfile, "TemporaryFile", full)
        done = desk.round(web.at("/feed"))
    assert done.error is not None
    assert f"{tempfile.gettempdir()}: temporary files cannot be written (No space left on device)" in done.error
    assert done.error in desk.lines[-1]
    is_well, told = desk.health.told(desk.now)
    assert (is_well, told["status"], told["error"]) == (False, "failing", done.error)
    assert desk.round(web.at("/feed")).error is None
    assert desk.health.told(desk.now)[0]
    with Store.open(desk.store_file) as store:
        assert store.is_merged() and len(store.incidents()) == 1


def test_health_tells_of_each_feed_though_their_addresses_differ_behind_the_question_mark_alone() -> None:
    health = Health(START, timedelta(minutes=15))
    health.looked(WatchedSource(url="https://courier.example/feed?part=hidden1"), SourceMemory(error="answered 500"))
    health.looked(WatchedSource(url="https://courier.example/feed?part=hidden2"), SourceMemory())
    told = health.told(START)[1]["sources"]
    assert {name: one["error"] for name, one in told.items()} == {
        "https://courier.example/feed": "answered 500",
        "https://courier.example/feed (2)": None,
    }


def test_health_is_told_at_an_address(web: Any, page: Pages, desk: Desk) -> None:
    web.pages["/feed"] = page(feed(entry(1)), headers=RSS)
    with served(desk.health, address_of("127.0.0.1:0"), lambda: desk.now) as (host, port):
        desk.round(web.at("/feed"), web.at("/gone"))
        with urllib.request.urlopen(f"http://{host}:{port}/", timeout=5) as answer:
            told = json.load(answer)
        assert (told["status"], told["round"], told["new"], told["failed"]) == ("ok", 1, 1, 1)
        assert told["last_round"] == "2024-03-01T12:00:00+00:00"
        assert told["sources"][web.at("/gone")]["error"] == "answered 404"
        assert told["sources"][web.at("/gone")]["failures"] == 1
        desk.now += timedelta(hours=2)
        with pytest.raises(urllib.error.HTTPError) as late:
            urllib.request.urlopen(f"http://{host}:{port}/", timeout=5)
        assert late.value.code == 503
        assert json.load(late.value)["status"] == "late"


_WATCH = """
import sys
from pathlib import Path
from gazetteer.lookup import Gazetteer
from gazetteer.place import Place
from geo import cli
from geo.pipeline import reading

folder = Path(sys.argv[1])
country = Place("own:1", "Syria", 35.0, 38.5, "A", "PCLI", "SY", None, None, None, 9, 300.0, "geonames:1")
village = Place("own:2", "Tell Amber", 35.2, 38.4, "P", "PPL", "SY", "07", None, None, 90_000, 5.0, "geonames:2")
gazetteer = Gazetteer.of_rows(folder / f"index-{sys.argv[2]}", (country, village))
cli._gazetteer = lambda *_: gazetteer
coded = reading.code

def slowly(*given):
    print("reading", flush=True)
    return coded(*given)

reading.code = slowly
cli.main(["watch", *sys.argv[3:], "--processes", "1", "--store", str(folder / "store.sqlite")])
"""


def test_it_stops_when_told_to_in_the_middle_of_a_batch(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    articles = [
        {
            "id": f"a{n}",
            "published": f"20{n % 24 + 1:02}-{n % 12 + 1:02}-02",
            "text": f"Shells hit Tell Amber, killing {n}.",
        }
        for n in range(1, 221)
    ]
    (inbox / "pile.jsonl").write_text("\n".join(map(json.dumps, articles)))
    os.utime(inbox / "pile.jsonl", (1, 1))

    def started(number: int, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _WATCH, str(tmp_path), str(number), str(inbox), *more]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    with started(1) as process:
        assert process.stdout is not None
        for _ in range(205):  # the second batch of 200
            assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGTERM)
        threading.Thread(target=process.stdout.read, daemon=True).start()
        assert process.stderr is not None
        told = process.stderr.read()
        assert process.wait(20) == 0, told
    assert "stopped; what was confirmed is kept" in told
    assert "Traceback" not in told
    with Store.open(tmp_path / "store.sqlite") as store:
        counts = store.counts()
    assert (counts.articles, counts.pending) == (220, 20)
    with started(2, "--once") as process:
        told = process.communicate(timeout=60)[1]
        assert process.returncode == 0, told
    with Store.open(tmp_path / "store.sqlite") as store:
        assert store.counts().pending == 0
        assert store.is_merged()
        assert len(store.articles()) == 220


def test_an_idle_service_stops_at_once(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    command = [sys.executable, "-c", _WATCH, str(tmp_path), "1", str(tmp_path / "inbox"), "--health", "127.0.0.1:0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "round 1: sources 1" in line:
                break
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 5
    assert "health at http://127.0.0.1:" in lines[0]


@pytest.mark.parametrize("text", ["8502", "127.0.0.1:", "127.0.0.1:port", ":80", "127.0.0.1:70000"])
def test_an_address_that_is_none(text: str) -> None:
    from geo.errors import SourcesError

    with pytest.raises(SourcesError, match=r"write it as in 127\.0\.0\.1:8502"):
        address_of(text)
