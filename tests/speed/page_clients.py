"""Clients of the page that speak Streamlit's protocol over its web socket, as a browser does, and draw nothing."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

MOST_SECONDS = 180.0
"""What a run of the page may take before the client gives up."""
_COMING_AT_ONCE = 4
_LAST_WORDS = 20
_CACHED_RUNS = 2
"""For how many runs a browser keeps a message that the server may refer to."""


class PageFailedError(Exception):
    """The page showed an exception, or gave no answer."""


@dataclass(frozen=True, slots=True)
class Number:
    """A field for a number, as the page sent it."""

    widget_id: str
    label: str
    least: int


@dataclass(slots=True)
class Client:
    """One open page."""

    address: str
    """http://…; the page's own."""
    random: random.Random
    numbers: list[Number] = field(default_factory=list)
    received: int = 0
    """Bytes of all messages so far."""
    cut_short: int = 0
    """Changes whose end was not told."""
    _socket: ClientConnection | None = None
    _values: dict[str, int] = field(default_factory=dict)
    _cached: dict[str, int] = field(default_factory=dict)
    """Hash of a message ► number of the run that sent or named it last."""
    _runs: int = 0
    _is_answering: bool = False
    """Whether a run of the whole page has begun and its end was not told."""
    _finished: asyncio.Event = field(default_factory=asyncio.Event)
    _failure: str | None = None
    _last: deque[str] = field(default_factory=lambda: deque(maxlen=_LAST_WORDS))
    """What was asked and told last, of a run's beginning and end, with the seconds of the clock."""
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def open(self) -> float:
        """Come to the page; seconds until it stood."""
        where = self.address.replace("http://", "ws://", 1).rstrip("/") + "/_stcore/stream"
        subprotocols = [websockets.Subprotocol("streamlit")]
        self._socket = await websockets.connect(where, subprotocols=subprotocols, max_size=None, ping_interval=None)
        self._keep("listening", self._listen())
        seconds = await self._run()
        if not self.numbers:
            raise PageFailedError("the page has no field for a number: its filters are not there")
        return seconds

    async def change(self) -> float:
        """Change a filter to another value; seconds until the page has said all that follows."""
        number = self.random.choice(self.numbers)
        before = self._values.get(number.widget_id, number.least)
        self._values[number.widget_id] = self.random.choice([n for n in range(number.least, 4) if n != before])
        return await self._run()

    async def close(self) -> None:
        """Leave."""
        for task in self._tasks.values():
            task.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _run(self) -> float:
        self._finished.clear()
        began = time.monotonic()
        await self._send()
        try:
            await asyncio.wait_for(self._finished.wait(), MOST_SECONDS)
        except TimeoutError:
            last = ", ".join(self._last)
            raise PageFailedError(f"no answer within {MOST_SECONDS:.0f} s; the last words: {last}") from None
        if self._failure is not None:
            raise PageFailedError(self._failure)
        return time.monotonic() - began

    async def _send(self, fragment_id: str | None = None) -> None:
        said = BackMsg()
        state = said.rerun_script
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en"
        state.context_info.url = self.address
        if fragment_id is not None:
            state.fragment_id, state.is_auto_rerun = fragment_id, True
        state.cached_message_hashes.extend(self._cached)
        for widget_id, value in self._values.items():
            one = state.widget_states.widgets.add()
            one.id, one.int_value = widget_id, value
        if self._socket is None:
            raise PageFailedError("the page is not open")
        self._remember("run" if fragment_id is None else "look")
        await self._socket.send(said.SerializeToString())

    async def _listen(self) -> None:
        if self._socket is None:
            return
        async for raw in self._socket:
            self.received += len(raw)
            told = ForwardMsg()
            told.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            self._take(told)
        raise PageFailedError("the server closed the connection")

    def _keep(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside the changes, which end where it fails."""
        task = asyncio.create_task(work)
        task.add_done_callback(self._note)
        self._tasks[name] = task

    def _note(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failure = f"{type(error).__name__}: {error}"
            self._finished.set()

    def _remember(self, word: str) -> None:
        self._last.append(f"{time.monotonic():.1f} {word}")

    def _take(self, told: ForwardMsg) -> None:
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self._remember("begun")
            is_part = bool(told.metadata.run.fragment_ids)
            if is_part and self._is_answering:
                # A run has ended before another begins; Streamlit keeps its last words back where a look at a part of
                # the page comes just then, and a browser has what came before.
                self.cut_short += 1
                self._finished.set()
            self._is_answering = not is_part
        elif kind == "script_finished":
            self._remember(ForwardMsg.ScriptFinishedStatus.Name(told.script_finished).lower())
        if told.metadata.cacheable and told.hash:
            self._cached[told.hash] = self._runs
        if kind == "ref_hash":
            self._cached[told.ref_hash] = self._runs
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            element = told.delta.new_element
            if element.WhichOneof("type") == "exception":
                self._failure = f"the page shows {element.exception.type}: {element.exception.message}"
            elif element.WhichOneof("type") == "number_input":
                one = Number(element.number_input.id, element.number_input.label, int(element.number_input.min))
                self.numbers = [*(n for n in self.numbers if n.label != one.label), one]
        elif kind == "auto_rerun":
            fragment_id = told.auto_rerun.fragment_id
            if fragment_id not in self._tasks:
                self._keep(fragment_id, self._look(fragment_id, told.auto_rerun.interval))
        elif kind == "script_finished" and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            self._is_answering = False
            self._runs += 1
            self._cached = {one: run for one, run in self._cached.items() if self._runs - run <= _CACHED_RUNS}
            self._finished.set()

    async def _look(self, fragment_id: str, seconds: float) -> None:
        """Ask again for a part of the page that asks to be run now and then."""
        while True:
            await asyncio.sleep(seconds)
            await self._send(fragment_id)


async def come(clients: Sequence[Client]) -> list[float]:
    """Open all pages, a few at the same time."""
    room = asyncio.Semaphore(_COMING_AT_ONCE)

    async def one(client: Client) -> float:
        async with room:
            return await client.open()

    return list(await asyncio.gather(*map(one, clients)))


async def change_often(
    clients: Sequence[Client], every_seconds: float, is_over: Callable[[float], bool]
) -> list[float]:
    """Each client changes a filter every so often, not all at the same moment, until `is_over(seconds)`; the seconds
    that the changes took."""
    began = time.monotonic()
    took: list[float] = []

    async def one(client: Client) -> None:
        due = began + client.random.uniform(0, every_seconds)
        while not is_over(due - began):
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if is_over(time.monotonic() - began):
                break
            took.append(await client.change())
            due = max(due + every_seconds, time.monotonic())

    await asyncio.gather(*map(one, clients))
    return took


def clients_of(address: str, number: int, seed: int) -> list[Client]:
    """Clients that are not there yet; the same seed makes the same changes."""
    chance = random.Random(seed)
    return [Client(address, random.Random(chance.random())) for _ in range(number)]
