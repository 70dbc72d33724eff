# Every target works as the first command typed: it makes .venv and installs the locked packages first.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
TOOLS := .venv/.tools
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test eval diff lint docs mutants release lock clean

help:
	@echo "make run      one ingest over the demo feeds and the feeds of seeds/sources.csv"
	@echo "make test     all tests but the slow ones"
	@echo "make eval     accuracy on our gold, and on ../shared/evaluation where it is there"
	@echo "make diff BASE=ref   which events change between ref and this checkout, over all gold, examples and demo articles"
	@echo "make lint     ruff, mypy and the import contracts"
	@echo "make docs     the documentation as a site, in site/; a dead link is an error"
	@echo "make mutants AREA=web/guard   which mutants of a part of the code the tests let live (docs/tests.md)"
	@echo "make release VERSION=0.2.0    version, changelog, wheel and sdist, checked; uploads nothing"
	@echo "make lock     the locks anew from pyproject.toml"
	@echo "make clean    removes .venv, site/ and caches; var/ stays"

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dateline needs Python 3.11 or newer; say where it is: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What documents, releases and mutants need, on top.
$(TOOLS): $(INSTALLED) requirements-tools.lock
	$(BIN)/python -m pip install --quiet --no-deps -r requirements-tools.lock
	@touch $@

# Feeds that cannot be reached are said in the output, and by exit status 1; for a first look that is no failure.
run: $(INSTALLED)
	@$(BIN)/dateline run --now || [ $$? -eq 1 ]

test: $(INSTALLED)
	$(BIN)/python -m pytest -n 2

eval: $(INSTALLED)
	$(BIN)/python tests/eval/run_eval.py

diff: $(INSTALLED)
	$(BIN)/python tools/diff_events.py $(BASE)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(TOOLS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

mutants: $(TOOLS)
	$(BIN)/python tools/mutants.py $(AREA)

release: $(TOOLS)
	$(BIN)/python tools/release.py $(VERSION)

lock: $(INSTALLED)
	$(BIN)/python tools/lock.py

clean:
	rm -rf .venv site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
