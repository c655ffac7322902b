# `make run` starts Rectify, `make test` runs every check. Both set up what they need.
# All paths are relative, so that the folder may be called anything.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test load bench format check lint audit types templates migrations deploy-check test-sqlite test-postgres test-faults clean

run: $(VENV)/run.stamp
	@exec $(PY) -m rectify.run

$(VENV)/run.stamp: requirements.txt requirements.lock
	@bash rectify/install.sh $(VENV) requirements.txt $(PYTHON)
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt requirements.lock
	@bash rectify/install.sh $(VENV) requirements-dev.txt $(PYTHON)
	@touch $@ $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	@bash tests/services/packages.sh
	@$(MAKE) --no-print-directory -j2 --output-sync=target check
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-faults

check: lint audit types templates migrations deploy-check

lint: $(VENV)/dev.stamp
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m bandit -q -ll -r statements audit accounts inbox jobs issues measures notices ledger workbooks reporting operations rectify -c pyproject.toml

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

test-sqlite: $(VENV)/dev.stamp
	env -u TEST_DATABASE_URL $(PY) -m pytest -n 2 --dist loadfile -m 'not faults'

# Again on the other database, but for what touches none or brings its own.
WITHOUT_DATABASE := tests/browser tests/rectify tests/notices/parser tests/statements
test-postgres: $(VENV)/dev.stamp
	$(PY) -m tests.services.postgres $(PY) -m pytest -n 2 --dist loadfile -m 'not browser and not faults' \
	$(addprefix --ignore=,$(WITHOUT_DATABASE))

# On a deployment of their own, with both cores to itself: kill -9, full disk, database away, fifty people.
test-faults: $(VENV)/dev.stamp
	$(PY) -m pytest -m faults tests/faults

# Fifty people for a minute; writes docs/load.md.
load: $(VENV)/dev.stamp
	$(PY) -m tests.faults.load 60

# make bench SIZES="10000 1000000"; a million rows take minutes to fill in.
bench: $(VENV)/dev.stamp
	$(PY) -m bench $(SIZES)

format: $(VENV)/dev.stamp
	$(PY) -m ruff check --fix-only -q .
	$(PY) -m ruff format .

clean:
	rm -rf $(VENV)
