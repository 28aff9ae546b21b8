.PHONY: check test golden demo

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
