"""The reasons of the system, in words of our own."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from reportgen.files.read import YAML, UnreadableFile, read_file
from reportgen.files.reasons import reason_of
from reportgen.files.save import unwritable


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("ENOENT", "没有这个文件或文件夹", "there is no such file or folder"),
        ("EACCES", "没有权限", "there is no permission"),
        ("EPERM", "没有权限", "there is no permission"),
        ("EISDIR", "这是一个文件夹", "it is a folder"),
        ("ENOTDIR", "路径里有一段不是文件夹", "a part of the path is no folder"),
        ("EEXIST", "已经有同名的文件或文件夹", "a file or folder of that name exists"),
        ("ENOTEMPTY", "文件夹不是空的", "the folder is not empty"),
        ("ENOSPC", "磁盘满了", "the disk is full"),
        ("EDQUOT", "超过了这个用户可以用的磁盘空间", "this user may use no more of the disk"),
        ("EFBIG", "文件太大，磁盘放不下这么大的文件", "the file is larger than the disk takes"),
        ("EROFS", "磁盘是只读的", "the disk is read-only"),
        ("ENAMETOOLONG", "名称或路径太长", "the name or path is too long"),
        ("EINVAL", "这里不能用这样的名称", "such a name cannot be used here"),
        ("EIO", "磁盘或设备出了错", "the disk or the device failed"),
        ("ELOOP", "链接绕成了一圈，或者层数太多", "links lead in a circle, or are too many"),
        ("EMLINK", "指向它的链接太多", "too many links lead to it"),
        ("EXDEV", "不在同一个磁盘上", "it is on another disk"),
        ("EBADF", "输出已经关闭", "the output is closed"),
        ("EPIPE", "输出已经关闭", "the output is closed"),
        ("EBUSY", "别的程序正在使用", "another program is using it"),
        ("EMFILE", "打开的文件太多", "too many files are open"),
        ("ENOMEM", "内存不够", "there is not enough memory"),
        ("ESTALE", "网络上的文件夹连不上", "the folder on the network is out of reach"),
        ("EOPNOTSUPP", "这个磁盘或系统不支持", "this disk or system cannot do it"),
    ],
)
def test_a_reason_in_both_languages(name: str, zh: str, en: str) -> None:
    number = getattr(errno, name, None)
    if number is None:
        pytest.skip("this system has no such error")
    reason = reason_of(OSError(number, os.strerror(number), "甲.yaml"))

    assert (reason.in_language("zh"), reason.in_language("en")) == (zh, en)


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(9999, "Unknown error 9999"), "系统错误 9999", "system error 9999"),
        (OSError("cannot identify"), "系统没有说明原因", "the system gives no reason"),
        (ValueError("embedded null byte"), "这里不能用这样的名称", "such a name cannot be used here"),
    ],
)
def test_what_has_no_known_number(error: OSError | ValueError, zh: str, en: str) -> None:
    assert (reason_of(error).in_language("zh"), reason_of(error).in_language("en")) == (zh, en)


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_nothing_of_the_system_s_own_sentence_is_said(number: int, tmp_path: Path) -> None:
    said = unwritable(OSError(number, os.strerror(number)), tmp_path / "a").text("zh")

    assert not re.search("[A-Za-z]", said)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a.yaml").touch()
    monkeypatch.setattr(os, "open", broken)

    with pytest.raises(UnreadableFile) as caught:
        read_file(tmp_path / "a.yaml", YAML, None)

    problem = caught.value.problem("a.yaml")
    assert problem.message == "文件读不出来：磁盘或设备出了错"
    assert problem.text("en") == "the file cannot be read: the disk or the device failed"
