"""A visitor without a browser: speaks Streamlit's protocol as its front end does, and draws nothing.

What the front end does was read in streamlit 1.67: it asks for the page, keeps a timer for each
fragment that asks for one, cancels them when the whole page runs, names the messages that it still
has in its cache with each request, and fetches pictures that it has not seen.
"""

from __future__ import annotations

import asyncio
import re
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

MOST_AGE = 2  # runs that a cached message may lie unused: global.maxCachedMessageAge
_MEDIA = re.compile(rb"/media/[0-9a-zA-Z]+\.[a-z0-9]+")


@dataclass
class Seen:
    """What a visitor has got: finished polls with their seconds, charts, errors, bytes."""

    poll_seconds: list[float] = field(default_factory=list)
    polls: int = 0
    charts: int = 0
    bytes: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass
class Cached:
    """A message that the front end keeps: when it was last used, and by which fragment."""

    used: int
    fragment: str


class LivePage:
    """One open page. `await watch()` until cancelled; `seen` tells what came."""

    def __init__(self, address: str, page: str, query: str) -> None:
        self.address, self.page, self.query = address, page, query
        self.seen = Seen()
        self.page_hash = ""
        self.timers: dict[str, asyncio.Task[None]] = {}
        self.pending: dict[str, float] = {}  # fragment: when it was asked for
        self.cache: dict[str, Cached] = {}
        self.runs = 0  # that have finished
        self.media: set[bytes] = set()
        self.fetching: set[asyncio.Task[None]] = set()

    async def watch(self) -> None:
        """Open the page and keep it open until cancelled."""
        stream, origin = f"ws://{self.address}/_stcore/stream", Origin(f"http://{self.address}")
        async with connect(
            stream, origin=origin, subprotocols=[Subprotocol("streamlit")], max_size=None
        ) as connection:
            try:
                await self.ask(connection)
                async for data in connection:
                    self.receive(connection, data)
            finally:
                self.cancel(list(self.timers))

    async def ask(self, connection: ClientConnection, fragment: str = "") -> None:
        """Ask for the whole page, or, as a timer does, for one fragment."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page_hash
        state.page_name = "" if self.page_hash else self.page
        if fragment:
            state.fragment_id, state.is_auto_rerun = fragment, True
            self.seen.polls += 1
            self.pending.setdefault(fragment, time.perf_counter())
        state.cached_message_hashes.extend(self.cache)
        context = state.context_info
        context.timezone, context.locale, context.color_scheme = "Europe/London", "en-GB", "light"
        context.url = f"http://{self.address}/{self.page}?{self.query}"
        await connection.send(message.SerializeToString())

    def receive(self, connection: ClientConnection, data: str | bytes) -> None:
        """Take a message in, and do what the front end would."""
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        self.seen.bytes += len(data)
        self.keep(message)
        kind = message.WhichOneof("type")
        fragments = list(message.metadata.run.fragment_ids)
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
            if not fragments:
                self.cancel(list(self.timers))
        elif kind == "auto_rerun":
            rerun = message.auto_rerun
            self.start_timer(connection, rerun.fragment_id, rerun.interval)
        elif kind == "stop_auto_rerun":
            self.cancel(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            self.finish(fragments)
        elif kind == "delta":
            self.note(message, data)

    def keep(self, message: ForwardMsg) -> None:
        """Keep a message that may be referred to later, or note that it was."""
        if message.WhichOneof("type") == "ref_hash":
            self.cache[message.ref_hash].used = self.runs
        elif message.metadata.cacheable:
            self.cache.setdefault(message.hash, Cached(self.runs, message.delta.fragment_id))

    def start_timer(self, connection: ClientConnection, fragment: str, interval: float) -> None:
        """Start a fragment's timer unless it runs already."""

        async def tick() -> None:
            while True:
                await asyncio.sleep(interval)
                await self.ask(connection, fragment)

        if fragment not in self.timers:
            self.timers[fragment] = asyncio.create_task(tick())

    def cancel(self, fragments: Iterable[str]) -> None:
        """Stop the timers of these fragments."""
        for fragment in fragments:
            if timer := self.timers.pop(fragment, None):
                timer.cancel()
            self.pending.pop(fragment, None)

    def finish(self, fragments: list[str]) -> None:
        """Note how long fragments took, and forget messages that no run has used lately."""
        for fragment in fragments:
            if asked := self.pending.pop(fragment, None):
                self.seen.poll_seconds.append(time.perf_counter() - asked)
        self.runs += 1
        for key, cached in list(self.cache.items()):
            concerned = not fragments or cached.fragment in fragments
            if concerned and self.runs - cached.used > MOST_AGE:
                del self.cache[key]

    def note(self, message: ForwardMsg, data: bytes) -> None:
        """Note charts and errors, and fetch pictures that are new to this visitor."""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        self.seen.charts += kind == "vega_lite_chart"
        if kind == "exception":
            self.seen.errors.append(element.exception.message)
        for path in set(_MEDIA.findall(data)) - self.media:
            self.media.add(path)
            task = asyncio.create_task(asyncio.to_thread(self.fetch, path.decode()))
            self.fetching.add(task)
            task.add_done_callback(self.fetching.discard)

    def fetch(self, path: str) -> None:
        """Fetch a picture."""
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=30) as answer:
            self.seen.bytes += len(answer.read())
