"""How long the server waits for a request: a client that sends a byte now and then holds a connection for ever."""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds in which the head of a request has to be there, the handshake of a websocket included.
HEAD_WITHIN = 10.0

#: A body has to bring so many bytes a second as long as we read it. The slowest line of an office brings more.
SLOWEST = 1024

#: The largest head; the server's own default, named here because we count on it.
LARGEST_HEAD = 16 * 1024

_ANSWER = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class PatientHTTP(H11Protocol):
    """uvicorn's protocol, with an end to its patience. It looks at its request every half of `HEAD_WITHIN` seconds."""

    _since: float | None = None
    _brought = 0
    _paused = False
    _next_look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """A connection: its first request is awaited from now on."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._look_later()

    def data_received(self, data: bytes) -> None:
        """A part of a request."""
        if self._since is None:
            self._since = self.loop.time()
        self._brought += len(data)
        super().data_received(data)
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._since = None  # it is whole

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of a connection."""
        self._look_no_more()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """From here on it is the websocket's connection, with pings of its own."""
        self._look_no_more()
        super().handle_websocket_upgrade(event)

    def _look(self) -> None:
        brought, self._brought = self._brought, 0
        paused, self._paused = self._paused or self.flow.read_paused, self.flow.read_paused
        if self.transport.is_closing():
            return
        waited = 0.0 if self._since is None else self.loop.time() - self._since
        late = self.conn.their_state is h11.IDLE and waited >= HEAD_WITHIN
        half = HEAD_WITHIN / 2
        slow = self.conn.their_state is h11.SEND_BODY and waited >= half and brought < SLOWEST * half and not paused
        if not late and not slow:
            self._look_later()
            return
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(_ANSWER)
        self.transport.close()

    def _look_later(self) -> None:
        self._next_look = self.loop.call_later(HEAD_WITHIN / 2, self._look)

    def _look_no_more(self) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
