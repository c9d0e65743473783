# Two commands: `make run` and `make test`. Everything lives in the checkout; nothing outside it is changed.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test look check demo clean

run: $(VENV)/run.stamp
	@exec $(PY) -m lib serve

test: $(VENV)/test.stamp
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal

look: $(VENV)/test.stamp
	$(PY) -m pytest -n auto --maxprocesses 4 --dist worksteal -m look

check: $(VENV)/test.stamp
	$(PY) -m ruff check . && $(PY) -m mypy && $(VENV)/bin/lint-imports

demo: $(VENV)/test.stamp
	$(PY) data/build/demo.py

clean:
	rm -rf $(VENV) artifacts

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
