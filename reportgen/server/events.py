"""What is pushed to the pages that are open: each that listens gets every event, in order."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

_STILL_HERE = 15
"""Seconds after which an empty line is sent, so that a connection that is gone is found."""
_MOST_WAITING = 100


class Events:
    """The listeners. All methods are called in the loop's own thread."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()
        self._ended = False

    def push(self, event: str, data: Any) -> None:
        """Send an event to all that listen; one that has not read the last hundred is let go, and comes again."""
        text = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for queue in self._queues:
            queue.put_nowait(None if queue.qsize() >= _MOST_WAITING else text)

    def end(self) -> None:
        """Let everybody go."""
        self._ended = True
        for queue in self._queues:
            queue.put_nowait(None)

    async def listen(self) -> AsyncIterator[str]:
        """The events from now on, as Server-Sent Events write them, until the end."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield "retry: 1000\n\nevent: hello\ndata: {}\n\n"
            while not self._ended:
                try:
                    text = await asyncio.wait_for(queue.get(), _STILL_HERE)
                except TimeoutError:
                    text = ":\n\n"
                if text is None:
                    return
                yield text
        finally:
            self._queues.discard(queue)
