"""The house: every module imports only from lower rungs, and only the ends of the pipeline touch the world."""

from __future__ import annotations

import ast
from pathlib import Path

from reportgen.messages import TOPICS

PACKAGE = Path(__file__).parent.parent / "reportgen"

CATALOGUES = {f"messages.{language}_{topic}".rstrip("_") for language in ("zh", "en") for topic in TOPICS}

# The folders themselves hold nothing but a word on what is in them.
FOLDERS = {"compare", "docx", "git", "proofread", "trace"}

RUNGS = [
    {"version", "messages", "compare.sequences", *CATALOGUES, *FOLDERS},
    {
        "kept",
        "places",
        "recording",
        "measures",
        "rounding",
        "chinese",
        "compare.words",
        "blocks",
        "shapes",
        "docx.ooxml",
        "proofread.leftovers",
        "proofread.numbers",
    },
    {"demands", "errors", "facts", "docx.workbook", "proofread.years"},
    {"figures", "slips", "project", "typed"},
    {"records", "syntax", "save", "edits", "tolerance", "balance", "trace.explain"},
    {"load", "guesses", "expressions", "faults", "elements", "portions", "references", "scaffold"},
    {"sums", "pictures", "scores", "docx.pie_labels"},
    {"conform", "extend", "lineage", "picture_files", "sandbox", "tables", "wording"},
    {"charts", "contract", "layout"},
    {"ledger", "docx.chart_room", "docx.styles", "docx.numbering"},
    {"docx.base_drawings", "docx.chart", "docx.rows"},
    {"docx.drawings"},
    {"docx.package", "docx.base", "docx.comments", "docx.body", "proofread.known"},
    {"docx.changes", "proofread.readings"},
    {"proofread.rates"},
    {"proofread.findings"},
    {
        "validate",
        "derive",
        "audit",
        "waive",
        "narrate",
        "proofread.texts",
        "proofread.templates",
        "render",
        "markup",
        "number",
        "trace.numbers",
        "compare.redline",
        "branches",
        "write_docx",
    },
    {"trace.words"},
    {"trace.review"},
    {"checking", "git.repository"},
    {"pipeline", "git.staged", "git.misnamed"},
    {
        "coverage",
        "trace.page",
        "rollover",
        "git.setup",
        "blank",
        "reference",
        "overview",
        "git.revisions",
        "proofread.retype",
        "compare.pairing",
    },
    {"compare.labels", "compare.texts", "docx.text"},
    {"compare.facts"},
    {"compare.figures", "compare.sentences"},
    {"compare.reports"},
    {""},
    {"cli.speech", "cli.clock"},
    {"cli.listing", "cli.check_numbers", "cli.check_coverage"},
    {"cli.sarif", "cli.diff_words"},
    {"cli.diff_text", "cli.diff_markdown", "cli.diff_json", "cli.schema_text"},
    {"cli.schema_markdown"},
    {"cli.parser"},
    {
        "cli.build",
        "cli.check",
        "cli.init",
        "cli.completion",
        "cli.trace",
        "cli.diff",
        "cli.new",
        "cli.schema",
        "cli.show",
        "cli.git_setup",
        "cli.textconv",
    },
    {"cli"},
    {"__main__"},
]
HEIGHT = {module: height for height, rung in enumerate(RUNGS) for module in rung}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "reportgen":
            base = (node.module or "").removeprefix("reportgen").lstrip(".")
            for alias in node.names:
                below = f"{base}.{alias.name}".lstrip(".")
                found.add(below if below in MODULES else base)
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("reportgen.") for alias in node.names if "reportgen" in alias.name}
    return found


def test_every_module_has_its_rung() -> None:
    assert set(MODULES) == set(HEIGHT)


def test_imports_go_down_the_ladder() -> None:
    # The package's own front lists what is public, and loads it when asked: it is above the pipeline.
    wrong = [
        f"{module} imports {other}"
        for module, path in MODULES.items()
        for other in imports(path)
        if HEIGHT[other] >= HEIGHT[module] and not (module.startswith("cli") and other == "")
    ]

    assert wrong == []


def test_no_stage_reads_clock_environment_locale_or_chance() -> None:
    forbidden = {"time", "datetime", "locale", "random", "secrets", "uuid", "socket", "subprocess"}
    stages = set().union(*RUNGS[:13]) - {"messages", "project", "save", "scaffold", "kept", "wording"}
    found = []
    for module in sorted(stages):
        for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                found += [f"{module}: {name}" for name in names & forbidden]
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"):
                found.append(f"{module}: {node.attr}")

    assert found == []


def test_no_number_becomes_a_float() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]

    assert found == []


def test_no_module_grows_past_its_job() -> None:
    long = {module: len(path.read_text("utf-8").splitlines()) for module, path in MODULES.items()}

    assert {module: lines for module, lines in long.items() if lines > 320 and "messages" not in module} == {}
