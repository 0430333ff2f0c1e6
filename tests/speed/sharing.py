"""What sharing a store bears, as Markdown; exit status 1 where a bar is missed. Run by hand:

    python tests/speed/sharing.py [--kills 50]

The places of the kills are told on standard error.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "databases"))

from killed_intake import Intake, Outcome, Step, spread
from postgresql_server import running_server, server_package

from geo.incidents.store_address import StoreAddress

_WITHOUT_TRANSACTIONS = 4
_IN_THE_MIDDLE = ("INSERT INTO extractions", "INSERT INTO incidents")
"""Kills with the transactions taken out, where others of the same transaction follow: the measure must notice."""

NewStore = Callable[[], StoreAddress]


class Row(NamedTuple):
    """A line of the table."""

    measure: str
    figure: str
    bar: str
    met: bool


def main() -> None:
    """Take the figures and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    rows = list(kill_rows(options.kills))
    print("| measure | figure | bar | met |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.measure} | {row.figure} | {row.bar} | {'yes' if row.met else '**no**'} |")
    sys.exit(0 if all(row.met for row in rows) else 1)


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
