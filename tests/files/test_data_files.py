"""Which files a folder means: its data, and nothing else that is YAML."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reportgen.files.data_files import is_data, meant_by, meant_files


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "甲/2025.yaml", "甲/2024.YML", "乙/下属 单位/𠮷田.yaml", "乙/import.yaml", "乙/Summary.yml", "format.yaml",
        ".hidden.yaml", ".git/a.yaml", "templates/standard/a.yaml", "node_modules/a.yaml", "乙/说明.txt", "空/a.txt",
        "venv/pyvenv.cfg", "venv/a.yaml", "out/a.yaml", "~$2025.yaml.tmp",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.usefixtures("there")
def test_a_folder_means_the_data_in_it_and_below() -> None:
    assert meant_files(["."]) == ["./out/a.yaml", "./乙/下属 单位/𠮷田.yaml", "./甲/2024.YML", "./甲/2025.yaml"]
    assert meant_files(["空"]) == ["空"]


@pytest.mark.usefixtures("there")
def test_a_project_keeps_its_data_in_its_own_folder() -> None:
    Path("schema.json").touch()
    assert meant_files(["."]) == ["./乙/下属 单位/𠮷田.yaml", "./甲/2024.YML", "./甲/2025.yaml"]

    Path("data").mkdir()
    Path("data/2025.yaml").touch()
    assert meant_files(["."]) == ["./data/2025.yaml"]


@pytest.mark.usefixtures("there")
def test_whatever_is_named_is_meant_once_under_its_first_name() -> None:
    Path("data").mkdir()
    Path("data/2030.yaml").touch()
    Path("甲/link.yaml").symlink_to("2025.yaml")
    Path("甲/around").symlink_to("..")

    absolute = str(Path("甲/2025.yaml").absolute())
    names = ["甲/2025.yaml", "甲", "./甲/2025.yaml", absolute, "2030.yaml", "data/2030.yaml"]
    assert meant_by([*names, "none.yaml", "./none.yaml", "import.yaml"]) == {
        "甲/2025.yaml": ["甲/2025.yaml"],
        "甲": ["甲/2024.YML"],
        "./甲/2025.yaml": [],
        absolute: [],
        "2030.yaml": ["2030.yaml"],
        "data/2030.yaml": [],
        "none.yaml": ["none.yaml"],
        "./none.yaml": [],
        "import.yaml": ["import.yaml"],
    }


@pytest.mark.parametrize("name", ["a.docx", "FORMAT.YAML", "import.yml", ".a.yaml", "yaml", "a.yaml.bak"])
def test_what_is_no_data_by_its_name(name: str) -> None:
    assert not is_data(name)
    assert is_data(os.path.basename("2025.yaml"))
