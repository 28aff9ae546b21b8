"""Kills the program at random moments of its work, and looks at what is left: `python -m tests.tools.kills 1000`.

Builds, `check --fix`, `new` and `diff --docx` are killed (SIGKILL) with and without a cache. Whatever the moment, each
file is the old or the new one, whole; and after the next run that is let to its end, nothing else is there.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.tools.root import ROOT

DATA, STARTER, NEXT, REDLINE = "data/2022.yaml", "data/starter.yaml", "data/2027.yaml", "out/redline.docx"
TYPED = ("benefits: 馆藏档案得到妥善保管，查档服务更加便捷。", "benefits: 接待1260人次。")
OLD = b"an old report"


class Job(NamedTuple):
    """A command, and the file that it writes, with what this held before; None if it was not there."""

    arguments: tuple[str, ...]
    file: str
    before: bytes | None


class Killed(Exception):
    """Something was left that should not be there."""


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
        report = self._report()
        typed = (self.project / STARTER).read_bytes()
        self.jobs = (
            Job(("build", DATA), report, OLD),
            Job(("check", "--fix", STARTER), STARTER, typed),
            Job(("new", "2027", "--from", DATA), NEXT, None),
            Job(("diff", "HEAD", STARTER, "--docx", REDLINE), REDLINE, OLD),
        )
        self._there = self._names() | {report, REDLINE}
        self.seconds: dict[str, float] = {}
        self.results = {job.file: self._finished(job) for job in self.jobs}

    def _report(self) -> str:
        self._started("build", DATA).wait()
        (found,) = (self.project / "out").iterdir()
        return f"out/{found.name}"

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
        for other in self.jobs:
            path = self.project / other.file
            path.unlink(missing_ok=True)
            if other.before is not None:
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(other.before)

    def _finished(self, job: Job) -> bytes:
        """What a job writes when it is let to its end."""
        self._reset()
        start = time.monotonic()
        self._started(*job.arguments).wait()
        self.seconds[job.file] = time.monotonic() - start
        return (self.project / job.file).read_bytes()

    def kill(self, job: Job, cold: bool, chance: random.Random) -> str:
        """Kill a job at some moment; tell whether it came to its end, and whether it left something.

        Raises:
            Killed: a file is neither the old nor the new one.
        """
        if cold:
            shutil.rmtree(self.cache, ignore_errors=True)
        self._reset()
        process = self._started(*job.arguments)
        # A run that starts takes long to come to what it writes: most kills go there.
        time.sleep(self.seconds[job.file] * chance.choice((chance.uniform(0, 1), chance.uniform(0.7, 1.1))))
        ended = process.poll() is not None
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for other in self.jobs:
            path = self.project / other.file
            found = path.read_bytes() if path.exists() else None
            allowed = (other.before, self.results[other.file]) if other is job else (other.before,)
            if found not in allowed:
                raise Killed(f"{other.file} is torn after {job.arguments}")
        if ended:
            return "ended"
        return "left something" if self._names() - self._there - {job.file} else "killed"

    def look(self) -> None:
        """Run every job to its end, and see that nothing else is left.

        Raises:
            Killed: something is, or a job writes something else than before.
        """
        for job in self.jobs:
            if self._finished(job) != self.results[job.file]:
                raise Killed(f"{job.arguments} writes something else")
        if left := self._names() - self._there - {NEXT}:
            raise Killed(f"left: {sorted(left)}")


def kill_often(folder: Path, times: int, seed: int) -> Counter[str]:
    """Kill so many times, in turns; the counts of how it ended.

    Raises:
        Killed: something was torn, or left after the next run.
    """
    scene, chance, counts = Scene(folder), random.Random(seed), Counter[str]()
    for number in range(times):
        job = scene.jobs[number % len(scene.jobs)]
        counts[scene.kill(job, cold=number // len(scene.jobs) % 2 == 0, chance=chance)] += 1
        if number % 20 == 19 or number == times - 1:
            scene.look()
    return counts


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        counts = kill_often(Path(name), int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1)
        sys.stdout.write(f"{dict(counts)}\n")
