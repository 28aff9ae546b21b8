"""A level of headings that is left out is told by check, at the line of the template that leaves it out."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen import Case

MAIN = Path("templates/standard/report.html.j2")
HEAD = (
    '<html><head><title>报告</title><meta name="filename" content="报告"/>'
    '<meta name="date" content="2025-12-31"/></head><body>\n'
)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<h1>甲</h1><h2>乙</h2><h3>丙</h3><h1>丁</h1>", []),
        ("<h1>甲</h1>\n<h3>丙</h3>", [(3, "<h3> “丙”前面没有 <h2>，跳过了一级")]),
        ("<h2>甲</h2>\n<h2>乙</h2>", [(2, "<h2> “甲”前面没有 <h1>，跳过了一级")]),
        ("<h1>甲</h1>\n<h4>丁</h4>", [(3, "<h4> “丁”前面没有 <h2>、<h3>，跳过了一级")]),
        ('<h1>甲</h1>\n<h3 class="run-in">丙</h3><p>文字。</p>', [(3, "<h3> “丙”前面没有 <h2>，跳过了一级")]),
        ("<h1>甲</h1><ol><li>项</li></ol>", []),
        ("{% for n in range(3) %}<h1>甲</h1>\n<h3>丙</h3>{% endfor %}", [(3, "<h3> “丙”前面没有 <h2>，跳过了一级")]),
    ],
)
def test_a_level_that_is_left_out_is_told(project: Path, body: str, told: list[tuple[int, str]]) -> None:
    MAIN.write_text(f"{HEAD}{body}\n</body></html>\n", "utf-8")

    found = [problem for problem in Case("data/starter.yaml").check() if problem.code == "heading-skipped"]

    assert [(problem.place and problem.place.line, problem.message) for problem in found] == told
    assert all(problem.hint == "标题一级一级往下写；编号也是一级一级的。" for problem in found)
    assert all(problem.severity == "warning" for problem in found)
