# The only interface: everything that people and machines do here is one of these.
PYTHON ?= python3
PY = .venv/bin/python
# The suite's processes, each with a database server of its own.
PROCESSES ?= 2
.DEFAULT_GOAL := help
.PHONY: help setup run fix lint core test record journeys browser chaos bench release release-check docs ci lock messages audit clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 15

setup:           ## .venv with everything for development
	@PYTHON=$(PYTHON) tools/bootstrap.sh dev

run:             ## start the platform with the demo operator (ARGS="--port 9000")
	@PYTHON=$(PYTHON) tools/bootstrap.sh run
	@exec .venv/bin/heliotrope up --demo $(ARGS)

fix: setup       ## put the code in order
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

lint: setup      ## ruff, mypy, import contracts, messages
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(PY) tools/messages.py check
	$(PY) tools/links.py
	$(PY) tools/licences.py

core:            ## the core's tests, in an environment without Django
	@PYTHON=$(PYTHON) tools/bootstrap.sh run
	@[ -x .venv/core/bin/python ] || $(PY) -m venv .venv/core
	@cmp -s requirements/core.txt .venv/core/.locked || { VIRTUAL_ENV=.venv/core .venv/bin/uv pip install --quiet --require-hashes -r requirements/core.txt && cp requirements/core.txt .venv/core/.locked; }
	@PYTHONPATH=src .venv/core/bin/python tools/core_tests.py

test: setup      ## the whole suite, the browser's tests included
	@$(MAKE) --no-print-directory core
	@tools/browser.sh
	$(PY) -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder --ignore tests/core

record:          ## the whole suite, and keep what it shows of each promise
	@HELIOTROPE_RECORD=1 $(MAKE) --no-print-directory test

journeys: setup  ## the journeys alone
	$(PY) -m pytest tests/journeys

browser: setup   ## the browser's tests alone
	@tools/browser.sh
	$(PY) -m pytest tests/browser

chaos: setup     ## kill everything at 104 seeded moments; report in build/chaos (ARGS="--moments 8")
	$(PY) -W ignore -m tests.chaos $(ARGS)

bench: setup     ## every benchmark; one by name: make bench ROW=crowd
	$(PY) bench/run.py $(ROW)

release: setup   ## record the last release: make release COMMIT=abc123
	$(PY) tools/release.py $(COMMIT)

release-check: setup ## the last release's journeys, all of them, on today's schema
	RELEASE_JOURNEYS=all $(PY) -m pytest tests/architecture/test_expanding.py tests/journeys/test_release.py

docs: setup      ## check that links in the docs lead somewhere
	$(PY) tools/links.py

messages: setup  ## take new strings into the Chinese catalogue
	$(PY) tools/messages.py update

audit: setup     ## known weaknesses and licences of what we depend on
	-.venv/bin/pip-audit --require-hashes --disable-pip -r requirements/run.txt
	$(PY) tools/licences.py

lock: setup      ## lock the newest allowed versions, with hashes and without a registry's name
	@for name in uv run ner core dev; do .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt; done

ci: lint test    ## what the machine runs

clean:           ## remove what was built; data in .heliotrope stays
	rm -rf .venv build *.egg-info src/*.egg-info .mypy_cache .ruff_cache
