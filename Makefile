# Everything here only calls the `ilag` command, pytest, ruff and mypy; on Windows call those yourself.

# The first Python on the machine that is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
MUTANTS := .venv-mutants/.installed

.DEFAULT_GOAL := help
.PHONY: help charts test coverage mutants test-strict lint format notebooks process lab clean

help: ## Show what there is to make
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

charts: $(INSTALLED) ## Write every chart into exports/
	$(BIN)/ilag charts

test: $(INSTALLED) ## Run all tests, the notebooks included
	$(BIN)/python -m pytest

coverage: $(INSTALLED) ## Measure which branches of the package the tests take
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest tests ilag_data
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

$(MUTANTS): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[test]' mutmut==3.8.1
	@touch $@

mutants: $(MUTANTS) ## Change the reader, borders and indicators in small ways; list what no test notices
	CI=1 .venv-mutants/bin/mutmut run
	.venv-mutants/bin/python -m tests.mutants

test-strict: $(INSTALLED) ## Compare every text output of the notebooks with what is stored
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-sanitize-with tests/nbval-sanitize.cfg \
		-o addopts="" --override-ini=filterwarnings=default notebooks

lint: $(INSTALLED) ## Check style and types, in the notebooks too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nbqa mypy notebooks

format: $(INSTALLED) ## Put all code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(INSTALLED) ## Run the notebooks and store their outputs; renew the pictures of the README
	$(BIN)/ilag notebooks
	$(BIN)/ilag charts --only population-and-employment,components-5033,profile-5033 --formats png --out docs

process: $(INSTALLED) ## Rebuild data/processed from data/raw, and the codebook
	$(BIN)/ilag process
	$(BIN)/ilag codebook > docs/codebook.md

lab: $(INSTALLED) ## Open the notebooks in JupyterLab
	$(BIN)/ilag lab

clean: ## Remove what can be made again (.venv and exports too)
	rm -rf .venv .venv-mutants mutants exports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ilag_data tests notebooks -name __pycache__ -type d -prune -exec rm -rf {} +
