"""The names of reports' files: such as every system can have, and never without their year."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.files.names import MAX_BYTES, file_name

KIND = "年度部门整体支出绩效自评报告"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("报告", "报告"),
        ('a/b\\c:d*e?f"g<h>i|j\nk', "a_b_c_d_e_f_g_h_i_j_k"),
        (" 报告. ", "报告"),
        ("...", "_"),
        ("", "_"),
        ("..", "_"),
        ("CON", "CON_"),
        ("con", "con_"),
        ("NUL.2022", "NUL_.2022"),
        ("Com1 .a", "Com1_ .a"),
        ("LPT9", "LPT9_"),
        ("COM²", "COM²_"),
        ("CONIN$", "CONIN$_"),
        ("CONTENTS", "CONTENTS"),
        ("COM10", "COM10"),
        ("NUL 报告", "NUL 报告"),
        ("a\u202eb\u200bc\x7fd\x85e\ud800f", "a_b_c_d_e_f"),
        ("局" * 66, "局" * 66),
        ("局" * 200 + "2022" + KIND, "局" * 25 + "…" + "局" * 25 + "2022" + KIND),
        ("2022年度" + "局" * 200 + "绩效自评报告", "2022" + "年度" + "局" * 30 + "…" + "局" * 26 + "绩效自评报告"),
    ],
)
def test_a_name_that_every_system_can_have(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("name", ["局" * 100, "第一" * 100, "a" * 300, "示范区" * 40 + "（" + "筹备组" * 40 + "）"])
@pytest.mark.parametrize("shape", ["{name}{year}{kind}", "{year}年度{name}报告", "{name}{year}年度{name}报告"])
def test_however_long_a_name_is_the_year_and_the_kind_stay(name: str, shape: str) -> None:
    titles = [shape.format(name=name, year=year, kind=KIND) for year in ("2022", "2023", "二〇二四")]

    names = [file_name(title) for title in titles]

    assert len(set(names)) == 3
    for found, year in zip(names, ("2022", "2023", "二〇二四"), strict=True):
        assert year in found
        assert found.endswith("报告")
        assert len(found.encode()) <= MAX_BYTES


@given(st.text(max_size=400))
def test_any_title_has_a_name(title: str) -> None:
    name = file_name(title)

    assert 0 < len(name.encode()) <= MAX_BYTES + 1
    assert name.strip(" .") == name
    assert file_name(name) == name
