"""The tools as processes: kept alive for warm measurements, started anew for cold ones."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.inputs import BRACES, EASY, HERE, JINJA, WORK, Job, Syntax

OURS = "reportgen"


@dataclass(frozen=True)
class Tool:
    """A tool to compare with: its name, its placeholders, and whether it runs in Node."""

    name: str
    syntax: Syntax
    node: bool


DOCXTPL = Tool("docxtpl", JINJA, node=False)
EASY_TEMPLATE_X = Tool("easy-template-x", EASY, node=True)
DOCXTEMPLATER = Tool("docxtemplater", BRACES, node=True)
TOOLS = (DOCXTPL, EASY_TEMPLATE_X, DOCXTEMPLATER)


class Worker:
    """A process that has its tool loaded and measures itself."""

    def __init__(self, name: str, *, node: bool = False) -> None:
        command = ["node", f"{name}.mjs"] if node else [sys.executable, str(HERE / "worker.py"), name]
        self.name = name
        self.peak_kb = 0
        self.process = subprocess.Popen(
            command,
            cwd=WORK,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def ms(self, job: Job, count: int) -> float:
        """Do a job so many times.

        Returns:
            The milliseconds of user time that each took.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        values = str(job.values) if job.values else None
        request = {"source": str(job.source), "values": values, "output": str(job.output), "count": count}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.name} has failed; what it says is above")
        reply = json.loads(answer)
        self.peak_kb = reply["peak_kb"]
        return float(reply["ms"])


def cold(command: list[str]) -> float:
    """Run a process from start to end.

    Returns:
        Its milliseconds of user time.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, cwd=WORK, env=_environment(), capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} has failed:\n{done.stderr.decode(errors='replace')}")
    return (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before) * 1000


def our_command(*arguments: str) -> list[str]:
    """The command line `reportgen …` of the Python that runs this."""
    script = shutil.which("reportgen", path=sysconfig.get_path("scripts"))
    return [*([script] if script else [sys.executable, "-m", "reportgen"]), *arguments]


def fill_command(tool: Tool, job: Job) -> list[str]:
    """The command line that fills a template with a tool."""
    paths = [str(job.source), str(job.values), str(job.output)]
    if tool.node:
        return ["node", f"{tool.name}.mjs", *paths]
    return [sys.executable, "-m", "docxtpl", *paths, "-o", "-q"]


def present_tools() -> tuple[Tool, ...]:
    """The tools that this machine can run: the JavaScript ones need Node and npm."""
    check = [sys.executable, "-c", "import reportgen, docxtpl"]
    if subprocess.run(check, capture_output=True, check=False).returncode:
        raise SystemExit("first: pip install -e . -r benchmarks/requirements.txt")
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        sys.stderr.write("Node and npm are not there: easy-template-x and docxtemplater are left out\n")
        return (DOCXTPL,)
    for path in (*HERE.glob("*.mjs"), HERE / "package.json"):
        shutil.copy(path, WORK)
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"]
    if any(_installed(name) != version for name, version in wanted.items()):
        install = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"]
        subprocess.run(install, cwd=WORK, stdout=sys.stderr, check=True)
    return TOOLS


def versions() -> dict[str, str]:
    """What is compared, by version."""
    script = (
        "import importlib.metadata as m, json, platform;"
        "names = ('reportgen', 'docxtpl', 'lxml', 'jinja2');"
        "print(json.dumps({'Python': platform.python_version(), **{n: m.version(n) for n in names}}))"
    )
    found: dict[str, str] = json.loads(subprocess.check_output([sys.executable, "-c", script]))
    if (WORK / "node_modules").is_dir() and shutil.which("node"):
        found["Node"] = subprocess.check_output(["node", "--version"], text=True).strip().removeprefix("v")
        found |= {tool.name: _installed(tool.name) for tool in TOOLS if tool.node}
    return found


def _installed(name: str) -> str:
    manifest: Path = WORK / "node_modules" / name / "package.json"
    return str(json.loads(manifest.read_text("utf-8"))["version"]) if manifest.is_file() else ""


def _environment() -> dict[str, str]:
    """The environment of every tool: Python may keep its compiled files."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
