"""The scripts of the page as one: all of them, each behind those that it imports, and nothing of another's names."""

from __future__ import annotations

import re
from pathlib import Path

from reportgen.server.scripts import joined
from tests.tools.local_server import Served
from tests.tools.root import ROOT

PAGE = ROOT / "reportgen" / "server" / "page"


def test_every_script_is_there_once_behind_those_that_it_imports() -> None:
    names = re.findall(r'^modules\["(.+)"\] = ', joined(PAGE / "main.js"), re.MULTILINE)

    assert sorted(names) == sorted(path.name for path in PAGE.glob("*.js"))
    for name in names:
        imported = re.findall(r'from "\./(.+)"', (PAGE / name).read_text("utf-8"))
        assert {*imported} <= {*names[: names.index(name)]}, name


def test_every_import_and_export_is_taken_over() -> None:
    assert re.findall(r"^(?:import|export)\b.*|^const \{.* as .*", joined(PAGE / "main.js"), re.MULTILINE) == []


def test_each_stands_in_a_function_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nconst wait = 1;\nb(wait);\n', "utf-8")
    (tmp_path / "b.js").write_text("const wait = 2;\nexport async function b(more) {\n}\nexport class C {}\n", "utf-8")

    assert joined(tmp_path / "a.js") == (
        "const modules = {};\n"
        'modules["b.js"] = (() => {\nconst wait = 2;\nasync function b(more) {\n}\nclass C {}\nreturn { b, C };\n'
        "})();\n"
        'modules["a.js"] = (() => {\nconst { b } = modules["b.js"];\nconst wait = 1;\nb(wait);\nreturn {  };\n})();\n'
    )


def test_the_page_asks_for_one_script(server: Served) -> None:
    assert re.findall(r'src="(/page/.+?)"', server.request("GET", "/").body) == ["/page/main.js"]
    assert server.request("GET", "/page/main.js").body == joined(PAGE / "main.js")
    assert server.request("GET", "/page/form.js").status == 404
