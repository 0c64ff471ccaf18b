# Everything here only calls the `ilag` command, pytest, ruff and mypy; on Windows call those yourself.

# The first Python on the machine that is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
# The peers that are measured against stay out of everyday work.
BENCH := .venv-bench/bin
BENCH_INSTALLED := .venv-bench/.installed

# What the README shows, a picture for each notebook.
PICTURES := population-index,components-5033,cohort-retention,employment-rate,commuting,industry-change,$\
	how-it-hangs-together,population-and-employment,profile-5033

.DEFAULT_GOAL := help
.PHONY: help charts test test-strict test-lab lint format notebooks process lab bench fuzz kills offline clean

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

test-strict: $(INSTALLED) ## Compare every text output of the notebooks with what is stored
	$(BIN)/python -m pytest --nbval --nbval-current-env --nbval-sanitize-with tests/nbval-sanitize.cfg \
		-o addopts="" --override-ini=filterwarnings=default notebooks

test-lab: $(INSTALLED) ## Drive JupyterLab in headless Chromium, as an analyst would
	$(BIN)/python -m pytest -m browser -rs tests/lab

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
	$(BIN)/ilag charts --only $(PICTURES) --formats png --out docs

process: $(INSTALLED) ## Rebuild data/processed from data/raw, and the codebook
	$(BIN)/ilag process
	$(BIN)/ilag codebook > docs/codebook.md

lab: $(INSTALLED) ## Open the explorer in JupyterLab
	$(BIN)/ilag lab

$(BENCH_INSTALLED): pyproject.toml constraints.txt benchmarks/requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv-bench
	$(BENCH)/python -m pip install --quiet --constraint constraints.txt --requirement benchmarks/requirements.txt --editable '.[dev]'
	@touch $@

bench: $(BENCH_INSTALLED) ## Measure against the peers and write docs/benchmarks.md (about ten minutes)
	$(BENCH)/python -m benchmarks

fuzz: .venv-fuzz/.installed ## Fuzz what reads bytes with ten million inputs, in an environment of its own
	.venv-fuzz/bin/python -m tests.fuzz

.venv-fuzz/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --constraint constraints.txt --editable . atheris==3.0.0
	@touch $@

kills: $(INSTALLED) ## Kill `ilag fetch` and `ilag charts` 500 times and look at what they leave
	$(BIN)/python -m tests.kills 500

offline: $(INSTALLED) ## Make all charts and run the notebooks where no route leads anywhere (Linux)
	$(BIN)/python -m tests.offline

clean: ## Remove what can be made again (.venv and exports too)
	rm -rf .venv .venv-bench .venv-fuzz exports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ilag_data tests notebooks -name __pycache__ -type d -prune -exec rm -rf {} +
