# Detente's chores. `make run` and `make test` set up .venv by themselves, once.

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
ARGS ?=
STREAM ?=
# So that a checkout starts as quickly as the installed program.
COMPILE := $(BIN)/python -m watchers.compiled watchers/compiled.lexicon

.DEFAULT_GOAL := help
.PHONY: help run test bench soak lint format wheel accelerate lock clean environment tools python

help:  ## Say what there is to make
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1  \2/p' Makefile

run: environment  ## Watch the news and tell this terminal (ARGS="--once" for one cycle)
	@$(COMPILE)
	@$(BIN)/detente run $(ARGS)

test: lint  ## Format, lint, types, import contracts, lexicon, tests
	$(COMPILE)
	$(BIN)/detente lexicon check
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: tools  ## Format, lint, types (of the tests too) and import contracts only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: tools  ## Put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: tools  ## Measure speed (STREAM=file.jsonl also on these headlines)
	$(COMPILE)
	STREAM="$(STREAM)" $(BIN)/python -m tests.long_runs bench

soak: tools  ## The long runs: thousands of subscribers, hundreds of kills
	STREAM="$(STREAM)" $(BIN)/python -m tests.long_runs soak

wheel: tools  ## Build a wheel in dist/, to install elsewhere
	$(BIN)/python -m build --wheel --outdir dist

accelerate: tools  ## Build a wheel for this machine with a compiled engine (needs a C compiler)
	DETENTE_ACCELERATE=1 $(BIN)/python -m build --wheel --outdir dist

lock: environment  ## Pin the packages anew, by version and hash, without addresses
	@$(PYTHON) .ci/lock.py

clean:  ## Remove .venv and everything built; the database in var/ stays
	rm -rf .venv build dist watchers/compiled.lexicon .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find bot watchers storage tests -name __pycache__ -type d -prune -exec rm -rf {} +

environment: python
	@$(PYTHON) .ci/environment.py requirements.txt

tools: python
	@$(PYTHON) .ci/environment.py requirements-dev.txt

# An old Python or one without venv ends here with one line instead of a traceback.
python:
	@$(if $(shell $(PYTHON) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),,$(error \
	Detente needs Python 3.11 or newer, and $(PYTHON) is $(or $(shell $(PYTHON) --version 2>&1),not there). \
	Name another: make PYTHON=python3.12))
	@$(if $(shell $(PYTHON) -c 'import ensurepip, venv; print(1)' 2>/dev/null),,$(error \
	$(PYTHON) lacks its venv module. On Debian and Ubuntu: sudo apt install python3-venv))
