"""Counts what a warm build executes, stage by stage, whatever else the machine does: `make instructions`.

It needs valgrind. A count hangs on the very Python and the versions of the libraries, so what is recorded holds for
them alone; with others nothing is compared, and that is said.

    python -m benchmarks.instructions             # millions of instructions for each stage
    python -m benchmarks.instructions --check     # fails if a stage takes 5 % more than was recorded
    python -m benchmarks.instructions --record    # records them anew, where more is meant or the versions are others
    python -m benchmarks.instructions --docxtpl   # a whole warm build, and docxtpl filling the ready template
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.inputs import DATA, HERE, JINJA, ROOT, number_template

RECORD = HERE / "instructions.json"
MOST_GROWTH = 1.05
_LIBRARIES = ("jinja2", "jsonschema_rs", "markupsafe", "pyyaml")
# A stage of which less is counted is not worth a failure, and differs by where things lie in memory.
_LITTLE = 0.2

# `os.getppid` does nothing and is called by nobody else: before it, callgrind writes down what it has counted so far.
_STAGES = """
import gc, os, sys
from reportgen import Case
from reportgen.audit.rules import audit_figures
from reportgen.figures.derive import derive_figures
from reportgen.files.save import save_file
from reportgen.proofread.texts import proofread_texts

def stages(case, output):
    yield "load", lambda: case.facts
    yield "resolve", lambda: (case.contract, case.layout, case.templates, case.last_year)
    yield "validate", lambda: case.contract.validate(case.facts)
    layout = case.layout
    yield "derive", lambda: derive_figures(case.facts, case.contract, layout.forms, layout.words)
    _ = case.problems  # derived once more, with all that follows
    yield "audit", lambda: audit_figures(case.figures)
    yield "proofread", lambda: proofread_texts(case.figures)
    yield "render", lambda: case.markup
    yield "parse", lambda: case.document
    yield "write", lambda: case.docx
    yield "save", lambda: save_file(output, case.docx)

def build(mark):
    names = []
    for name, stage in stages(Case(sys.argv[1]), sys.argv[2]):
        mark()
        stage()
        mark()
        names.append(name)
    return names

gc.disable()
for _ in range(2):
    build(int)
print(*build(os.getppid))
"""
# The same of one tool as `worker` has it, garbage collected as in any process.
_WHOLE = """
import json, os, sys
from pathlib import Path
from benchmarks import worker

fill = {"reportgen": worker.reportgen_tool, "docxtpl": worker.docxtpl_tool}[sys.argv[1]]()
source, values, output = sys.argv[2:]
values = json.loads(Path(values).read_text("utf-8")) if values else {}
for _ in range(5):
    fill(source, values, output)
os.getppid()
for _ in range(5):
    fill(source, values, output)
os.getppid()
print("five")
"""
_COUNTED = re.compile(r"^(?:summary|totals): (\d+)", re.MULTILINE)


def main() -> None:
    """Count; print, compare or record the counts."""
    parser = argparse.ArgumentParser(description="Count the instructions of a warm build, stage by stage.")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="fail if a stage has grown against the record")
    choice.add_argument("--record", action="store_true", help="record the counts")
    choice.add_argument("--docxtpl", action="store_true", help="count whole builds, ours and docxtpl's")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        raise SystemExit("valgrind is not there")
    if arguments.docxtpl:
        ours, theirs = count_whole()
        print(f"reportgen {ours:7.2f}\ndocxtpl   {theirs:7.2f} million instructions")
        print(f"reportgen ÷ docxtpl {ours / theirs:.2f}")
        return
    recorded = json.loads(RECORD.read_text("utf-8"))
    if arguments.check and recorded["with"] != _versions():
        print(f"not compared: recorded with {recorded['with']}, this is {_versions()}")
        return
    counts = count_stages()
    for name, millions in counts.items():
        print(f"{name:10} {millions:7.2f}")
    print(f"{'together':10} {sum(counts.values()):7.2f} million instructions")
    if arguments.record:
        RECORD.write_text(json.dumps({"with": _versions(), "millions": counts}, indent=2) + "\n", "utf-8")
    elif arguments.check and (stages := grown(counts, recorded["millions"])):
        raise SystemExit("\n".join((*stages, "If more is meant: python -m benchmarks.instructions --record")))


def count_stages() -> dict[str, float]:
    """The millions of instructions of each stage of a warm build of the example."""
    with tempfile.TemporaryDirectory() as folder:
        return _count(folder, _STAGES, str(DATA), f"{folder}/report.docx")


def count_whole() -> tuple[float, float]:
    """The millions of instructions of a warm build of the example, and of docxtpl filling it in as a ready template."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.docx")
        ours = _count(folder, _WHOLE, "reportgen", str(DATA), "", str(report))
        template, values = number_template(report, JINJA, Path(folder, "template"))
        theirs = _count(folder, _WHOLE, "docxtpl", str(template), str(values), f"{folder}/filled.docx")
    return ours["five"] / 5, theirs["five"] / 5


def _count(folder: str, program: str, *arguments: str) -> dict[str, float]:
    """The millions of instructions between the marks of a program, which prints a name for every two of them."""
    valgrind = ["valgrind", "--tool=callgrind", "--dump-before=getppid", f"--callgrind-out-file={folder}/counted"]
    caches = {"XDG_CACHE_HOME": f"{folder}/cache", "XDG_STATE_HOME": f"{folder}/state"}
    environment = {**os.environ, **caches, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    command = [*valgrind, sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"valgrind has failed:\n{done.stderr[-2000:]}")
    # What is counted before the first mark is the first file; what is named ends with every second one from there.
    names = done.stdout.split()
    files = [Path(folder) / f"counted.{2 * number}" for number in range(1, len(names) + 1)]
    return {name: round(_counted(file) / 1e6, 2) for name, file in zip(names, files, strict=True)}


def grown(counts: dict[str, float], recorded: dict[str, float]) -> list[str]:
    """The stages that take more than they may, each in a line."""
    return [
        f"{name} takes {millions:.2f} million instructions, {recorded.get(name, 0):.2f} were recorded"
        for name, millions in counts.items()
        if millions > recorded.get(name, 0) * MOST_GROWTH + _LITTLE
    ]


def _counted(file: Path) -> int:
    found = _COUNTED.search(file.read_text("utf-8", errors="replace"))
    if found is None:
        raise SystemExit(f"callgrind has counted nothing in {file.name}")
    return int(found[1])


def _versions() -> str:
    """What a count hangs on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return f"Python {sys.version} on {platform.machine()}, {libraries}"


if __name__ == "__main__":
    main()
