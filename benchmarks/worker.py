"""One Python tool in a process of its own: it takes a request a line and answers with the user time of each turn."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Fill = Callable[[str, dict[str, Any], str], object]


def reportgen_tool() -> Fill:
    """The whole pipeline: a YAML file in, a Word file out."""
    from reportgen import build_report

    return lambda source, _, output: build_report(source, output)


def docxtpl_tool() -> Fill:
    """A ready template, filled as docxtpl's documentation does."""
    docxtpl = import_module("docxtpl")  # it has no types

    def fill(source: str, values: dict[str, Any], output: str) -> None:
        template = docxtpl.DocxTemplate(source)
        template.render(values)
        template.save(output)

    return fill


def peak_kb() -> int:
    """The most memory that the process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def user_time() -> float:
    """Milliseconds that the process has spent in user mode: free of the disk, and of other processes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime * 1000


def main() -> None:
    """Serve the tool named by the first argument until the input ends."""
    fill = {"reportgen": reportgen_tool, "docxtpl": docxtpl_tool}[sys.argv[1]]()
    for line in sys.stdin:
        request = json.loads(line)
        values = json.loads(Path(request["values"]).read_text("utf-8")) if request["values"] else {}
        start = user_time()
        for _ in range(request["count"]):
            fill(request["source"], values, request["output"])
        sys.stdout.write(json.dumps({"ms": (user_time() - start) / request["count"], "peak_kb": peak_kb()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
