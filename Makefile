# `make run` starts Rectify, `make test` runs every check. Both set up what they need.
# All paths are relative, so that the folder may be called anything.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Some images set it. Then every process, and tests start hundreds, compiles all of us and Django anew: twice the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-ocr load load-faults bench format check compiled lint audit types templates migrations deploy-check lock sbom bundle test-bundle test-sqlite test-postgres test-faults clean

run: $(VENV)/run.stamp
	@exec $(PY) -m rectify.run

$(VENV)/run.stamp: requirements.lock
	@bash rectify/install.sh $(VENV) requirements.lock $(PYTHON)
	@touch $@

$(VENV)/dev.stamp: requirements.lock requirements-dev.lock
	@bash rectify/install.sh $(VENV) requirements-dev.lock $(PYTHON)
	@touch $@ $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	@bash tests/services/packages.sh
	@$(MAKE) --no-print-directory -j2 --output-sync=target check
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-faults

check: compiled lint audit types templates migrations deploy-check

# Once, while mypy keeps the other core busy; else each worker compiles every test and what it tests, all at the same time.
compiled: $(VENV)/dev.stamp
	$(PY) -m pytest --collect-only -qq >$(VENV)/collected.txt || { cat $(VENV)/collected.txt; exit 1; }

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m bandit -q -ll -r statements audit accounts inbox jobs search issues measures regulations notices opinions ledger workbooks reporting exchange operations api rectify -c pyproject.toml

# Says so, and does not fail, where the data on vulnerabilities cannot be reached.
audit: $(VENV)/dev.stamp
	$(PY) -m tests.services.audit

types: $(VENV)/dev.stamp
	$(PY) -m mypy .

templates: $(VENV)/dev.stamp
	$(PY) -m djlint templates --lint --quiet

migrations: $(VENV)/dev.stamp
	$(PY) manage.py makemigrations --check --dry-run --settings tests.settings

# A secret as long and as random as a real one: the check looks at it.
deploy-check: $(VENV)/dev.stamp
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=rectify.example \
	DATABASE_URL=postgres://rectify:unused@127.0.0.1/rectify REDIS_URL=redis://127.0.0.1/0 VAR_DIR=$(VENV)/deploy-check \
	$(PY) manage.py check --deploy --fail-level WARNING

# One more than cores, since some tests wait; the longest come first (tests/order.py), so that all end together.
PYTEST := $(PY) -m pytest -n 3 --dist loadscope --no-loadscope-reorder

test-sqlite: $(VENV)/dev.stamp
	env -u TEST_DATABASE_URL $(PYTEST) -m 'not faults and not ocr and not bundle'

# Again on the other database what asks for one, but for what other tests ask of both (CONTRIBUTING.md).
test-postgres: $(VENV)/dev.stamp
	$(PY) -m tests.services.postgres $(PYTEST) -m 'database and not one_database and not browser and not faults and not ocr'

# On a deployment of their own, with both cores to itself: kill -9, full disk, database away, fifty people.
test-faults: $(VENV)/dev.stamp
	$(PY) -m pytest -m faults tests/faults

# In a bare Debian without a network, put together from this machine's packages: install, upgrade, go back.
# Needs root, as installing does; part of what CI runs.
test-bundle: $(VENV)/dev.stamp
	@bash tests/services/packages.sh bundle
	$(PY) -m pytest -m bundle tests/bundle

# With the optional reading of scans, in an environment of its own: half a gigabyte is too much for every run.
test-ocr: requirements-ocr.lock requirements-dev.lock
	@bash tests/services/packages.sh
	@bash rectify/install.sh var/venv-ocr requirements-dev.lock $(PYTHON)
	@bash rectify/install.sh var/venv-ocr requirements-ocr.lock $(PYTHON)
	var/venv-ocr/bin/python -m pytest -m ocr tests/ocr

# Fifty people for a minute; writes docs/load.md.
load: $(VENV)/dev.stamp
	$(PY) -m tests.faults.load 60

# The same for ten minutes while web, worker, database and broker die at random; its section of docs/load.md.
load-faults: $(VENV)/dev.stamp
	$(PY) -m tests.faults.load_with_faults 600

# make bench SIZES="12000 100000" ROLES="supervisor"; writes docs/bench.md.
bench: $(VENV)/dev.stamp
	$(PY) -m bench $(SIZES)

# Software bill of materials (CycloneDX) into dist/.
sbom: $(VENV)/run.stamp
	$(PY) -m rectify.sbom

# Everything for an installation without internet, into dist/: make bundle ARCH=aarch64
bundle: $(VENV)/run.stamp
	$(PY) -m bundle $(ARCH)

# After a change of requirements*.txt: what stood in the locks stays, what is new gets version and hashes.
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock: $(VENV)/dev.stamp
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	$(LOCK) requirements-ocr.txt -c requirements.lock -o requirements-ocr.lock
	echo uv | $(LOCK) - -o requirements-install.lock
	echo pip | $(LOCK) - -o bundle/requirements.lock

format: $(VENV)/dev.stamp
	$(PY) -m ruff check --fix-only -q .
	$(PY) -m ruff format .

clean:
	rm -rf $(VENV)
