# Every target works as the very first command on a machine with python3, python3-venv, make and the package registries.

PYTHON ?= python3
BIN := .venv/bin
VENDOR := src/yiti/web/static/vendor/manifest.json
PORT ?= 8000
# What is installed besides: EXTRAS=spark.
EXTRAS ?=

.PHONY: setup run test check bench

setup: .venv/run.stamp $(VENDOR) $(EXTRAS:%=.venv/%.stamp)

run: setup
	@$(BIN)/yiti migrate
	@$(BIN)/yiti demo --once
	@$(BIN)/yiti serve --port $(PORT)

check: .venv/dev.stamp $(VENDOR)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/pytest -q -n auto --dist loadgroup --no-loadscope-reorder tests/unit tests/packs tests/architecture tests/docs

test: .venv/dev.stamp $(VENDOR)
	@$(BIN)/python tools/test.py

bench: .venv/dev.stamp $(VENDOR)
	@$(BIN)/python -m benchmarks

.venv/run.stamp: pyproject.toml
	@$(PYTHON) tools/setup.py screens

.venv/dev.stamp: pyproject.toml
	@$(PYTHON) tools/setup.py dev

.venv/spark.stamp: pyproject.toml | .venv/run.stamp
	@$(PYTHON) tools/setup.py spark

$(VENDOR): package-lock.json tools/vendor.py | .venv/run.stamp
	@$(BIN)/python tools/vendor.py
