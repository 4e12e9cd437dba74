# Every target that a person calls. Stamps keep `make setup` to a second when nothing changed.
.DEFAULT_GOAL := help
.PHONY: help setup dev run test check bench faults walks ways format lock clean \
  check-lint check-layout check-types check-contracts check-django check-migrations check-templates
.DELETE_ON_ERROR:

PY := .venv/bin/python
FRONTEND := package.json package-lock.json .npmrc scripts/build_frontend.py $(shell find frontend -type f 2>/dev/null)
# How many processes the tests use.
N ?= 2
CHILDREN ?= 120

help:
	@echo "make run     start Waymark with a demonstration authority at http://127.0.0.1:8000 (PORT= changes it)"
	@echo "make test    run the tests; on PostgreSQL with DATABASE_URL=postgres://..."
	@echo "make check   lint, types, import contracts, Django's checks, migrations, templates"
	@echo "make bench   the benchmarks, beside plain SQL doing the same"
	@echo "make faults  processes killed at every named place while moves, timers and notices go on (SEED=1 MOVES=2000)"
	@echo "make walks   random lawful walks of 50 moves over the real actions, N=1000 of them"
	@echo "make ways    the way from here to there proved in every situation, against an independent search; an hour or more"
	@echo "make setup   only install; make format tidies the code; make lock pins the packages anew"

# --- installing ---

setup: .venv/.installed .venv/.installed-solver var/static/.collected

dev: setup .venv/.installed-dev

.venv/.uv: scripts/make-venv scripts/find-python scripts/uv-requirements.lock
	@sh scripts/make-venv
	@touch $@

.venv/.installed: requirements.lock scripts/install-lock .venv/.uv
	@sh scripts/install-lock requirements.lock
	@touch $@

# Its wheels are not made for every machine, and nothing else waits for them.
.venv/.installed-solver: requirements-solver.lock .venv/.installed
	@sh scripts/install-lock requirements-solver.lock || echo "OR-tools could not be installed; a greedy way proposes agendas instead." >&2
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@sh scripts/install-lock requirements-dev.lock
	@touch $@

tracker/static_built/.built: $(FRONTEND) | .venv/.installed
	@$(PY) scripts/build_frontend.py
	@touch $@

var/static/.collected: tracker/static_built/.built .venv/.installed
	@$(PY) manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

# --- using ---

run: setup
	@$(PY) manage.py migrate --verbosity 0
	@$(MAKE) --no-print-directory var/.rebuilt
	@$(PY) manage.py seed_world --if-empty --children $(CHILDREN) --seed 1 --out var/world.json
	@exec $(PY) manage.py run --stop-with-parent

# A newer version may read columns that the one before did not fill, or work out the old ones otherwise.
var/.rebuilt: $(shell find tracker/projections tracker/rules tracker/models workflows -name '*.py')
	@$(PY) manage.py rebuild_projections >/dev/null
	@$(PY) manage.py time_minutes >/dev/null
	@touch $@

test: dev
	@$(PY) -m pytest -n $(N) $(ARGS)

# Each apart, so that `make -k check` tells of all that is wrong at once.
check: check-lint check-layout check-types check-contracts check-django check-migrations check-templates

check-lint: dev
	$(PY) -m ruff check .

check-layout: dev
	$(PY) -m ruff format --check .

check-types: dev
	$(PY) -m mypy .

check-contracts: dev
	.venv/bin/lint-imports

check-django: dev
	$(PY) manage.py check --database default --fail-level WARNING

check-migrations: dev
	$(PY) manage.py makemigrations --check --dry-run

check-templates: dev
	.venv/bin/djlint templates --lint --quiet

bench: dev
	@$(PY) -m bench $(ARGS)

# The same SEED makes the same children, acts and moments. Prints one JSON object; exit 1 for anything lost, doubled or early.
faults: SEED = 1
faults: MOVES = 2000
faults: dev
	@$(PY) -m faults --seed $(SEED) --moves $(MOVES) $(ARGS)

# N is how many walks; as many processes as the machine has processors.
walks: N = 1000
walks: dev
	@WALKS=$(N) $(PY) -m pytest -n auto tests/tracker/actions/test_any_walk.py $(ARGS)

# `make test` tries a sample of the situations.
ways: dev
	@WAYS=all $(PY) -m pytest tests/workflows/test_way_proof.py $(ARGS)

format: dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

# Pins what pyproject.toml asks for; no address of an index is written.
LOCK := .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --quiet
lock: .venv/.uv
	$(LOCK) $(UPGRADE) -o requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) -o requirements-dev.lock --group dev -c requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) -o requirements-solver.lock --extra solver -c requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .node node_modules tracker/static_built var/static var/test .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
