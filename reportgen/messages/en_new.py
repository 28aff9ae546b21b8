"""English texts: `new` and `show`."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    # To be filled in
    "not-filled": ("{label} is not filled in yet", "put the real content in place of the placeholder. {about}"),
    "not-filled-optional": (
        "{label} is not filled in yet",
        "put the real content in place of the placeholder; if you do not need the field, delete its line. {about}",
    ),
    # new
    "cli-new": "Make the data file of another year: from last year's, or a blank one from schema.json.",
    "cli-new-more": (
        "YEAR is the year of the new file. With --from, structure, comments, texts and names stay; the figures and "
        "dates that change every year give way to a placeholder, with last year's figure behind it to compare. The old "
        "file is not touched. check names every place that is not filled in yet.",
        "Examples:\n\n  reportgen new 2023 --from data/2022.yaml\n  reportgen new 2023 --from data/2022.yaml -o data/2023.yaml\n"
        "  reportgen new 2023 --blank",
    ),
    "cli-option-from": "Last year's data file.",
    "cli-option-blank": "Without an old file: a blank one with explanations, from schema.json.",
    "cli-option-new-template": "With --blank: the template whose fields are written; standard if not given.",
    "cli-option-new-output": "Where to write: a .yaml file, or a folder. Beside the old file if not given.",
    "new-from-what": (
        "nothing says what the new file is made from",
        "add --from FILE to begin with last year's file, or --blank for a blank one.",
    ),
    "new-template-alone": (
        "--template goes with --blank",
        "A file written from an old one has its template; add --blank to write another.",
    ),
    "new-from-both": (
        "--from and --blank cannot be used together",
        "keep --from to begin with last year's file, or --blank for a blank one.",
    ),
    "new-same-year": (
        "this file is that of {year} itself",
        "give the new year, as in reportgen new 2023 --from data/2022.yaml.",
    ),
    "new-no-year": ("this file has no year, so it cannot be told whose figures it holds", "add the line year: YEAR."),
    "new-exists": (
        "this file exists already and was not overwritten",
        "to make it anew, rename it or move it away first; or give another name with -o.",
    ),
    "new-not-yaml": (
        "the name of a data file ends in .yaml or .yml",
        "as in -o data/2023.yaml; to write into a folder, add “/” at the end.",
    ),
    "new-written": "written: {path}; places to fill in: {blanks}, all else as it was",
    "new-blank-written": (
        "written: {path}; places to fill in: {blanks}; a line that begins with “# ” may be left out: take the “# ” away "
        "to use it"
    ),
    "new-kept": "these figures are taken over from the old file ({count}); see whether they still hold:",
    "new-mentions": (
        "the year {year} is still named in these places ({count}); see whether it should be "
        "(in narratives you can write {{{{ year }}}}):"
    ),
    "new-next": "next: put the real content in place of each placeholder, then check:",
    # Blank files
    "blank-head": (
        "Put the real content in place of each placeholder. Explanations follow “##”. A line that begins with a single "
        "“# ” may be left out: to use it, take the “# ” away, also from the lines that belong to it."
        "\nTo add an item to a list, copy one and change it. When all is filled in, run reportgen check."
    ),
    "blank-field": "{title}{details}: {about}",
    "blank-details": " ({details})",
    "blank-joint": ", ",
    "blank-whole": "whole number",
    "blank-truth": "true or false",
    "blank-date": "a date such as 2022-12-31",
    "blank-choices": "one of {choices}",
    "blank-between": "{low} to {high}",
    "blank-least": "at least {limit}",
    "blank-most": "at most {limit}",
    "blank-above": "more than {limit}",
    "blank-under": "less than {limit}",
    "blank-length": "at most {limit} characters",
    "blank-items-least": "at least {limit} items",
    "blank-items-most": "at most {limit} items",
    # show
    "cli-show": "List all facts of a data file by their titles, and the figures computed from them.",
    "cli-show-more": (
        "FILE is a data file. Each line begins with its line number; what has none, but a “=”, is computed, and what "
        "follows the “=” is how. No report is built; rules that fail are no hindrance.",
        "Examples:\n\n  reportgen show data/2022.yaml\n  reportgen show data/2022.yaml --json > facts.json",
    ),
    "cli-option-show-json": "As JSON, for other programs.",
    "show-legend": "Each line begins with its line number; what has none, but a “=”, is computed.",
    "show-problems": "these data still have problems (errors: {errors}, warnings: {warnings}); run reportgen check {file}",
    # schema
    "cli-schema": "List every field, computed figure and rule of schema.json.",
    "cli-schema-more": (
        "Run it in the folder of a project to list the schema.json of that project; elsewhere, the one of the program "
        "itself is listed. What templates add or change comes behind. Formulas and rules are also written with the "
        "titles of the fields.",
        "Examples:\n\n  reportgen schema\n  reportgen schema --markdown -o docs/reference.md\n"
        "  reportgen schema --template scored\n  reportgen schema --template scored --json -o scored.schema.json",
    ),
    "cli-option-markdown": "As Markdown with a table of contents, for a manual.",
    "cli-option-schema-template": "List all fields of this template, put together, such as scored.",
    "cli-option-schema-json": "As one JSON Schema put together, for editors.",
    "schema-two-forms": ("--markdown cannot go with --json", "Leave one of them out."),
    "cli-option-schema-output": "Write to this file; on the screen if not given.",
    "reference-title": "{title} Field reference",
    "reference-generated": "Made from schema.json by `{command}`; do not edit it by hand.",
    "reference-template": "What the template {name} adds or changes",
    "reference-template-note": "Only for data files that say template: {name}. What is not listed is as {base}above.",
    "reference-base": "in the template {name} and ",
    "reference-gone": "Fields that are not used here: {names}.",
    "reference-whole": "The whole file",
    "reference-computed": "Computed figures",
    "reference-rules": "Rules",
    "reference-head-field": "Field|Title|Content|Required|Description",
    "reference-head-computed": "Name|Title|Formula|In titles|When|Printed",
    "reference-described": ": {text}",
    "reference-string": "text",
    "reference-prose": "narrative",
    "reference-refers": "reference to a figure",
    "reference-number": "number",
    "reference-array": "list",
    "reference-object": "group",
    "reference-null": "null",
    "reference-any-name": "any name",
    "reference-const": "only {value}",
    "reference-length": "at least {limit} characters",
    "reference-multiple": "a multiple of {limit}",
    "reference-pattern": "must match {pattern}",
    "reference-no-marks": "one line, no punctuation around it",
    "reference-no-mark-before": "no punctuation before it",
    "reference-not-blank": "not blank",
    "reference-one-line": "on one line",
    "reference-unique": "no item twice",
    "reference-items": "each item: {demands}",
    "reference-unit-from": "the unit in which it is given: see {name}",
    "reference-carried": "stays in the file of the next year",
    "reference-not-carried": "filled in anew each year",
    "reference-needed": "required",
    "reference-needed-with": "required if {names} is given",
    "reference-figure": "The group stands for one figure: {name}.",
    "reference-any-of": "At least one of these: {names}.",
    "reference-conditions": "More depends on other fields; reportgen check has the last word.",
    "reference-names": "Names must match {pattern}",
    "reference-also": "Also used in: {paths}.",
    "reference-see": "see {path}",
    "reference-plain": "printed as it is",
    "reference-amount": "printed as an amount",
    "reference-percent": "printed as a percentage",
    "reference-together": "adds up in print with the group “{name}”",
    "reference-parts": "made up in print by {parts}",
    "reference-exact": "to the last digit",
    "reference-error": "error",
    "reference-warning": "warning",
    "reference-note": "note",
    "reference-check": "must hold: {text}",
    "reference-when": "when: {text}",
    "reference-message": "message: {text}",
    "reference-hint": "what to do: {text}",
    "reference-and": "and",
    "reference-or": "or",
    "reference-not": "not",
    "reference-given": "is given",
    "reference-absent": "is not given",
    "reference-last": "last year",
}
