"""What sharing a store bears, as Markdown; exit status 1 where a bar is missed. Run by hand:

    python tests/speed/sharing.py [--only pages,extraction,fuzzing,kills] [--store STORE] [--articles FILE]

STORE is one of make_store.py, of 100,000 incidents, and is copied; made where none is given. The articles to be read
are made of the sentences of those in FILE, by default the sample's. What goes on is told on standard error, the places
of the kills too. Needs the extra `test`.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "databases"))

from figures import Row, table
from fuzzing import MOST_TIMES, endless, fuzzed, small_gazetteer, targets
from killed_intake import Intake, Outcome, Step, spread
from make_store import make_store
from many_articles import extraction_rows, write_articles
from many_pages import Trial, page_rows
from postgresql_server import running_server, server_package

from gazetteer.lookup import Gazetteer
from geo.incidents.store_address import StoreAddress

SAMPLE = Path(__file__).parents[2] / "geo" / "articles" / "sample" / "articles.jsonl"
PARTS = ("pages", "extraction", "fuzzing", "kills")
_WITHOUT_TRANSACTIONS = 4
_IN_THE_MIDDLE = ("INSERT INTO extractions", "INSERT INTO incidents")
"""Kills with the transactions taken out, where others of the same transaction follow: the measure must notice."""

NewStore = Callable[[], StoreAddress]


def main() -> None:
    """Take the figures and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default=",".join(PARTS), help="some of these, with commas")
    parser.add_argument("--store", type=Path, help="for the pages")
    parser.add_argument("--articles", type=Path, default=SAMPLE)
    parser.add_argument("--incidents", type=int, default=100_000, help="of the store, where it is to be made")
    parser.add_argument("--clients", type=int, default=48)
    parser.add_argument("--alone-changes", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0, help="with all pages open")
    parser.add_argument("--intake", type=int, default=10_000, help="articles taken in meanwhile")
    parser.add_argument("--most-intake-seconds", type=float, default=600.0)
    parser.add_argument("--many", type=int, default=20_000, help="articles of the extraction")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--cases", type=int, default=20_000, help="of each target that is fuzzed")
    parser.add_argument("--case-seconds", type=float, default=5.0, help="after these a case hangs")
    parser.add_argument("--chars", type=int, default=1_000_000, help="of a hostile text")
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    asked = options.only.split(",")
    if unknown := set(asked) - set(PARTS):
        parser.error(f"--only {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    taken = {
        "pages": lambda: many_page_rows(options),
        "extraction": lambda: extraction_rows(options.articles, options.many, options.few, options.processes),
        "fuzzing": lambda: fuzz_rows(options.cases, options.case_seconds, options.chars),
        "kills": lambda: kill_rows(options.kills),
    }
    rows = [row for part in PARTS if part in asked for row in taken[part]()]
    print(table(rows))
    sys.exit(0 if all(row.met for row in rows) else 1)


def many_page_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Many pages open, on a store and beside an intake that are made where they are not given."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = options.store
        if store is None:
            store = folder / "made.sqlite"
            make_store(options.incidents, store, Gazetteer.open())
        articles = folder / "articles.jsonl"
        write_articles(options.intake, options.articles, articles, id_prefix="new-")
        yield from page_rows(
            Trial(store, articles, options.clients, options.alone_changes, options.seconds, options.most_intake_seconds)
        )


def fuzz_rows(cases: int, most_seconds: float, chars: int) -> Iterator[Row]:
    """So many cases a target, and texts that have no end where rules look for one."""
    with TemporaryDirectory() as name:
        gazetteer = small_gazetteer(Path(name) / "index")
        for target, one in targets(gazetteer, Path(name)).items():
            ran, crashes, hung, longest = fuzzed(one, cases, most_seconds)
            for crash in crashes[:5]:
                print(crash.encode("ascii", "backslashreplace").decode(), file=sys.stderr, flush=True)
            figure = f"{len(crashes)} crashes, {hung} hangs; the longest {longest:.2f} s"
            print(f"{target}: {figure}", file=sys.stderr, flush=True)
            yield Row(f"{ran:,} fuzz cases, {target}", figure, "0, 0", not crashes and not hung)
        found = endless(gazetteer, chars, print_to=sys.stderr)
        name_of_worst, worst = max(((n, max(read, extract)) for n, read, extract in found), key=lambda one: one[1])
        yield Row(
            f"hostile texts of {chars:,} characters against an honest one, {len(found)} shapes",
            f"at most {worst:.1f} times ({name_of_worst})",
            f"at most {MOST_TIMES:g} times",
            worst <= MOST_TIMES,
        )


def kill_rows(kills: int) -> Iterator[Row]:
    """Kills between the first and the last confirmed batch, on each store; and with the transactions taken out."""
    with stores() as kinds:
        for kind, new in kinds.items():
            with TemporaryDirectory() as folder:
                intake = Intake(Path(folder))
                steps = intake.left_alone(new())
                intake.keep_first_half(new())
                done = [_killed(kind, intake, new(), step) for step in spread(steps, kills)]
                bad = [
                    _killed(f"{kind}, without transactions", intake, new(), step, confirms_each=True)
                    for step in spread([one for one in steps if one.words in _IN_THE_MIDDLE], _WITHOUT_TRANSACTIONS)
                ]
            lost, twice, half = (sum(getattr(one, what) for one in done) for what in ("lost", "twice", "half"))
            figure = f"{lost} lost, {twice} twice, {half} half"
            yield Row(f"{kills} kills during an intake, {kind}", figure, "0, 0, 0", lost + twice + half == 0)
            seen = sum(one.lost + one.twice + one.half > 0 for one in bad)
            measure = f"the same with transactions taken out, {kind}"
            yield Row(measure, f"{seen} of {len(bad)} kills do harm", "at least 1", seen > 0)


def _killed(kind: str, intake: Intake, address: StoreAddress, step: Step, *, confirms_each: bool = False) -> Outcome:
    outcome = intake.killed(address, step.number, confirms_each=confirms_each)
    told = f"lost {outcome.lost}, twice {outcome.twice}, half {outcome.half}"
    print(f"{kind}: killed {outcome.place}: {told}", file=sys.stderr, flush=True)
    return outcome


@contextmanager
def stores() -> Iterator[dict[str, NewStore]]:
    """What makes an empty store of each kind."""
    package = server_package()
    if package is None:
        sys.exit("no PostgreSQL server: pip install '.[test]'")
    with TemporaryDirectory() as folder, running_server(package) as server:
        numbers = iter(range(10_000))
        yield {
            "SQLite": lambda: StoreAddress(Path(folder) / f"store-{next(numbers)}.sqlite"),
            "PostgreSQL": server.new_database,
        }


if __name__ == "__main__":
    main()
