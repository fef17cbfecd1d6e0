.PHONY: venv demo test lint view lock bench preuves faults clean
VENV := .venv
PY := $(VENV)/bin/python

# Creates the environment, then runs the nominal suite against the reference LPS.
demo: venv
	$(VENV)/bin/vitalbench run --suite nominal

# The whole test suite, in parallel; installs and starts PC/SC where apt and root are there.
test: venv
	sh scripts/with-pcsc.sh $(VENV) -n auto

venv: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml setup.py requirements.lock scripts/install.sh
	sh scripts/install.sh $(VENV)
	touch $@

view: venv
	sh scripts/view.sh $(VENV)/view

lint: view
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	cd $(VENV)/view && MYPYPATH=. ../bin/mypy --config-file $(CURDIR)/pyproject.toml --cache-dir $(CURDIR)/.mypy_cache -p vitalbench
	cd $(VENV)/view && ../bin/lint-imports --config $(CURDIR)/pyproject.toml --no-cache

# Regenerates the hashed lock from pyproject.toml; carries no index address.
lock: venv
	$(PY) -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  pyproject.toml --extra dev --no-header --no-annotate -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	  pyproject.toml --extra pcsc --no-header --no-annotate -o requirements-pcsc.lock

bench: venv
	$(VENV)/bin/pytest tests/benchmarks --benchmark-only -p no:xdist

# Long proofs: fuzzing, many seeds.
preuves: venv
	$(VENV)/bin/pytest -m preuve --timeout=7200 -n auto

faults: venv
	$(VENV)/bin/vitalbench faults

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
