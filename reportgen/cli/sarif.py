"""What a check found, as SARIF 2.1.0, which code scanning tools read."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from reportgen.cli.listing import Finding, Found, end_column, findings, from_repository
from reportgen.cli.speech import json_of
from reportgen.errors import Problem, Severity
from reportgen.messages import choose_language, message_gaps, message_text, worded
from reportgen.places import Place
from reportgen.version import __version__

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif_text(found: Found, everything: bool = False) -> str:
    """One run with a result for every problem. Files are named from the top of the repository."""
    language = choose_language()
    rules: dict[str, dict[str, object]] = {}
    results = []
    for finding in findings(found, everything):
        rules.setdefault(finding.rule, _rule(finding, language))
        results.append(_result(finding, list(rules).index(finding.rule)))
    driver = {"name": "reportgen", "version": __version__, "rules": list(rules.values())}
    run = {
        "tool": {"driver": driver},
        "language": "en" if language == "en" else "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_of(log)


def _rule(finding: Finding, language: str) -> dict[str, object]:
    """What a rule is about: a rule of the schema says it itself, a check of the program by its message."""
    problem = finding.problem
    own = problem.params.get("message") if problem.rule else None
    about = str(own or message_text(problem.code, dict.fromkeys(message_gaps(problem.code), "…"), language))
    return {"id": finding.rule, "shortDescription": {"text": about}}


def _result(finding: Finding, index: int) -> dict[str, object]:
    problem = finding.problem
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": finding.text},
        "locations": [_location(problem, finding.file)],
        "partialFingerprints": {"reportgen/v1": finding.fingerprint},
    }
    if problem.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(from_repository(place.source.name), place),
                "message": {"text": worded(label, choose_language()) or str(place)},
            }
            for number, (label, place) in enumerate(problem.related, 1)
        ]
    if problem.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": worded(problem.waived, choose_language())}]
    return result


def _location(problem: Problem, file: str) -> dict[str, object]:
    location: dict[str, object] = {"physicalLocation": _physical(file, problem.place)}
    if problem.path:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.path, "kind": "member"}]
    return location


def _physical(file: str, place: Place | None) -> dict[str, object]:
    region = {"startLine": 1}
    if place is not None:
        region = {"startLine": place.line, "startColumn": place.column, "endColumn": end_column(place)}
    return {"artifactLocation": _artifact(file), "region": region}


def _artifact(file: str) -> dict[str, str]:
    if Path(file).is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(os.fsencode(file)), "uriBaseId": "%SRCROOT%"}
