# Each target does all the set-up it needs. Python 3.11 or later is enough; name another one with: make PYTHON=python3.12 run

PYTHON ?= $(firstword $(foreach name,python3 python3.11 python3.12 python3.13 python3.14,\
	$(shell $(name) -c 'import sys; print("$(name)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)) python3)
BIN := .venv/bin
# What happens to PYTEST_ARGS: make test PYTEST_ARGS="tests/text -k names"
PYTEST_ARGS ?=
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

.PHONY: run setup test check bench pins

run:
	@$(PYTHON) scripts/setup.py --run-only
	@exec $(BIN)/hanse demo

setup:
	@$(PYTHON) scripts/setup.py

test: check
	$(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

# Settings are read on the way: they find a data folder of their own, not that of the person at work.
check: export HANSE_DATA_DIR := $(CURDIR)/build/check
check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint src --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python scripts/messages.py --check
	$(BIN)/python scripts/audit.py

bench: setup
	$(BIN)/python -m bench

# After a change of pyproject.toml or package.json: choose versions again and write them down with their hashes.
pins: setup
	$(COMPILE) --upgrade requirements/uv.in -o requirements/uv.txt
	$(COMPILE) --upgrade requirements/node.in -o requirements/node.txt
	$(COMPILE) --upgrade pyproject.toml --group build -o requirements/base.txt
	$(COMPILE) --upgrade pyproject.toml --group build --group dev -o requirements/dev.txt
	npm install --package-lock-only
