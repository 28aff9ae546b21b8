"""English texts: rules, waivers, the reading of texts, coverage."""

from __future__ import annotations

TEXTS: dict[str, str | tuple[str, str]] = {
    "waiver-unknown": (
        "there is no rule “{rule}” to waive",
        "Write the name in the brackets at the end of the problem.",
    ),
    "waiver-unknown-near": ("there is no rule “{rule}” to waive", "Do you mean “{near}”?"),
    "waiver-expired": (
        "the waiver of “{rule}” ended on {until}",
        "Mend the problem; if there is still a reason, have the waiver approved again and change its date.",
    ),
    "waiver-unused": (
        "no problem needs the waiver of “{rule}”",
        "The problem is gone: delete the entry. If it has an at, check which place that names.",
    ),
    # The reading of texts
    "leftover": (
        "“{text}” looks like an instruction or a placeholder that was left standing",
        "Write what is meant, or delete it. [rule {rule}]",
    ),
    "leftover-field": (
        "“{text}” is a field of Word or an error value of Excel, not text",
        "Look up in the original what it stands for, and write that; refer to a number that is entered under facts. [rule {rule}]",
    ),
    "other-year": (
        "“{text}” is not in the year of the report ({year}); it may have been left when last year's report was copied",
        "Check the date. If it is in the year of the report, write the year as {{{{ year }}}}; if another year is meant, ignore this warning. [rule {rule}]",
    ),
    "other-year-in-name": (
        "“{text}” is not in the year of the report ({year}); it may have been left when last year's report was copied",
        "Check the year and correct it; if another year is meant, ignore this warning. [rule {rule}]",
    ),
    "unit-missing": (
        "no unit after “{text}”",
        "Add the unit, such as % or 万元; better still, enter the number under facts and refer to it as {{{{ facts.name }}}}. [rule {rule}]",
    ),
    "unit-missing-known": (
        "no unit after “{text}”",
        "If it is “{title}” ({printed}), refer to it: {reference}; if not, add the unit. [rule {rule}]",
    ),
    "unit-cut-off": (
        "“{text}” prints the number alone, and no unit follows",
        "Write {reference}, which prints the unit “{unit}” as well. [rule {rule}]",
    ),
    "typed-again": (
        "“{text}” is {titles}, typed again",
        "Refer to it: {reference}, so that the sentence follows the number; reportgen check --fix writes this for you. [rule {rule}]",
    ),
    "typed-again-in-list": (
        "“{text}” is {titles}, typed again",
        "Refer to it: {reference}; it goes by the place in the list, so check it when the list changes. [rule {rule}]",
    ),
    "typed-again-perhaps": (
        "“{text}” is the same as {titles}",
        "If it is the same figure, write the reference {reference}; if it is not (another year, a plan, another place),"
        " leave it. [rule {rule}]",
    ),
    "typed-again-otherwise": (
        "“{text}” is {titles}, typed again, and in another form than “{printed}”",
        "Refer to it: {reference}, which prints “{printed}”. [rule {rule}]",
    ),
    "typed-again-several": (
        "“{text}” equals {count} numbers of the file: {titles}",
        "Refer to the one that is meant: {reference}; if none is, enter the number under facts and refer to it. [rule {rule}]",
    ),
    "typed-rate-share": (
        "the share of “{title}” is given as {text}; the data give {printed}",
        "Write the reference {reference} and let the program compute it; if another share is meant, name its whole. [rule {rule}]",
    ),
    "typed-rate-growth": (
        "the change of “{title}” on last year is given as {text}; the data of the two years give {printed}",
        "Write the reference {reference} and let the program compute it; if another figure is meant, write its full name. [rule {rule}]",
    ),
    "typed-rate-zero": (
        "“{title}” was 0 last year, so there is no rate of change; {text} is given",
        "Say by how much it rose, or that there was none last year. [rule {rule}]",
    ),
    "template-number": (
        "the template has “{text}” fixed in its words, which is “{title}” of the data",
        "Refer to it: {reference}, or the words are wrong for any other data. What is wrong with a template cannot be "
        "waived in the data; whoever maintains the template mends it.",
    ),
    "template-year": (
        "the template has a year fixed in its words: “{text}”",
        "Write the year as {{{{ year }}}}, or the words are wrong next year. What is wrong with a template cannot be "
        "waived in the data; whoever maintains the template mends it.",
    ),
    # Numbers to references
    "retype-broken": (
        "with the references in place the file could not be read, so nothing was changed",
        "See with reportgen check which numbers they are, and change them by hand.",
    ),
    "retype-differs": (
        "with the references in place the report would read differently, so nothing was changed: "
        "“{old}” would become “{new}”",
        "See with reportgen check which numbers they are, change them by hand, and look at the report.",
    ),
    "cli-option-numbers": "List the numbers in narratives and templates that are no facts.",
    "cli-option-fix": "Change numbers in narratives that repeat a figure to references, and nothing else.",
    "cli-option-dry-run": "With --fix: say what would change, and write nothing.",
    "fix-change": "line {line}: {old} → {new}",
    "fix-written": "{file}: numbers changed to references: {changes}; the report reads as before",
    "fix-dry": "{file}: numbers that can be changed to references: {changes}; nothing was written",
    "fix-nothing": "{file}: no number that could be changed to a reference",
    "fix-left": "left for a person to decide: {left}",
    "fix-dry-alone": ("--dry-run goes with --fix", "Write reportgen check --fix --dry-run FILE."),
    "fix-with": ("{option} cannot go with {other}", "Run them one after the other."),
    # Numbers without a fact
    "numbers-none": "{file}: no number in narratives and templates that is not a fact",
    "numbers-some": "{file}: numbers in narratives and templates that are no facts: {numbers}",
    "numbers-how": (
        "Those that are checked or change from year to year belong under facts, to be referred to as "
        "{{{{ facts.name }}}}; the others may stay."
    ),
    "numbers-passed": "numbers that need not be facts: {numbers} ({kinds})",
    "numbers-kind": "{name} {numbers}",
    "numbers-year": "years",
    "numbers-date": "dates and times",
    "numbers-ordinal": "ordinals",
    "numbers-code": "telephone numbers, models and codes",
    "numbers-name": "in titles, quotation marks or brackets",
    "numbers-idiom": "idioms and time limits",
    "numbers-formula": "sums, ratios and ranges",
    "coverage-head": "Coverage of {files} data files:",
    "coverage-facts": "facts",
    "coverage-fields": "fields",
    "coverage-branches": "branches",
    "coverage-facts-means": "are printed",
    "coverage-fields-means": "are filled",
    "coverage-branches-means": "of the templates are reached",
    "coverage-facts-gaps": "Facts that are not printed:",
    "coverage-fields-gaps": "Fields that nobody fills:",
    "coverage-branches-gaps": "Branches that are never reached:",
    "coverage-below": "reportgen: the lowest is {percent}%, less than the {least}% that is asked for",
    "cli-option-coverage": "List facts that are not printed, fields that nobody fills, and branches of templates never reached.",
    "cli-option-fail-under": "With --coverage: exit with 1 if a measure is below this percentage.",
    "coverage-alone": ("--coverage cannot go with {others}", "Run them one after the other."),
    "fail-under-alone": ("--fail-under needs --coverage", "Add --coverage."),
}
