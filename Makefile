# Everything here only calls Python: the `ilag` command, pytest, ruff, mypy, benchmarks and offline; on Windows call those yourself.

# The first Python on the machine that is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
DEVELOPED := .venv/.developed

# What the README shows, a picture for each notebook.
PICTURES := population-index,components-5033,cohort-retention,employment-rate,commuting,industry-change,$\
	population-and-employment,key-figures-work,profile-5033,growth-by-year

# Processes start sooner where compiled modules and tests are kept, as they are on anybody's machine.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help charts test test-strict test-lab check-all lint format notebooks fonts process lab offline bench coverage mutants clean

# nbval starts a kernel for each notebook, whose cells stay with one process.
NBVAL := -n auto --dist loadfile --nbval-lax --nbval-current-env --nbval-cell-timeout=120 --nbval-sanitize-with=tests/nbval-sanitize.cfg

help: ## Show what there is to make
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

# Everyday work has one environment; peers and mutation tester have their own and stay out of it.
ENVIRONMENTS := .venv .venv-bench .venv-mutants
.venv/.installed: NEEDS := --editable .
.venv-bench/.installed: NEEDS := --editable '.[dev]' --requirement benchmarks/requirements.txt
.venv-mutants/.installed: NEEDS := --editable '.[test]' mutmut==3.8.1

$(ENVIRONMENTS:%=%/.installed): pyproject.toml constraints.txt benchmarks/requirements.txt
	@test -n "$(PYTHON)" || { echo "Fant ikke Python 3.11 eller nyere. Installer den, eller si hvor den er: make PYTHON=/sti/til/python3"; \
	echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installerer i $(@D). Det tar et par minutter, og ingenting skrives ut imens."
	@echo "Installing into $(@D): this takes two minutes or so, and nothing is printed meanwhile."
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --constraint constraints.txt $(NEEDS)
	@touch $@

# Who only looks at figures needs no tests and linters.
$(DEVELOPED): $(INSTALLED)
	@echo "Installing what tests and linters need as well: this takes a minute or so."
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

charts: $(INSTALLED) ## Write every chart and the deck into exports/
	$(BIN)/ilag charts

test: $(DEVELOPED) ## Run the tests on every core, then the notebooks
	$(BIN)/python -m pytest -p no:nbval -n auto --dist loadfile -rs
	$(BIN)/python -m pytest $(NBVAL) -rs notebooks

test-strict: $(DEVELOPED) ## Compare every text output of the notebooks with what is stored
	$(BIN)/python -m pytest $(subst --nbval-lax,--nbval,$(NBVAL)) -o addopts="" -o filterwarnings=default notebooks

test-lab: $(DEVELOPED) ## Drive JupyterLab in headless Chromium, as an analyst would, and look at the page
	$(BIN)/python -m pytest -m "browser and not slow" -rs tests/lab

check-all: test lint test-strict ## Everything that takes long too: fuzzing, peers, mutants, another county, the browser
	$(BIN)/python -m pytest -n auto --dist loadfile -m "slow and not browser" -rs
	$(BIN)/python -m pytest -m browser -rs tests/lab
	$(MAKE) bench mutants

lint: $(DEVELOPED) ## Check style and types, in the notebooks too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/nbqa mypy notebooks

format: $(DEVELOPED) ## Put all code into the one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(INSTALLED) ## Run the notebooks and store their outputs; renew the pictures of the README
	$(BIN)/ilag notebooks
	$(BIN)/ilag charts --only $(PICTURES) --formats png --out docs

fonts: $(INSTALLED) ## Cut the fonts of the pictures anew; only a change of what they hold needs it
	$(BIN)/python -m pip download --quiet --no-deps --dest build fontpkg-open-sans==3.3
	$(BIN)/python ilag_report/charts/opensans/cut.py build/fontpkg_open_sans-3.3-*.whl

process: $(INSTALLED) ## Rebuild data/processed from data/raw, and the codebook
	$(BIN)/ilag process
	$(BIN)/ilag codebook > docs/codebook.md

lab: $(INSTALLED) ## Open the explorer in JupyterLab
	$(BIN)/ilag lab

offline: $(DEVELOPED) ## Pack a zip for machines without network: all wheels, the notebooks and how to
	$(BIN)/python -m offline

bench: .venv-bench/.installed ## Measure against the peers and write docs/benchmarks.md
	.venv-bench/bin/python -m benchmarks

coverage: $(DEVELOPED) ## Measure which branches of the packages the tests take
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

mutants: .venv-mutants/.installed ## Change the reader, borders and indicators in small ways; list what no test notices
	CI=1 .venv-mutants/bin/mutmut run
	.venv-mutants/bin/mutmut results

clean: ## Remove what can be made again (environments and exports too)
	rm -rf $(ENVIRONMENTS) mutants exports build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ilag_data ilag_report tests notebooks -name __pycache__ -type d -prune -exec rm -rf {} +
