# Everything a developer or a host types. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SET_UP := $(VENV)/.set-up
PYTEST := $(BIN)/python -m pytest
PORT ?= 8000
ONLY ?=
DATA ?= ../shared/data

.PHONY: help setup demo run test lint types docs check bench eval soak lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

setup: $(SET_UP) ## the virtual environment with pinned, hashed dependencies

$(SET_UP): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Broadsheet needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

demo: $(SET_UP) ## a complete sample paper at http://127.0.0.1:$PORT
	$(BIN)/broadsheet demo --port $(PORT)

run: $(SET_UP) ## the paper in BROADSHEET_HOME
	$(BIN)/broadsheet run --port $(PORT)

test: $(SET_UP) ## the whole suite, on SQLite and on PostgreSQL
	$(PYTEST) -n 2 --database=postgresql
	$(PYTEST) -n 2

lint: $(SET_UP) ## style, and the floors the rooms stand on
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/lint-imports

types: $(SET_UP) ## type hints, strict in the engines
	$(BIN)/mypy

docs: $(SET_UP) ## every setting and command is documented
	$(PYTEST) tests/test_docs.py tests/test_settings.py

check: lint types test ## all of it, offline

bench: $(SET_UP) ## speed, side by side with the peer (ONLY=name for one)
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY))

eval: $(SET_UP) ## the paper's own judgement, scored on labelled sets (DATA=folder)
	@if [ -d "$(DATA)" ]; then $(BIN)/broadsheet eval --data "$(DATA)"; else echo "skipped: no labelled sets at $(DATA); name their folder with DATA=…"; fi

soak: $(SET_UP) ## the long tests: kills, floods, fuzz
	$(PYTEST) -n 2 -m soak

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra postgresql --extra s3 pyproject.toml -o requirements/runtime.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra postgresql --extra s3 pyproject.toml requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate --extra ml pyproject.toml -c requirements/dev.txt -o requirements/ml.txt

clean: ## remove what set-up and tests made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
