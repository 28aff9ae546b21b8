"""Work in chunks by any executor: in the order of the files, stopped between chunks, and done once more where a process
has ended over it."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from reportgen import Outcome, State, build_reports
from reportgen.batch import run as batch_run
from reportgen.batch.run import Worked, Workers, run_chunks
from reportgen.batch.small import small_problems
from reportgen.case import Case
from reportgen.errors import DataError, Problem
from reportgen.messages import LANGUAGES
from tests.batch.work import done, dying, ended_last_begun, failing, processes_of_two

FILES = [str(number) for number in range(40)]
needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes otherwise")


def never() -> bool:
    return False


class Other(Executor):
    """An executor that nobody has heard of, and which does what was sent last first."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(3)
        self.most = 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **more: Any) -> Future[Any]:
        pickle.dumps((work, arguments))
        self.most = max(self.most, len(arguments[0]))
        return self.threads.submit(work, *arguments)


@contextmanager
def others() -> Iterator[Executor]:
    yield Other()


@pytest.mark.parametrize("kind", [partial(ThreadPoolExecutor, 2), partial(ProcessPoolExecutor, 2), others])
def test_any_executor_does(kind: Callable[[], Any]) -> None:
    with kind() as executor, Workers(executor, 2) as workers:
        worked = list(run_chunks(done, FILES, workers, 3, never))

    assert worked == [Worked(outcome.file, outcome) for outcome in done(FILES)]


@needs_signals
def test_what_a_killed_process_had_to_do_is_done_once_more_and_told(tmp_path: Path) -> None:
    with Workers(None, 2) as workers:
        worked = list(run_chunks(partial(dying, str(tmp_path), 1), FILES, workers, 4, never))

    assert [one.result for one in worked] == done(FILES)
    again = [one.file for one in worked if one.again]
    assert {"16", "17", "18", "19"} <= set(again)
    assert len(again) <= 4 * 2 * 2


@needs_signals
@pytest.mark.parametrize("own", [True, False], ids=["own", "given"])
def test_a_file_that_ends_every_process_fails_alone(own: bool, tmp_path: Path) -> None:
    given = None if own else ProcessPoolExecutor(2)
    with Workers(given, 2) as workers:
        worked = list(run_chunks(partial(dying, str(tmp_path), 99), FILES, workers, 4, never))

    assert [one.file for one in worked] == FILES
    (failed,) = (one for one in worked if one.result is None)
    assert (failed.file, failed.again) == ("17", True)
    assert failed.problem is not None
    assert failed.problem.code == "worker-ended"
    assert len(os.listdir(tmp_path)) == 2


def test_what_does_not_come_back_is_done_once_more() -> None:
    with ThreadPoolExecutor(2) as executor, Workers(executor, 1) as workers:
        worked = list(run_chunks(failing, FILES[:6], workers, 2, never))

    assert [one.result for one in worked if one.file != "3"] == done(["0", "1", "2", "4", "5"])
    assert worked[3].problem is not None
    assert "ValueError: lost on the way" in worked[3].problem.text("en")


def test_a_run_that_is_stopped_ends_with_what_is_under_way() -> None:
    seen: list[Worked[Outcome]] = []
    executor = Other()
    with Workers(executor, 1) as workers:
        workers.ahead = 2
        for one in run_chunks(done, FILES, workers, 2, lambda: len(seen) > 5):
            seen.append(one)

    assert [one.file for one in seen] == FILES
    assert [one.result for one in seen[:6]] == done(FILES[:6])
    assert seen[-20:] == [Worked(name) for name in FILES[-20:]]
    assert executor.most == 2


# Problems


def problems_of(file: str) -> Iterable[Problem]:
    try:
        return Case(file).check()
    except DataError as error:
        return error.problems


@pytest.mark.usefixtures("project")
def test_problems_say_the_same_when_they_come_from_another_process(edit: Callable[..., None]) -> None:
    edit("data/2022.yaml", ("basic: 961.51", "basic: 961.51万元"), ("  name: ", "  nmae: "))
    edit("data/starter.yaml", ("  total: 400.00", "  total: 400.01"))
    for file in ("data/2022.yaml", "data/starter.yaml", "data/none.yaml"):
        found = tuple(problems_of(file))
        sent = pickle.dumps(small_problems(found))
        came = pickle.loads(sent)

        assert found
        assert len(sent) < 20_000
        for language in LANGUAGES:
            assert [(p.text(language), p.advice(language)) for p in came] == [
                (p.text(language), p.advice(language)) for p in found
            ]
        assert [(str(p), p.place and p.place.text, p.related and str(p.related[0][1])) for p in came] == [
            (str(p), p.place and p.place.text, p.related and str(p.related[0][1])) for p in found
        ]


# Reports


def copies(count: int) -> list[str]:
    """Departments whose reports have names of their own."""
    text = Path("data/starter.yaml").read_text("utf-8")
    names = [f"data/many/{number}.yaml" for number in range(count)]
    Path("data/many").mkdir()
    for number, name in enumerate(names):
        Path(name).write_text(text.replace("示范区档案馆", f"示范区第{number}档案馆"), "utf-8")
    return names


@pytest.mark.usefixtures("project")
def test_processes_write_the_reports_that_one_process_writes() -> None:
    names = copies(6)
    one = build_reports(names, "一/", processes=1)
    two = build_reports(names, "二/", processes=2)

    assert [outcome.state for outcome in (*one, *two)] == [State.BUILT] * 12
    for first, second in zip(one, two, strict=True):
        assert (first.file, first.counts, first.own) == (second.file, second.counts, second.own)
        assert Path(first.reports[0]).read_bytes() == Path(second.reports[0]).read_bytes()
    assert build_reports(names, "二/", processes=2)[0].state is State.UNCHANGED


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("processes", [1, 2])
def test_of_files_that_are_one_report_the_first_is_built(processes: int) -> None:
    names = copies(4)
    for number in (1, 3):
        text = Path(names[number]).read_text("utf-8").replace(f"第{number}档案馆", "第0档案馆")
        Path(names[number]).write_text(text + f"# 第{number}份\n", "utf-8")
    expected = Path(build_reports(names[:1], "单独/")[0].reports[0]).read_bytes()

    for _ in range(2):
        outcomes = build_reports([names[2], *names[:2], names[3]], processes=processes)
        assert [outcome.exit_code for outcome in outcomes] == [0, 0, 2, 2]
        assert [problem.params for outcome in outcomes for problem in outcome.problems] == [
            {"first": names[0], "second": name} for name in (names[1], names[3])
        ]
        assert Path(outcomes[1].reports[0]).read_bytes() == expected


@pytest.mark.usefixtures("project")
def test_a_cluster_of_dask_does() -> None:
    distributed = pytest.importorskip("distributed")
    names = copies(12)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        outcomes = build_reports(names, executor=executor)

    assert [outcome.state for outcome in outcomes] == [State.BUILT] * 12
    assert all(Path(outcome.reports[0]).is_file() for outcome in outcomes)
    assert build_reports(names)[0].state is State.UNCHANGED


@needs_signals
def test_the_end_of_the_process_that_was_begun_last_is_noticed(tmp_path: Path) -> None:
    """The pool of Python begins it after it has looked which there are, and would only hear of it from the others."""
    with Workers(None, 2) as workers:
        found = list(run_chunks(partial(ended_last_begun, str(tmp_path)), ["a", "b"], workers, 1, never))

    assert [(worked.file, worked.again, worked.problem) for worked in found] == [("a", True, None), ("b", True, None)]
    assert not (tmp_path / "in vain").exists()


@needs_signals
@pytest.mark.parametrize("victim", [0, 1])
def test_a_process_that_is_killed_when_all_is_done_does_not_keep_the_others(victim: int, tmp_path: Path) -> None:
    """One of two idle ones has the lock for which the other waits."""
    with Workers(None, 2) as workers:
        began = [workers.submit(partial(processes_of_two, str(tmp_path)), [name]) for name in "ab"]
        processes = [number for future in began for number in future.result()]
        for process in processes:
            os.kill(process, signal.SIGSTOP)  # so that it does not end before it is killed
        ended = Thread(target=workers.renew)
        ended.start()
        time.sleep(0.2)  # in which the others are told to end
        os.kill(processes[victim], signal.SIGKILL)
        os.kill(processes[1 - victim], signal.SIGCONT)
        ended.join(20)

        assert not ended.is_alive()

    end = time.monotonic() + 20
    while left := [child for child in active_children() if child.pid in processes]:
        assert time.monotonic() < end, left


def test_what_ends_the_processes_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives back locks, and Python complains on the terminal of those that a program leaves behind."""
    join, before = SpawnProcess.join, set(enumerate_threads())

    def join_slowly(process: SpawnProcess, timeout: float | None = None) -> None:
        time.sleep(0.2)  # who did not wait would be seen: what ends the processes would still be there
        join(process, timeout)

    monkeypatch.setattr(SpawnProcess, "join", join_slowly)
    with Workers(None, 2) as workers:
        assert workers.submit(done, ["1"]).result() == done(["1"])

    assert set(enumerate_threads()) <= before


class Deaf(Workers):
    """Workers that do not hear what becomes of the chunk of file 17, which ends its process, when it is sent first."""

    deaf = True

    def submit(self, work: Any, files: Sequence[str]) -> Future[Any]:
        future = super().submit(work, files)
        if "17" not in files or not self.deaf:
            return future
        self.deaf = False
        return Future()


@needs_signals
def test_what_is_never_heard_of_is_done_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's pool may end itself, if a process ends while another is begun."""
    monkeypatch.setattr(batch_run, "_PATIENCE", 0.2)
    with Deaf(None, 1) as workers:
        worked = list(run_chunks(partial(dying, str(tmp_path), 1), ["17", "18"], workers, 1, never))

    assert worked == [Worked(outcome.file, outcome, again=True) for outcome in done(["17", "18"])]
