.PHONY: venv demo test lint preuves bench clean
VENV := .venv
PY := $(VENV)/bin/python

venv: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml requirements.lock scripts/install.sh
	sh scripts/install.sh $(VENV)
	touch $@

# The tools that read packages from disk (mypy, import-linter) need the installed names as folders.
.PHONY: view
view: venv
	sh scripts/view.sh $(VENV)/view

demo: venv
	$(VENV)/bin/vitalbench run --suite nominal

test: venv
	sh scripts/with-pcsc.sh $(VENV) -n auto

lint: view
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	cd $(VENV)/view && MYPYPATH=. ../bin/mypy --config-file $(CURDIR)/pyproject.toml --cache-dir $(CURDIR)/.mypy_cache -p vitalbench
	cd $(VENV)/view && ../bin/lint-imports --config $(CURDIR)/pyproject.toml --no-cache
