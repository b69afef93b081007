# The targets that everybody uses; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help install run test check lock evaluate drill clean

PY := .venv/bin/python
# mypy's Django plugin loads the settings; nothing connects to these.
SETTINGS := SECRET_KEY=unused DATABASE_URL=postgresql:///unused CELERY_BROKER_URL=memory://
UV := $(PY) -m uv pip compile --quiet --universal --fork-strategy fewest --generate-hashes --no-emit-index-url --no-header

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

install:  ## everything into .venv; nothing when nothing changed
	@.ci/install

run: install  ## the site on http://127.0.0.1:8000 (PORT), with database, broker and worker, until Ctrl-C
	@exec $(PY) manage.py run --end-with-parent

test: install  ## all tests, on up to four cores; ARGS="tests/engagement -k seeds" chooses some, one after the other
	@$(PY) -m pytest $(or $(ARGS),--numprocesses auto --maxprocesses 4 --dist loadgroup)

check: install  ## format, lint, templates, layers, types, migrations, known holes
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@if find templates -name '*.html' | grep -q .; then set -x; $(PY) -m djlint --quiet --check templates && $(PY) -m djlint --quiet --lint templates; fi
	.venv/bin/lint-imports
	$(SETTINGS) $(PY) -m mypy
	$(PY) manage.py makemigrations --check --dry-run
	@.ci/audit $(PY)

lock: install  ## the requirement files anew from pyproject.toml; versions move only where they must (UPGRADE=--upgrade)
	$(PY) -m pip install --quiet uv
	$(UV) $(UPGRADE) --extra local --extra train --extra dev pyproject.toml -o requirements.txt
	$(UV) $(UPGRADE) pyproject.toml -o requirements-server.txt

evaluate: install  ## the extraction's score on the corpus; fails where it fell below the recorded one
	$(PY) manage.py evaluate --hold corpus/seeds corpus/dev-plain corpus/dev-hard

drill: install  ## kills, outages, cut connections, a full disk and more against real servers; fails where anything is lost; ARGS="kills --kills 10" chooses
	@$(PY) -m drills $(ARGS)

clean:  ## what can be made again; the data in .local stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache staticfiles
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
