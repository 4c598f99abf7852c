# 身后“一件事一次办”: everything here needs make and python3 (3.11 or newer), nothing else.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup reading demo run test check fmt examples bench lock migration clean

PYTHON ?= python3
UV ?= uv
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(VENV)/bin/pip
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes

help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEVELOPMENT) ## install everything into .venv, also what tests need

reading: $(RUNTIME) ## also install what reads photos (300 MB); without it the service runs and photos stay pictures
	$(INSTALL) -r requirements-reading.lock

demo: $(RUNTIME) ## play one family's story, fill the hall with CASES=200, stay up; ONCE=1 ends, FRESH=1 begins anew
	$(PY) -m sandbox.demo

run: $(RUNTIME) ## migrate, then serve: API and worker, set by environment variables (docs/operations.md)
	$(PY) scripts/serve_office.py

test: check ## format, lint, types, import contract, and all tests on SQLite and on PostgreSQL with Redis
	@sh scripts/install_browser
	$(PY) -m pytest $(ARGS)

check: $(DEVELOPMENT) ## format, lint, types, import contract and the counties' configuration
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m server check-config

fmt: $(DEVELOPMENT) ## format the code
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

examples: $(DEVELOPMENT) ## renew the examples of the API document from what the office really answers
	$(PY) -m tests.access.record

bench: $(DEVELOPMENT) ## measure the main operations beside their limit, in one run
	$(PY) -m bench $(ARGS)

migration: $(DEVELOPMENT) ## write the migration for what changed in the models
	$(PY) -m tortoise -c server.database.connection.TORTOISE_ORM makemigrations

lock: ## renew the lock files from pyproject.toml (needs uv)
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--quiet $(ARGS) pyproject.toml --output-file requirements.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--quiet $(ARGS) pyproject.toml --group reading --constraints requirements.lock \
		--output-file requirements-reading.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--quiet $(ARGS) pyproject.toml --group dev --constraints requirements-reading.lock \
		--output-file requirements-dev.lock

clean: ## remove .venv and caches; the data in var/ stays
	rm -rf $(VENV) build .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip comes last: where it is, the virtual environment is whole.
$(PIP):
	@PYTHON="$(PYTHON)" sh scripts/make_venv $(VENV)

$(RUNTIME): requirements.lock | $(PIP)
	$(INSTALL) -r requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock | $(PIP)
	$(INSTALL) -r requirements-dev.lock
	@touch $@
