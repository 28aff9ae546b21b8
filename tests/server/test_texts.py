"""Texts are saved whole, where nobody else has changed them, and every byte that was not touched stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reportgen.errors import OutputError, UsageError
from reportgen.files.project import find_project
from reportgen.server.texts import Conflict, Texts, digest_of

PART = "templates/standard/staff-change.html.j2"


@pytest.fixture
def texts(project: Path) -> Texts:
    return Texts(find_project(project / "data" / "2022.yaml"))


def test_which_texts_there_are(texts: Texts) -> None:
    Path("data/.hidden.yaml").write_text("x: 1\n", "utf-8")
    Path("root.yaml").write_text("x: 1\n", "utf-8")

    data, template = texts.data_files(), texts.template_texts()

    assert data[0] == "root.yaml"
    assert "data/2022.yaml" in data
    assert "data/education/2024.yaml" in data
    assert "data/.hidden.yaml" not in data
    assert template[0] == "schema.json"
    assert {PART, "templates/standard/format.yaml", "templates/hunan/schema.json"} <= set(template)
    assert all(name.endswith((".j2", "/format.yaml", "schema.json")) for name in template)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (b"a: 1\nb: 2\n", "a: 1\nb: 3\n", b"a: 1\nb: 3\n"),
        (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 3\nc: 4\n", b"a: 1\r\nb: 3\r\nc: 4\r\n"),
        (b"\xef\xbb\xbfa: 1\r\n", "a: 2\n", b"\xef\xbb\xbfa: 2\r\n"),
        (b"a: 1\r\nb: 2\nc: 3\rd: 4", "a: 1\nb: 0\nc: 3\nd: 4", b"a: 1\r\nb: 0\r\nc: 3\rd: 4"),
        (b"a: 1\n\n\nb: 2", "a: 1\n\n\nb: 2\n", b"a: 1\n\n\nb: 2\n"),
        (b"", "a: 1\n", b"a: 1\n"),
        (b"a: 1\n", "", b""),
        (b"a\na\na\n", "a\na\n", b"a\na\n"),
    ],
)
def test_the_ends_of_lines_stay_as_they_were(texts: Texts, before: bytes, typed: str, after: bytes) -> None:
    path = Path("data/new.yaml")
    path.write_bytes(before)
    read = texts.read("data/new.yaml")

    saved = texts.save("data/new.yaml", typed, read.digest)

    assert path.read_bytes() == after
    assert saved == (read.name, typed, digest_of(after))


def test_a_text_that_another_has_changed_is_not_saved_over(texts: Texts) -> None:
    read = texts.read(PART)
    Path(PART).write_text("{# 别人的 #}\n", "utf-8")

    with pytest.raises(Conflict) as caught:
        texts.save(PART, "{# 自己的 #}\n", read.digest)

    assert caught.value.there.text == "{# 别人的 #}\n"
    assert Path(PART).read_text("utf-8") == "{# 别人的 #}\n"
    assert texts.save(PART, "{# 自己的 #}\n", caught.value.there.digest).text == "{# 自己的 #}\n"


def test_of_many_who_save_at_once_one_wins_and_all_others_are_told(texts: Texts) -> None:
    digest = texts.read(PART).digest
    won: list[str] = []
    told: list[str] = []
    barrier = threading.Barrier(8)

    def save(text: str) -> None:
        barrier.wait()
        try:
            won.append(texts.save(PART, text, digest).text)
        except Conflict as conflict:
            told.append(conflict.there.text)

    threads = [threading.Thread(target=save, args=(f"{{# {number} #}}\n",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert told == won * 7
    assert Path(PART).read_text("utf-8") == won[0]


def test_another_program_that_writes_in_between_is_not_written_over(
    texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = texts.read(PART).digest
    fsync = os.fsync

    def others_write(handle: int) -> None:
        Path(PART).write_text("{# 别人的 #}\n", "utf-8")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", others_write)

    with pytest.raises(Conflict):
        texts.save(PART, "{# 自己的 #}\n", digest)

    assert Path(PART).read_text("utf-8") == "{# 别人的 #}\n"


def test_what_is_too_large_or_in_no_utf_8_is_told(texts: Texts) -> None:
    read = texts.read("data/2022.yaml")
    Path("data/gbk.yaml").write_bytes("年度: 2022\n".encode("gbk"))

    with pytest.raises(OutputError, match="file-too-large"):
        texts.save("data/2022.yaml", "x" * 1_000_001, read.digest)
    with pytest.raises(UsageError, match="server-not-utf8"):
        texts.read("data/gbk.yaml")
    assert texts.read("data/2022.yaml") == read


SAVE_WITHOUT_END = """
import sys
from pathlib import Path
from reportgen.files.project import find_project
from reportgen.server.texts import Texts
texts = Texts(find_project(Path("data/2022.yaml")))
name, text = "data/2022.yaml", texts.read("data/2022.yaml")
bodies = [text.text, text.text + "# " + "x" * 300_000 + "\\n"]
print("ready", flush=True)
while True:
    for body in bodies:
        text = texts.save(name, body, text.digest)
"""


def test_a_process_that_is_killed_while_it_saves_leaves_the_file_whole(texts: Texts) -> None:
    before = Path("data/2022.yaml").read_bytes()
    for round_ in range(6):
        with subprocess.Popen([sys.executable, "-c", SAVE_WITHOUT_END], stdout=subprocess.PIPE) as saving:
            assert saving.stdout is not None
            assert saving.stdout.readline() == b"ready\n"
            for _ in range(round_ * 40):  # so that it is killed at another moment each time
                Path("data/2022.yaml").stat()
            saving.send_signal(signal.SIGKILL)
        now = Path("data/2022.yaml").read_bytes()
        assert now in (before, before + b"# " + b"x" * 300_000 + b"\n")
        Path("data/2022.yaml").write_bytes(before)
