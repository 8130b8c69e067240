# make run    the dashboard, in a browser
# make test   lint, types, unit tests, the pages, real processes, and the real app in Chromium
# make bench  what is fast, measured beside its peers
# make screenshots   the README's and home's pictures anew, from the real app
#
# Each makes .venv with Python 3.11 or newer and installs what it needs, once. On a machine without
# a GPU, `make run TORCH=https://download.pytorch.org/whl/cpu` spares 3 GB of CUDA libraries.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
TORCH ?=
BIN := .venv/bin
QUICK := -m "not browser and not processes" -n auto --dist worksteal
# Only these are collected: to look into all files takes as long as a step of the tests.
PROCESSES = $(shell grep -rl --include="*.py" "mark.processes" tests)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint unit pages processes browser bench screenshots clean

run: .venv/app.stamp
	$(BIN)/streamlit run dashboard.py

test: lint unit pages processes browser

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: .venv/dev.stamp
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --ignore=tests/app_pages $(QUICK)

pages: .venv/dev.stamp
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/app_pages $(QUICK)

processes: .venv/dev.stamp
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest $(PROCESSES) -m processes -n auto --dist worksteal

browser: .venv/dev.stamp
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m pytest tests/browser -m browser -n 2 --dist loadfile

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

screenshots: .venv/dev.stamp
	PYTHONPATH=.:tests/browser $(BIN)/python tests/browser/screenshots.py

clean:
	rm -rf .venv

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: python.org/downloads"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/app.stamp: requirements.txt | .venv/bin/python
	$(if $(TORCH),$(PIP) --index-url $(TORCH) $$(grep -E '^torch(vision)?==' requirements.txt))
	$(PIP) -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/app.stamp
	$(PIP) -r requirements-dev.txt
	touch $@
