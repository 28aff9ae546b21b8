"""Kills the program at random moments of its work, and looks at what is left: `python -m tests.tools.kills 1000`.

Builds, of one file and of several by two processes, `check --fix`, `new` and `diff --docx` are killed (SIGKILL) with
and without a cache; of the processes of a build all at once, or the first alone, or one of those that work. Whatever
the moment, each file is the old or the new one, whole; no process is left; and after the next run that is let to its
end, nothing else is there.

In three rounds out of four, runs of one process are forked off this one, with the modules of the program loaded: it
takes a sixth of the time, and kills fall on what it does. In the fourth all are started as a person does, the build by
several processes among them.
"""

from __future__ import annotations

import contextlib
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn, Protocol

import reportgen
from reportgen.cli import main
from tests.tools.root import ROOT

DATA, STARTER, NEXT, REDLINE = "data/2022.yaml", "data/starter.yaml", "data/2027.yaml", "out/redline.docx"
SEVERAL = "data/education"
TYPED = ("benefits: 馆藏档案得到妥善保管，查档服务更加便捷。", "benefits: 接待1260人次。")
OLD = b"an old report"
PATIENCE = 120
"""Seconds in which processes end that nothing keeps, on a machine that does other things."""


class Job(NamedTuple):
    """A command, and the files that it writes, with what each held before; None if it was not there. `processes` tells
    whether several work on it."""

    arguments: tuple[str, ...]
    files: tuple[str, ...]
    before: bytes | None
    processes: bool = False


class Killed(Exception):
    """Something was left that should not be there."""


class Process(Protocol):
    """A run of the program, started or forked; `subprocess` has it so."""

    pid: int

    def poll(self) -> int | None:
        """The exit code; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended.

        Raises:
            subprocess.TimeoutExpired: it has not, in so many seconds.
        """


class _Forked:
    """The program in a process that has its modules, but nothing else of what this process knows."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.arguments = arguments
        self.code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _be_the_program(arguments, folder, environment)
            finally:
                os._exit(99)

    def poll(self) -> int | None:
        if self.code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if ended else None
        return self.code

    def wait(self, timeout: float | None = None) -> int:
        end = time.monotonic() + (PATIENCE if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired([*self.arguments], end)
            time.sleep(0.001)
        return code


def _be_the_program(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> NoReturn:
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    sys.modules["__main__"] = ModuleType("__main__")  # what it starts is not to load this module
    tempfile.tempdir = None  # the environment says another place
    sys.argv = ["reportgen", *arguments]
    main()


def _load_the_program() -> None:
    """Load its modules; nothing is read with them yet that a run would keep."""
    for found in pkgutil.walk_packages(reportgen.__path__, "reportgen."):
        if not found.name.endswith("__main__"):
            import_module(found.name)


class Scene:
    """A project in a repository, with folders of its own for the cache and for temporary files."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.cache, self.temporary = folder / "cache", folder / "temporary"
        for path in (self.project, self.temporary, folder / "home"):
            path.mkdir()
        for name in ("templates", "data"):
            shutil.copytree(ROOT / name, self.project / name)
        shutil.copy(ROOT / "schema.json", self.project)
        starter = (self.project / STARTER).read_text("utf-8")
        (self.project / STARTER).write_text(starter.replace(*TYPED), "utf-8")
        ours = {"HOME": folder / "home", "XDG_CACHE_HOME": self.cache, "XDG_STATE_HOME": folder / "state",
                "TMPDIR": self.temporary, "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment |= {name: str(value) for name, value in ours.items()}
        for arguments in (
            ["init", "-q"],
            ["add", "-A"],
            ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "1"],
        ):
            subprocess.run(["git", *arguments], cwd=self.project, env=self._environment, check=True)
        (report,) = self._reports(DATA)
        several = self._reports(SEVERAL)
        typed = (self.project / STARTER).read_bytes()
        self.jobs = (
            Job(("build", DATA), (report,), OLD),
            Job(("check", "--fix", STARTER), (STARTER,), typed),
            Job(("build", SEVERAL, "-j", "2"), several, OLD, processes=True),
            Job(("new", "2027", "--from", DATA), (NEXT,), None),
            Job(("diff", "HEAD", STARTER, "--docx", REDLINE), (REDLINE,), OLD),
        )
        self._there = self._names() | {report, REDLINE, *several}
        self.seconds: dict[tuple[Job, bool], float] = {}
        self.results: dict[str, bytes] = {}
        for job in self.jobs:
            self.results |= self._finished(job, forked=False)

    def _reports(self, data: str) -> tuple[str, ...]:
        before = {path.name for path in self.project.glob("out/*")}
        self._started("build", data).wait()
        return tuple(f"out/{path.name}" for path in self.project.glob("out/*") if path.name not in before)

    def _begun(self, job: Job, forked: bool) -> Process:
        if forked and not job.processes:  # what starts processes of its own would load this module in them
            return _Forked(job.arguments, self.project, self._environment)
        return self._started(*job.arguments)

    def _started(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "reportgen", *arguments],
            cwd=self.project,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _names(self) -> set[str]:
        """Every file and folder for the moment, in the project and where temporary files go."""
        files = (path.relative_to(self.project).as_posix() for path in self.project.rglob("*") if path.is_file())
        return {*(name for name in files if not name.startswith(".git/")), *os.listdir(self.temporary)}

    def _reset(self) -> None:
        for job in self.jobs:
            for path in (self.project / file for file in job.files):
                path.unlink(missing_ok=True)
                if job.before is not None:
                    path.parent.mkdir(exist_ok=True)
                    path.write_bytes(job.before)

    def _finished(self, job: Job, forked: bool) -> dict[str, bytes]:
        """What a job writes when it is let to its end, by the names of the files."""
        self._reset()
        start = time.monotonic()
        self._begun(job, forked).wait()
        self.seconds[job, forked] = time.monotonic() - start
        return {file: (self.project / file).read_bytes() for file in job.files}

    def kill(self, job: Job, forked: bool, cold: bool, chance: random.Random) -> str:
        """Kill a job at some moment; tell whether it came to its end, and whether it left something.

        Raises:
            Killed: a file is neither the old nor the new one.
        """
        if cold:
            shutil.rmtree(self.cache, ignore_errors=True)
        self._reset()
        process = self._begun(job, forked)
        # A run that starts takes long to come to what it writes: most kills go there.
        time.sleep(self.seconds[job, forked] * chance.choice((chance.uniform(0, 1), chance.uniform(0.7, 1.1))))
        ended = process.poll() is not None
        if not ended:
            self._kill(process, job, chance)
        for other in self.jobs:
            for file in other.files:
                path = self.project / file
                found = path.read_bytes() if path.exists() else None
                if found != other.before and not (other is job and found == self.results[file]):
                    raise Killed(f"{file} is torn after {job.arguments}")
        if ended:
            return "ended"
        return "left something" if self._names() - self._there - {*job.files} else "killed"

    def _kill(self, process: Process, job: Job, chance: random.Random) -> None:
        """Kill all processes at once; of several also the first alone, after which the others end, or any of the
        others, whose work is done once more.

        Raises:
            Killed: a process is left, or the work does not come to its end.
        """
        others = _children(process.pid) if job.processes else []
        victim = chance.choice(["all", "first", *(["other"] if others else [])]) if job.processes else "all"
        if victim == "all":
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:  # forked so lately that it is in no group of its own yet
                os.kill(process.pid, signal.SIGKILL)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid if victim == "first" else chance.choice(others), signal.SIGKILL)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Killed(f"{job.arguments} hangs when {victim} is killed") from None
        end = time.monotonic() + PATIENCE
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < end:
                os.killpg(process.pid, 0)
                time.sleep(0.01)
            raise Killed(f"a process of {job.arguments} is left when {victim} is killed")

    def look(self, forked: bool) -> None:
        """Run every job to its end, and see that nothing else is left.

        Raises:
            Killed: something is, or a job writes something else than before.
        """
        for job in self.jobs:
            if any(self.results[file] != content for file, content in self._finished(job, forked).items()):
                raise Killed(f"{job.arguments} writes something else")
        if left := self._names() - self._there - {NEXT}:
            raise Killed(f"left: {sorted(left)}")


def _children(process: int) -> list[int]:
    """The processes that a process has started, and those that these have, where the system tells."""
    found: list[int] = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(number) for number in listed.read_text("ascii").split()]
    return found + [below for child in found for below in _children(child)]


def _turns(jobs: Sequence[Job], fork: bool) -> Iterator[tuple[Job, bool, bool]]:
    """Round after round without an end: a job, whether it is forked, and whether it finds no cache."""
    for round_ in count():
        forked = fork and round_ % 4 != 3
        yield from ((job, forked, round_ % 3 == 0) for job in jobs if not (forked and job.processes))


def kill_often(folder: Path, times: int, seed: int, fork: bool = False) -> Counter[str]:
    """Kill so many times, in turns; the counts of how it ended.

    Args:
        fork: whether runs are forked off this process in three rounds out of four. It has no threads then.

    Raises:
        Killed: something was torn, or left after the next run.
    """
    scene, chance, counts = Scene(folder), random.Random(seed), Counter[str]()
    if fork:
        _load_the_program()
        scene.look(forked=True)
    for number, (job, forked, cold) in enumerate(islice(_turns(scene.jobs, fork), times)):
        counts[scene.kill(job, forked, cold, chance)] += 1
        if number % 20 == 19 or number == times - 1:
            scene.look(fork)
    return counts


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        seed = int(sys.argv[2]) if sys.argv[2:] else 1
        counts = kill_often(Path(name), int(sys.argv[1]), seed, fork=hasattr(os, "fork"))
        sys.stdout.write(f"{dict(counts)}\n")
