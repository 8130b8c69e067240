"""A visitor without a browser who changes the kernel's angle again and again."""

from __future__ import annotations

import asyncio
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from benchmarks.live_page import LivePage

ANGLE = "Angle"
PICTURE = 300_000  # bytes of a message from which on it holds a picture


class ChangingPage(LivePage):
    """One open page of the lab; `seconds` are those from each change to the end of its answer.

    `pictures` is how many results have come.
    """

    def __init__(self, address: str, page: str, query: str, period: float, number: int) -> None:
        super().__init__(address, page, query)
        self.period, self.number = period, number
        self.slider, self.fragment, self.angle = "", "", 18 * number
        self.seconds: list[float] = []
        self.pictures = 0
        self.changed: float | None = None  # when the answer under way was asked for
        self.ready = asyncio.Event()
        self.changes: asyncio.Task[None] | None = None

    async def watch(self) -> None:
        """Open the page and change the angle until cancelled."""
        try:
            await super().watch()
        finally:
            if self.changes:
                self.changes.cancel()

    def receive(self, connection: ClientConnection, data: str | bytes) -> None:
        """Learn which control the angle is; begin to change it once the page stands."""
        super().receive(connection, data)
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        slider = message.delta.new_element.slider
        if slider.label == ANGLE:
            self.slider, self.fragment = slider.id, message.delta.fragment_id
        element = message.delta.new_element
        if element.WhichOneof("type") == "bidi_component" and len(data) > PICTURE:
            self.pictures += 1
        if message.WhichOneof("type") == "script_finished" and self.slider:
            self.answered(connection)

    def answered(self, connection: ClientConnection) -> None:
        """Note how long an answer took, or begin with the changes."""
        if self.changed is not None:
            self.seconds.append(time.perf_counter() - self.changed)
            self.changed = None
            self.ready.set()
        if self.changes is None:
            self.changes = asyncio.create_task(self.change_on(connection))

    async def change_on(self, connection: ClientConnection) -> None:
        """Change the angle once a period, each visitor at a moment of his own."""
        await asyncio.sleep(self.period * (self.number % 20) / 20)
        while True:
            if self.changed is None:  # else the last one is still being answered
                await self.change(connection)
            await asyncio.sleep(self.period)

    async def change(self, connection: ClientConnection) -> None:
        """Move the slider by a degree, as the front end tells it."""
        self.angle = (self.angle + 1) % 360
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page_hash
        state.fragment_id = self.fragment
        widget = state.widget_states.widgets.add(id=self.slider)
        widget.double_array_value.data.append(self.angle)
        state.cached_message_hashes.extend(self.cache)
        context = state.context_info
        context.timezone, context.locale, context.color_scheme = "Europe/London", "en-GB", "light"
        context.url = f"http://{self.address}/{self.page}?{self.query}"
        self.changed = time.perf_counter()
        await connection.send(message.SerializeToString())
