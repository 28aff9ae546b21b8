"""The files of one report: where each goes, and what is in it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.cli.speech import say
from reportgen.cli.writers import DOCX, WRITERS
from reportgen.files.save import named_by_itself

if TYPE_CHECKING:
    from reportgen.batch.work import Made
    from reportgen.case import Case


def report_paths(case: Case, output: str | None, forms: Sequence[str]) -> dict[str, Path]:
    """Where the report goes in each form. Where a file is named for one of them, the others have its name, too."""
    endings = {WRITERS[form].ending for form in forms}
    paths = {}
    for form in forms:
        ending, wanted = WRITERS[form].ending, output
        if output is not None and not is_folder(output) and Path(output).suffix.lower() in endings - {ending}:
            wanted = str(Path(output).with_suffix(ending))
        paths[form] = case.report_path(wanted, ending)
    return paths


def is_folder(output: str) -> bool:
    """Whether a path that was typed means a folder."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)  # which a name that is too long is not


def fill_contents(case: Case) -> None:
    """Fill in the pages of the table of contents: what asks LibreOffice for them is loaded when they are wanted."""
    from reportgen.cli.pages import find_pages

    case.fill_contents(find_pages)


def make_files(case: Case, output: str | None, *, review: str, pages: bool, forms: Sequence[str]) -> Made:
    """All files of a report, of which none is written yet.

    Args:
        review: the language of the copy for review; empty for none.
    """
    from contextlib import redirect_stderr
    from io import StringIO

    from reportgen.batch.work import Made

    paths = report_paths(case, output, forms)
    with redirect_stderr(StringIO()) as said:
        if pages:
            fill_contents(case)
        copy = case.review_copy(review) if review else b""
        files = [(path, WRITERS[form].write(case)) for form, path in paths.items()]
    if review:
        files.append((review_path(files[0][0]), copy))
    of_word = case.word_report is not None or case.base is not None or bool(case.document.files())
    return Made(tuple(files), tuple(said.getvalue().splitlines()), fixed=not (pages or ("pdf" in forms and of_word)))


def review_path(report: Path) -> Path:
    """Where the copy for review goes, beside the report."""
    path = report.with_suffix(WRITERS[DOCX].ending)
    return named_by_itself(path.with_stem(f"{path.stem}{say('review-suffix')}"))
