# Sets up an environment in .venv and runs the main jobs in it. Thin: each rule is what README.md says for machines without make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test quick build oracle bench many measure peers clean

demo: .venv/installed  ## a made-up class, graded; says where the reports are
	$(BIN)/autograder demo

test: .venv/installed  ## lint, types, freshness of the template, all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check
	$(BIN)/python -m pytest -n auto --dist loadgroup

quick: .venv/installed  ## all tests but the slow ones
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadgroup

build: .venv/installed  ## student_template/ afresh
	$(BIN)/autograder build

oracle: .venv-oracle/installed  ## PyTorch's outputs afresh, and any difference from the recorded ones
	.venv-oracle/bin/python tests/oracle/record.py

.venv-oracle/installed:
	$(PYTHON) -m venv .venv-oracle
	.venv-oracle/bin/python -m pip install --quiet numpy torch==2.13.0
	touch $@

bench: .venv/installed  ## throughput, the cost of one submission and the student's check, next to their floors
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/cost.py
	$(BIN)/python benchmarks/check.py

many: .venv/installed  ## ten thousand submissions, then again with one in ten hostile; takes ten minutes
	$(BIN)/python benchmarks/ten_thousand.py

measure: .venv/installed  ## what the checks catch, spare and name: all right answers under 200 secrets, every mistake without its label
	$(BIN)/autograder audit
	$(BIN)/python tests/measures/fairness.py
	$(BIN)/python tests/measures/naming.py --write

peers: .venv/installed  ## this grader next to otter-grader, nbgrader, gradescope-utils and pytest; takes minutes
	$(BIN)/python benchmarks/peers.py --markdown

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv .venv-oracle .venv-peers demo .pytest_cache .ruff_cache .mypy_cache
