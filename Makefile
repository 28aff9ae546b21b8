.PHONY: check test golden demo fuzz instructions offline pictures site

PYTHON ?= .venv/bin/python

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest -n auto

golden:
	$(PYTHON) -m pytest --update-golden tests/test_golden.py tests/test_bad.py tests/test_docs.py tests/audit tests/schema

demo:
	$(PYTHON) -m reportgen build data/2022.yaml

# Inputs that nobody tried before, of every kind, for an hour or for SECONDS; what does not hold is kept in tests/fuzz/found.
fuzz:
	$(PYTHON) -m tests.fuzz --seconds $(or $(SECONDS),3600) --seed $$(date +%s)

# Counts what each stage of a warm build executes against what was recorded; needs valgrind. See benchmarks/README.md.
instructions:
	$(PYTHON) -m benchmarks.instructions --check

# Archives from which the program is installed where there is no internet: wheels, an installer, the manuals, into dist/.
offline:
	$(PYTHON) -m tools.offline.make

# The pictures of the READMEs and manuals, from real builds; needs LibreOffice and the fonts of .ci/install-tools.
pictures:
	$(PYTHON) -m tools.pictures

# The site of the manuals in Chinese and English, into dist/site; what is warned of is an error.
site:
	$(PYTHON) -m tools.site
