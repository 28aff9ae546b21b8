"""A file that is edited here and elsewhere: done, undone, merged, saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.editing import edited_file
from reportgen.editing.edited_file import EditedFile
from reportgen.editing.form import form_of
from reportgen.editing.operations import InsertItems, MoveItem, RemoveField, RemoveItem, SetValue
from reportgen.errors import DataError, OutputError, Problem, UsageError
from reportgen.facts.paths import FactPath

TOTAL, BASIC = FactPath("income.total"), FactPath("expenditure.basic")
SOURCES = FactPath("income.sources")


@pytest.fixture
def path(project: Path) -> Path:
    return project / "data" / "2022.yaml"


def elsewhere(path: Path, old: str, new: str) -> None:
    """Another program changes the file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


class TestDo:
    def test_a_value_is_set_and_saved(self, path: Path) -> None:
        before, file = path.read_text("utf-8"), EditedFile(path)

        outcome = file.do(SetValue(BASIC, "961.52"))

        assert outcome.changed
        assert not file.saved
        assert path.read_text("utf-8") == before
        assert file.save().conflict is None
        assert file.saved
        assert path.read_text("utf-8") == before.replace("basic: 961.51", "basic: 961.52")

    def test_what_is_the_same_already_is_no_step(self, path: Path) -> None:
        file = EditedFile(path)

        assert not file.do(SetValue(BASIC, "961.51")).changed
        assert not file.can_undo

    def test_an_operation_for_an_older_text_finds_its_place(self, path: Path) -> None:
        file = EditedFile(path)
        version = file.version
        file.do(InsertItems(SOURCES, 0, ({"name": "事业收入", "amount": "0"},)))

        outcome = file.do(SetValue(SOURCES / 1 / "amount", "3"), version)

        assert outcome.conflict is None
        items = form_of(file.case)["sections"]
        sources = next(field for field in items if field["path"] == "income")["fields"]
        rows = next(field for field in sources if field["name"] == "sources")["items"]
        values = [[cell.get("value", "") for cell in row["fields"]] for row in rows]
        assert values == [["事业收入", "0", ""], ["财政拨款收入", "13452.90", ""], ["其他收入", "3", ""]]

    def test_both_have_changed_a_field(self, path: Path) -> None:
        file = EditedFile(path)
        version = file.version
        file.do(SetValue(BASIC, "1"))

        conflict = file.do(SetValue(BASIC, "2"), version).conflict

        assert conflict is not None
        assert (conflict.path, conflict.title, str(conflict.before)) == (BASIC, "基本支出", "961.51")
        assert (str(conflict.mine), str(conflict.theirs)) == ("2", "1")
        assert str(conflict.problem.message) == ("“基本支出”在别处也改了：原来是“961.51”，那边改成了“1”，这里要改成“2”")
        assert conflict.problem.text("en") == (
            "“基本支出” has been changed elsewhere, too: it was “961.51”, is “1” by now, and was to be “2”"
        )

    def test_the_same_change_made_twice_is_none(self, path: Path) -> None:
        file = EditedFile(path)
        version = file.version
        file.do(SetValue(FactPath("department.self"), "我局"))

        outcome = file.do(SetValue(FactPath("department.self"), "我局"), version)

        assert (outcome.conflict, outcome.changed) == (None, False)

    @pytest.mark.parametrize(
        "operation", [RemoveItem(SOURCES / 1), MoveItem(SOURCES / 1, 0), SetValue(SOURCES / 1 / "amount", "1")]
    )
    def test_an_item_that_is_gone_cannot_be_changed(
        self, path: Path, operation: RemoveItem | MoveItem | SetValue
    ) -> None:
        file = EditedFile(path)
        version = file.version
        file.do(RemoveItem(SOURCES / 1))

        conflict = file.do(operation, version).conflict

        assert conflict is not None
        assert str(conflict.theirs) == "没有填"

    def test_a_version_that_nobody_knows_is_refused(self, path: Path) -> None:
        file = EditedFile(path)

        with pytest.raises(UsageError) as told:
            file.do(SetValue(BASIC, "1"), "0123456789abcdef")

        assert told.value.problems[0].message == "这个页面显示的内容太旧，没有改"

    def test_a_file_that_cannot_be_read_is_not_edited(self, path: Path) -> None:
        file = EditedFile(path)
        file.replace(file.text.replace("year: 2022", "year： 2022"))

        with pytest.raises(DataError):
            file.do(SetValue(BASIC, "1"))

        assert file.undo().changed
        assert file.do(SetValue(BASIC, "1")).changed


class TestUndo:
    def test_goes_back_and_forth(self, path: Path) -> None:
        file = EditedFile(path)
        first = file.text
        file.do(SetValue(BASIC, "1"))
        second = file.text
        file.do(RemoveField(TOTAL))
        third = file.text

        assert [file.undo().changed, file.text] == [True, second]
        assert [file.undo().changed, file.text, file.can_undo] == [True, first, False]
        assert not file.undo().changed
        assert [file.redo().changed, file.text] == [True, second]
        assert [file.redo().changed, file.text, file.can_redo] == [True, third, False]

    def test_what_is_done_next_ends_what_was_undone(self, path: Path) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        file.undo()
        file.do(SetValue(TOTAL, "1"))

        assert not file.can_redo

    def test_what_others_have_done_since_stays(self, path: Path) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        file.save()
        elsewhere(path, "self: 我办", "self: 本办")
        assert [str(text) for text in file.take_outside().said] == ["文件在别处改过，已经并到这里"]

        file.undo()

        assert "self: 本办" in file.text
        assert "basic: 961.51" in file.text

    def test_lines_that_others_have_changed_since_cannot_be_undone(self, path: Path) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        file.save()
        elsewhere(path, "basic: 1\n", "basic: 2\n")
        file.take_outside()

        conflict = file.undo().conflict

        assert conflict is not None
        assert conflict.problem.message == "这一步改过的几行，后来别处又改了，不能撤销或重做"
        assert "basic: 2\n" in file.text

    def test_what_is_taken_over_as_it_is_need_not_be_read(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = EditedFile(path)
        read: list[str] = []
        monkeypatch.setattr(edited_file, "parse_facts", lambda source: read.append(source.text))
        elsewhere(path, "self: 我办", "self: 本办")

        assert file.take_outside().changed
        assert read == []

        monkeypatch.undo()
        file.do(SetValue(BASIC, "1"))
        monkeypatch.setattr(edited_file, "parse_facts", lambda source: read.append(source.text))
        elsewhere(path, "self: 本办", "self: 我办")
        assert file.take_outside().changed
        assert read == [file.text]


class TestSave:
    def test_what_others_have_written_is_taken_over(self, path: Path) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        elsewhere(path, "self: 我办", "self: 本办")

        outcome = file.save()

        assert outcome.changed
        text = path.read_text("utf-8")
        assert "self: 本办" in text
        assert "basic: 1\n" in text
        assert file.saved

    def test_what_both_have_changed_is_told_and_neither_is_lost(self, path: Path) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        elsewhere(path, "basic: 961.51", "basic: 2")

        conflict = file.save().conflict

        assert conflict is not None
        assert conflict.problem.message == "文件在别处改过并且存了盘，改的正是这里要改的几行"
        assert "basic: 2\n" in path.read_text("utf-8")
        assert "basic: 1\n" in file.text

    @pytest.mark.parametrize(
        ("mark", "line_break"), [(b"\xef\xbb\xbf", "\r\n"), (b"", "\r\n"), (b"\xef\xbb\xbf", "\n")]
    )
    def test_mark_and_line_breaks_stay(self, path: Path, mark: bytes, line_break: str) -> None:
        text = path.read_text("utf-8").replace("\n", line_break)
        path.write_bytes(mark + text.encode())
        file = EditedFile(path)

        file.do(SetValue(BASIC, "1"))
        file.do(SetValue(FactPath("department.functions[1]"), "第一句。\n第二句。"))
        file.save()

        lines = text.replace("basic: 961.51", "basic: 1").split(line_break)
        at = next(n for n, line in enumerate(lines) if "受理镇人民政府、街道办事处和区政府各部门报来的请示" in line)
        lines[at : at + 1] = ["    - |", "      第一句。", "      第二句。"]
        assert path.read_bytes() == mark + line_break.join(lines).encode()

    def test_a_file_that_is_written_again_and_again_is_not_written_over(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = EditedFile(path)
        file.do(SetValue(BASIC, "1"))
        read = EditedFile._read

        def changing(self: EditedFile) -> bytes:
            found = read(self)
            path.write_bytes(found + b"# again\n")
            return found

        monkeypatch.setattr(EditedFile, "_read", changing)

        with pytest.raises(OutputError) as told:
            file.save()

        assert told.value.problems[0].code == "output-changed"
        assert "basic: 961.51" in path.read_text("utf-8")


class TestKept:
    """A change is made and saved, or neither."""

    def test_it_is_made_upon_what_others_have_written_to_the_same_lines(self, path: Path) -> None:
        file = EditedFile(path)
        version = file.version
        file.kept(lambda: file.do(SetValue(BASIC, "1")))
        elsewhere(path, "basic: 1\n", "basic: 1\n  # 已核\n")

        outcome = file.kept(lambda: file.do(SetValue(FactPath("expenditure.project"), "2"), version))

        assert outcome.conflict is None
        assert file.saved
        text = path.read_text("utf-8")
        assert "basic: 1\n  # 已核\n" in text
        assert "project: 2\n" in text

    def test_what_both_have_changed_is_told_by_its_field_and_the_file_is_known_as_it_is(self, path: Path) -> None:
        file = EditedFile(path)
        version = file.version
        elsewhere(path, "basic: 961.51", "basic: 2")

        conflict = file.kept(lambda: file.do(SetValue(BASIC, "1"), version)).conflict

        assert conflict is not None
        assert str(conflict.problem.message) == ("“基本支出”在别处也改了：原来是“961.51”，那边改成了“2”，这里要改成“1”")
        assert file.text == path.read_text("utf-8")
        assert not file.can_undo
        elsewhere(path, "basic: 2\n", "basic: 3\n")
        assert file.take_outside().conflict is None
        assert "basic: 3\n" in file.text

    def test_what_cannot_be_saved_is_not_done(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = EditedFile(path)
        file.kept(lambda: file.do(SetValue(BASIC, "1")))
        file.kept(file.undo)
        before = file.text

        def locked(*_: object) -> None:
            raise OutputError(Problem(code="output-failed", params={"reason": ""}))

        monkeypatch.setattr(edited_file, "save_file", locked)
        with pytest.raises(OutputError):
            file.kept(lambda: file.do(SetValue(BASIC, "2")))

        assert file.saved
        assert (file.text, file.can_undo, file.can_redo) == (before, False, True)

    def test_a_file_that_is_gone_is_told_and_saved_when_it_is_back(self, path: Path) -> None:
        file = EditedFile(path)
        path.rename(path.with_suffix(".bak"))

        with pytest.raises(OutputError) as told:
            file.kept(lambda: file.do(SetValue(BASIC, "1")))

        (problem,) = told.value.problems
        assert problem.message == "这份数据文件不在原来的地方了，刚才填的还没有存"
        assert problem.hint == (
            "移走或者改了名的，放回原处、改回原名；删掉的，从回收站里还原。文件一回来，这里就接着存。"
        )
        path.with_suffix(".bak").rename(path)
        file.kept(lambda: file.do(SetValue(BASIC, "1")))
        assert "basic: 1\n" in path.read_text("utf-8")
