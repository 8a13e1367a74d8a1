# Needs Python 3.11 or later and an index to install packages from; nothing else.
#   make run     build the example graph and serve it here
#   make test    the test suite
#   make w3c     get W3C's SPARQL suite from a package registry, for the test that runs it
#   make check   style, types, ontology
#   make clean   remove all that make made

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
TESTS ?= tests

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
STAMPS := $(VENV)/.stamps
OUT := data

EXAMPLES := $(shell find examples -type f)
GRAPH_SOURCES := $(shell find kg ontology shapes -type f -not -path '*/__pycache__/*')

.PHONY: run test w3c check format clean
.DELETE_ON_ERROR:

run: $(OUT)/.built
	@echo "Stop with Ctrl-C. Kamergraaf is at:"
	$(BIN)/kg serve --data $(OUT) --host $(HOST) --port $(PORT)

# W3C's suite of SPARQL tests, which is not ours to keep here; without it the test that runs it skips.
w3c: $(STAMPS)/dev
	$(BIN)/python -m tests.server.w3c.fetch

test: $(STAMPS)/dev
	$(BIN)/python -m pytest -n 2 $(TESTS)

check: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict kg server
	$(BIN)/python -m kg.validation.ontology

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp of its own: a release is never written again, not even its time, and an unchanged build gives the same release.
$(OUT)/.built: $(STAMPS)/run $(EXAMPLES) $(GRAPH_SOURCES)
	$(BIN)/kg build examples/corpus --register examples/register --out $(OUT)
	@touch $@

# The package is installed in place: editing it needs no second installation, changing what it depends on does.
$(STAMPS)/run: pyproject.toml constraints.txt | $(STAMPS)
	$(PIP) --editable .
	@touch $@

$(STAMPS)/dev: pyproject.toml constraints.txt | $(STAMPS)
	$(PIP) --editable '.[dev]'
	@touch $@ $(STAMPS)/run

$(STAMPS): | $(BIN)/python
	mkdir -p $@

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("Kamergraaf needs Python 3.11 or later" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
