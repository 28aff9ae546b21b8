"""Makes the site of the manuals, in Chinese and English, with Zensical.

    python -m tools.site [-o FOLDER]

The manuals are written for whoever reads them in the repository or on a terminal. Here links out of a language lead to
the other half of the site, and lists are written as the site's Markdown wants them.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reportgen.manuals.library import find_manual, heading_names, manual_names, without_breaks

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READMES = {"zh": "README.zh-CN.md", "en": "README.md"}
_CODE = re.compile(r"^( *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_ITEM = re.compile(r"( *)(?:[-*]|\d+\.) ")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_STRIPPED = re.compile(r"^<!--.*-->\n", re.MULTILINE)


def main() -> int:
    """Make the site; the exit code is 1 if anything was to be warned of."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist" / "site")
    told = make_site(parser.parse_args().output)
    print(told, end="", file=sys.stderr)
    return 1 if told else 0


def make_site(output: Path) -> str:
    """Write the site into a folder, in place of what is there; gives what Zensical warned of, empty if nothing."""
    shutil.rmtree(output, ignore_errors=True)
    told = []
    with tempfile.TemporaryDirectory() as temporary:
        for language in READMES:
            folder = Path(temporary) / language
            _write_pages(folder / "docs", language)
            _write_settings(folder, language)
            command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(folder / "mkdocs.yml")]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            if done.returncode:
                told.append(done.stdout + done.stderr)
            else:
                shutil.copytree(folder / "out", output / language)
    if not told:
        (output / "index.html").write_text(
            '<!DOCTYPE html>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url=zh/index.html">\n'
            '<title>reportgen</title>\n<a href="zh/index.html">中文</a> <a href="en/index.html">English</a>\n',
            "utf-8",
        )
    return "".join(told)


def _files(language: str) -> dict[str, Path]:
    """The file of each page of a language, by the page's name, in the order in which the site lists them."""
    manuals = [manual for name in manual_names() if (manual := find_manual(name, language)).language == language]
    return {"index": ROOT / READMES[language], **{each.file.name.partition(".")[0]: each.file for each in manuals}}


def _write_pages(folder: Path, language: str) -> None:
    folder.mkdir(parents=True)
    shutil.copytree(DOCS / "pictures", folder / "pictures")
    for name, file in _files(language).items():
        (folder / f"{name}.md").write_text(page_text(file.read_text("utf-8"), language), "utf-8")


def page_text(text: str, language: str) -> str:
    """A manual as the site's Markdown wants it, its links within the site."""
    parts = _CODE.split(without_breaks(_STRIPPED.sub("", text)))
    headings = [title for part in parts[::2] for title in _HEADING.findall(part)]
    names = heading_names(headings)
    parts[::2] = [_HEADING.sub(lambda found: f"{found[0]} {{: #{next(names)} }}", part) for part in parts[::2]]
    return "".join(part if index % 2 else _lists(_linked(part, language)) for index, part in enumerate(parts))


def _linked(text: str, language: str) -> str:
    def link(found: re.Match[str]) -> str:
        picture, label, target = found.groups()
        return f"{picture}[{label}]({place})" if (place := _place(target, language)) else label

    return _LINK.sub(link, text)


def _place(target: str, language: str) -> str:
    """Where a link leads on the site; empty for a file of the repository that is not there."""
    file, mark, anchor = target.partition("#")
    file = file.removeprefix("docs/")
    if "://" in target or not file or file.startswith("pictures/"):
        return file + mark + anchor
    for other, readme in READMES.items():
        pages = {path.name: name for name, path in _files(other).items()}
        if file in pages or file == readme:
            name = pages.get(file, "index")
            return f"{name}.md{mark}{anchor}" if other == language else f"../{other}/{name}.html{mark}{anchor}"
    return ""


def _lists(text: str) -> str:
    """Lists with an empty line before them and twice as far indented, without which Python's Markdown sees none."""
    lines: list[str] = []
    in_list = False
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and not in_list and lines and lines[-1].strip():
            lines.append("")
        in_list = bool(item) or (in_list and (not line.strip() or line.startswith(" ")))
        indent = len(line) - len(line.lstrip(" "))
        lines.append(" " * indent + line if in_list else line)
    return "\n".join(lines)


def _write_settings(folder: Path, language: str) -> None:
    """The settings as JSON, which is YAML, too."""
    settings = {
        "site_name": "reportgen",
        "docs_dir": "docs",
        "site_dir": "out",
        "use_directory_urls": False,  # so that the site can be read from a folder
        "copyright": {"zh": "MIT 许可证", "en": "MIT license"}[language],
        "nav": [f"{name}.md" for name in _files(language)],
        "theme": {"name": "material", "language": language, "font": False, "features": ["navigation.top"]},
        "extra": {
            "generator": False,
            "alternate": [
                {"name": name, "link": f"../{code}/index.html", "lang": code}
                for name, code in (("中文", "zh"), ("English", "en"))
            ],
        },
        "markdown_extensions": [
            *("attr_list", "sane_lists", "tables", "pymdownx.superfences"),
        ],
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()]
    (folder / "mkdocs.yml").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
