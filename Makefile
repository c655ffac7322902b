# `make run` starts Rectify, `make test` runs every check. Both set up what they need.
SHELL := /bin/bash
PORT ?= 8000
DEMO ?= 1
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
EMBEDDED := RECTIFY_EMBEDDED=1
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run test bench format lint types templates migrations deploy-check test-sqlite test-postgres browser clean

run: $(VENV)/run.stamp
	@$(EMBEDDED) PORT=$(PORT) DEMO=$(DEMO) exec $(PY) -m rectify.run

$(PY):
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt requirements.lock | $(PY)
	bash tests/services/install.sh $(PY) requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt requirements.lock | $(PY)
	bash tests/services/install.sh $(PY) requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

test: $(VENV)/dev.stamp
	bash tests/services/packages.sh
	$(MAKE) --no-print-directory lint types templates migrations deploy-check
	$(MAKE) --no-print-directory test-sqlite
	$(MAKE) --no-print-directory test-postgres

lint: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/bandit -q -r accounts issues measures ledger rectify -c pyproject.toml

types: $(VENV)/dev.stamp
	$(EMBEDDED) VAR_DIR=$$(mktemp -d) $(VENV)/bin/mypy .

templates: $(VENV)/dev.stamp
	$(VENV)/bin/djlint templates --lint --quiet

migrations: $(VENV)/dev.stamp
	$(EMBEDDED) VAR_DIR=$$(mktemp -d) $(PY) manage.py makemigrations --check --dry-run

# A secret as long and as random as a real one: the check looks at it.
deploy-check: $(VENV)/dev.stamp
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=rectify.example \
	DATABASE_URL=postgres://rectify:unused@127.0.0.1/rectify VAR_DIR=$$(mktemp -d) \
	$(PY) manage.py check --deploy --fail-level WARNING

test-sqlite: $(VENV)/dev.stamp
	env -u TEST_DATABASE_URL $(PY) -m pytest -n 2 --dist loadfile

# The browser walks once, above; everything else runs again on the other database.
test-postgres: $(VENV)/dev.stamp
	$(PY) -m tests.services.postgres $(PY) -m pytest -n 2 --dist loadfile -m 'not browser'

bench: $(VENV)/dev.stamp
	$(PY) -m bench

format: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check --fix-only -q .
	$(VENV)/bin/ruff format .

clean:
	rm -rf $(VENV)
