"""The data files that are staged in git, laid out as they would be committed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from reportgen.files.temporary import temporary_folder
from reportgen.git.repository import CAREFUL, Repository, find_repository

DATA_DRIVER = "reportgen-yaml"
"""The value of git's attribute `diff` by which a data file is known."""


@contextlib.contextmanager
def staged_files() -> Iterator[tuple[str, ...]]:
    """Stand in a copy of the whole index, with the names of the staged data files; nothing is copied if there are none.

    What lies in the work tree and is not staged is not seen: neither data nor schema nor templates.

    Raises:
        UsageError: there is no git, or no repository here.
    """
    repository = find_repository(Path.cwd())
    names = _staged_names(repository)
    if not names:
        yield ()
        return
    with temporary_folder() as folder:
        repository.git(*CAREFUL, "checkout-index", "--all", f"--prefix={folder.as_posix()}/")
        with contextlib.chdir(folder):
            yield names


def _staged_names(repository: Repository) -> tuple[str, ...]:
    staged = repository.git("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=d", "-z")
    if not staged:
        return ()
    # Triples of name, attribute and value.
    told = repository.names("check-attr", "-z", "--stdin", "diff", given=staged)
    return tuple(name for name, value in zip(told[::3], told[2::3], strict=True) if value == DATA_DRIVER)
