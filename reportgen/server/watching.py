"""What is saved in the project by anybody: told once for what comes together, a few hundredths of a second later."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import watchfiles
from watchfiles import Change

from reportgen.files.project import OUTPUT, PICTURE_ENDINGS

_ENDINGS = (".yaml", ".yml", ".j2", ".json", ".docx", *PICTURE_ENDINGS)
_NEVER = (OUTPUT, "node_modules", "__pycache__")
# In milliseconds: a program that saves in several steps is done with them by then, and nobody sees the wait.
_STEP, _MOST = 10, 60


def matters(path: str, root: Path) -> bool:
    """Whether a report may be made from a file: by its name, and not among what is hidden or built."""
    parts = Path(os.path.relpath(path, root)).parts
    if parts[0] in _NEVER or any(part.startswith((".", "~$")) for part in parts):
        return False
    return path.lower().endswith(_ENDINGS)


async def changes(root: Path, stop: asyncio.Event) -> AsyncIterator[set[str]]:
    """The paths of what has been saved, made or removed in a project, until `stop` is set.

    Folders that are hidden, or that a package manager fills, are not watched: they may have a hundred thousand files.
    """
    while not stop.is_set():
        async for found in _until_folders_change(root, stop):
            yield found


async def _until_folders_change(root: Path, stop: asyncio.Event) -> AsyncIterator[set[str]]:
    """The same, until a folder of the root's is made or removed, which is then to be watched or no more."""
    folders = _folders(root)
    again = asyncio.Event()
    queue: asyncio.Queue[set[str] | None] = asyncio.Queue()
    tasks = [
        asyncio.create_task(_watch([root], root, queue, again, recursive=False)),
        *([asyncio.create_task(_watch(folders, root, queue, again, recursive=True))] if folders else []),
        asyncio.create_task(_end_with(stop, queue)),
    ]
    try:
        while (found := await queue.get()) is not None:
            if found:
                yield found
            if _folders(root) != folders:
                return
    finally:
        again.set()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _end_with(stop: asyncio.Event, queue: asyncio.Queue[set[str] | None]) -> None:
    await stop.wait()
    queue.put_nowait(None)


async def _watch(
    paths: list[Path], root: Path, queue: asyncio.Queue[set[str] | None], stop: asyncio.Event, *, recursive: bool
) -> None:
    def wanted(_: Change, path: str) -> bool:
        return matters(path, root) or (not recursive and os.path.splitext(path)[1] == "")

    async for found in watchfiles.awatch(
        *paths, watch_filter=wanted, debounce=_MOST, step=_STEP, stop_event=stop, recursive=recursive
    ):
        queue.put_nowait({path for _, path in found if matters(path, root)})


def _folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as entries:
            return sorted(
                Path(entry.path)
                for entry in entries
                if entry.is_dir() and not entry.name.startswith(".") and entry.name not in _NEVER
            )
    except OSError:
        return []
