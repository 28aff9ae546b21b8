"""The language of a report: what its format says, what its markup says, and what one file of words is enough for."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from reportgen import Case
from reportgen.authoring.scaffold import make_project
from reportgen.document.blocks import Paragraph
from reportgen.errors import TemplateError
from reportgen.language import words
from reportgen.template import resolve


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An English project of two years, whose format says nothing of the language."""
    make_project(tmp_path / "p", 2025, "en", empty=True)
    monkeypatch.chdir(tmp_path / "p")
    Path("data/2026.yaml").write_text("year: 2026\nname: Ours\nserved: 1500\nsummary: No more\n", "utf-8")
    form = Path("templates/report/format.yaml")
    form.write_text(form.read_text("utf-8").replace("language: en\n", ""), "utf-8")
    return tmp_path / "p"


def speak(lang: str) -> None:
    page = Path("templates/report/report.html.j2")
    page.write_text(re.sub('lang="[^"]*"', f'lang="{lang}"', page.read_text("utf-8")), "utf-8")
    resolve._layout.cache_clear()


def printed() -> list[str]:
    return [block.text for block in Case("data/2026.yaml").document.blocks if isinstance(block, Paragraph)][2:]


def parts() -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(Case("data/2026.yaml").docx)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}


@pytest.mark.parametrize(
    ("lang", "language", "latin", "east_asian"),
    [
        ("en", "en-US", "en-US", "zh-CN"),
        ("en-GB", "en-GB", "en-GB", "zh-CN"),
        ("zh", "zh-CN", "en-US", "zh-CN"),
        ("zh-TW", "zh-TW", "en-US", "zh-TW"),
        ("xx-YY", "zh-CN", "en-US", "zh-CN"),
    ],
)
@pytest.mark.usefixtures("project")
def test_word_is_told_the_language_of_the_markup(lang: str, language: str, latin: str, east_asian: str) -> None:
    speak(lang)

    found = parts()

    assert f"<dc:language>{language}</dc:language>" in found["docProps/core.xml"]
    assert f'<w:lang w:val="{latin}" w:eastAsia="{east_asian}" w:bidi="ar-SA"/>' in found["word/styles.xml"]
    assert f'<w:themeFontLang w:val="{latin}" w:eastAsia="{east_asian}"/>' in found["word/settings.xml"]


@pytest.mark.usefixtures("project")
def test_an_english_report_has_fonts_without_chinese_ones_or_themes() -> None:
    found = parts()

    fonts = set(re.findall(r'w:(?:ascii|hAnsi|eastAsia|cs)="([^"]+)"', found["word/styles.xml"]))
    assert fonts - {"zh-CN"} == {"Times New Roman", "Arial"}
    assert "Theme=" not in found["word/styles.xml"]
    assert set(re.findall(r'<w:charset w:val="(\w+)"/>', found["word/fontTable.xml"])) == {"00"}
    assert not re.search("[\u4e00-\u9fff]", "".join(found.values()))


@pytest.mark.usefixtures("project")
def test_the_phrases_are_those_of_the_markup_unless_the_format_says_otherwise() -> None:
    assert printed()[0] == (
        "1500 people were served; the number increased by 300 people (25.0%) compared with the previous year."
    )

    speak("zh-CN")
    assert printed()[0] == "1500 people were served; the number 比上年增加300 people，增长25.0%."

    form = Path("templates/report/format.yaml")
    form.write_text(f"language: en\n{form.read_text('utf-8')}", "utf-8")
    assert "increased by" in printed()[0]


@pytest.mark.usefixtures("project")
def test_a_language_that_is_not_there_is_told() -> None:
    form = Path("templates/report/format.yaml")
    form.write_text(f"language: fr\n{form.read_text('utf-8')}", "utf-8")

    with pytest.raises(TemplateError) as caught:
        _ = Case("data/2026.yaml").layout

    (problem,) = caught.value.problems
    assert str(problem.place) == "templates/report/format.yaml:1:11"
    assert problem.text("zh") == "没有“fr”这种语言"
    assert problem.advice("zh") == "可以写的有：zh、en。"
    assert problem.text("en") == "there is no language “fr”"
    assert problem.advice("en") == "Those that there are: zh, en."


@pytest.mark.usefixtures("project")
def test_one_file_of_words_makes_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    for path in words.FOLDER.glob("*.json"):
        (folder / path.name).write_bytes(path.read_bytes())
    french = json.loads((folder / "en.json").read_bytes())
    french["phrases"] |= {
        "compared": "{change} ({rate}) par rapport à l'année précédente",
        "increased": "a augmenté de {difference}",
        "full_stop": " !",
    }
    french["word"] |= {"lang": "fr-FR"}
    (folder / "fr.json").write_text(json.dumps(french), "utf-8")
    monkeypatch.setattr(words, "FOLDER", folder)
    speak("fr")

    assert printed() == [
        "1500 people were served; the number a augmenté de 300 people (25.0%) par rapport à l'année précédente.",
        "Summary",
        "No more !",
    ]
    assert "<dc:language>fr-FR</dc:language>" in parts()["docProps/core.xml"]
    assert words.languages() == ("zh", "fr", "en")
