# Sets up an environment in .venv and runs the main jobs in it. Thin: each rule is what README.md says for machines without make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests start hundreds of interpreters: what one has compiled the next need not.
unexport PYTHONDONTWRITEBYTECODE
# As `autograder` itself has it: threads that wait for small products only take the processor from the other tests.
export OPENBLAS_NUM_THREADS := 1

.PHONY: demo test quick docs newest lock build oracle bench many scale measure peers table clean

demo: .venv/grading  ## a made-up class, graded; says where the reports are
	$(BIN)/autograder demo

test: $(VENV)/installed  ## lint, types, freshness of the template, all tests; takes minutes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/autograder build --check
	$(BIN)/python -m pytest -n auto --dist loadgroup

quick: .venv/installed  ## all tests but the slow ones
	$(BIN)/python -m pytest -m "not slow" -n auto --dist loadgroup

docs: .venv/installed  ## the site of the documentation in site/, begun at site/docs/index.html; a link that leads nowhere is an error
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --builder html --conf-dir docs . site

newest:  ## the newest release of everything that is needed, whatever the lock says, and all that `make test` runs
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/python -m pip install --quiet --editable '.[dev]'
	touch .venv-newest/installed
	$(MAKE) test VENV=.venv-newest

COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command 'make lock'

lock: .venv-lock/installed  ## both locks afresh: one file for every Python and machine, each release with its hashes; of these a part is enough to grade
	$(COMPILE) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	echo flit_core | $(COMPILE) --upgrade --extra grade --constraint requirements.lock --output-file requirements-grade.lock pyproject.toml -

.venv-lock/installed:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv
	touch $@

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
	$(BIN)/python benchmarks/cold.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/site.py

many: .venv/installed  ## ten thousand submissions, then again with one in ten hostile; takes ten minutes
	$(BIN)/python benchmarks/ten_thousand.py

scale: .venv/installed  ## a hundred thousand submissions next to a thousand, and ten thousand attackers among as many others; takes hours
	$(BIN)/python benchmarks/hundred_thousand.py
	$(BIN)/python benchmarks/fresh.py

measure: .venv/installed  ## what the checks catch, spare, name and charge once: all right answers under 200 secrets, faulty ones under 20, every mistake without its label; and what `make test` does only a few times
	$(BIN)/python -m tests.measures.verdicts
	$(BIN)/python -m tests.measures.kills
	$(BIN)/python -m tests.measures.outages
	$(BIN)/python -m pytest -m weekly -n auto --dist loadgroup
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile fresh -n auto --dist loadgroup
	for target in wire archive notebook; do $(BIN)/python -m tests.fuzz $$target --seconds 60 --seed $$(date +%s) || exit 1; done
	$(BIN)/autograder audit
	$(BIN)/python tests/measures/fairness.py
	$(BIN)/python tests/measures/steady.py
	$(BIN)/python -m tests.measures.sharpness --write
	$(BIN)/python tests/measures/naming.py --write
	$(BIN)/python tests/measures/once.py --list
	$(BIN)/python tests/measures/once.py --spoil

peers: .venv/installed  ## this grader next to otter-grader, nbgrader, gradescope-utils and pytest; takes minutes
	$(BIN)/python benchmarks/peers.py --markdown

table:  ## the class page's table component afresh, of the versions that its README names; needs npm
	rm -rf .table && mkdir .table && cp autograder/render/templates/vendor/entry.js .table/
	cd .table && echo '{}' > package.json && npm install --no-audit --no-fund --ignore-scripts --save-exact \
		@tanstack/table-core@9.3.1 @tanstack/virtual-core@3.19.11 @tanstack/store@0.11.2 esbuild@0.28.2
	cd .table && npx esbuild entry.js --bundle --minify --format=iife --global-name=TanStack --legal-comments=none \
		--define:process.env.NODE_ENV='"production"' --outfile=../autograder/render/templates/vendor/tanstack.js
	rm -rf .table

.venv/grading: pyproject.toml requirements-grade.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "installing what grading needs into .venv, once"
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-grade.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/installed: .venv/grading requirements.lock  # and what tests, documentation and all other commands need
	@echo "installing what requirements.lock names into .venv: a minute or two, once"
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	touch $@

clean:
	rm -rf site .venv .venv-newest .venv-lock .venv-oracle .venv-peers demo .pytest_cache .ruff_cache .mypy_cache
