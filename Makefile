# Set-up, tests and everyday work. `make serve` is all that a fresh machine needs.

.DEFAULT_GOAL := help
.PHONY: help install install-dev serve index test test-long bench lint format screenshots \
	constraints readme messages system-packages clean

VENV := .venv
PY := $(VENV)/bin/python
KB := $(VENV)/bin/kb
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=
SHOTS_PORT := 8765
SHOTS := http://127.0.0.1:$(SHOTS_PORT)

# Stamps live in the environment that they speak of: removing it removes them.
BASE := $(VENV)/.stamp-base
RUNTIME := $(VENV)/.stamp-runtime
DEV := $(VENV)/.stamp-dev

help:
	@echo "make serve        set up everything and serve http://$(HOST):$(PORT)"
	@echo "make install      set up .venv alone; then $(KB) works"
	@echo "make index        build the search index from corpus/ if it is missing or stale"
	@echo "make test         what CI runs: lint, types, tests (under 20 minutes on 2 cores)"
	@echo "make test-long    tests that take longer"
	@echo "make lint         ruff and mypy alone; make format rewrites"
	@echo "make bench        speed and quality, measured"
	@echo "make screenshots  the pages at two widths, into docs/screenshots"
	@echo "make constraints  write constraints.txt from this environment"
	@echo "make readme       write what the examples of README.md answer"
	@echo "make messages     find the sentences to translate, into web/locales"
	@echo "make clean        remove what was built, .venv and the index included"

# The interpreter is looked for only when an environment has to be made.
$(BASE): constraints.txt tools/install_torch.py
	@python=$$(sh tools/find_python.sh) && \
		{ test -x $(PY) || { echo "Creating $(VENV) with $$python"; "$$python" -m venv $(VENV); }; }
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt pip packaging
	$(PY) -m tools.install_torch
	@touch $@

$(RUNTIME): $(BASE) pyproject.toml
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): $(RUNTIME)
	$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

install: $(RUNTIME)

install-dev: $(DEV)

# An index that holds the corpus as it is now is left alone.
index: $(RUNTIME)
	@$(KB) index status --json 2>/dev/null | grep -q '"stale": false' || $(KB) index build

serve: index
	$(KB) serve --host $(HOST) --port $(PORT)

# Browser tests are skipped, with the reason, where Chromium cannot be installed.
system-packages:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
		sh tools/system_packages.sh chromium fonts-liberation || \
		echo "Going on without Chromium: the browser tests will be skipped."

lint: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict kb web tools

format: $(DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

test: lint system-packages
	$(PY) -m pytest -m "not long" $(PYTEST_ARGS)

test-long: $(DEV) system-packages
	$(PY) -m pytest -m long $(PYTEST_ARGS)

bench: $(DEV) index
	$(PY) bench/cold.py
	$(PY) bench/warm.py

screenshots: $(DEV) system-packages index
	@$(KB) serve --port $(SHOTS_PORT) & server=$$!; trap 'kill $$server' EXIT; \
		for i in $$(seq 120); do \
			$(PY) -c "import urllib.request as u; u.urlopen('$(SHOTS)/health')" 2>/dev/null && break; \
			sleep 0.5; \
		done; \
		$(PY) tests/web/take_screenshots.py $(SHOTS) docs/screenshots

constraints: $(DEV)
	$(PY) -m tools.constraints

readme: index
	$(PY) -m tools.readme

# What is translated already stays; a new sentence comes without a translation.
messages: $(DEV)
	$(PY) -m babel.messages.frontend extract -F web/babel.cfg --no-location --sort-output \
		--project "Mekong Legal KB" --version $$($(PY) -c 'import kb; print(kb.__version__)') \
		--copyright-holder "The editors of Mekong Legal KB" --msgid-bugs-address none \
		--last-translator none --header-comment "# Messages of Mekong Legal KB, to be translated." \
		-o web/locales/messages.pot .
	$(PY) -m babel.messages.frontend update --no-fuzzy-matching \
		-i web/locales/messages.pot -d web/locales

clean:
	rm -rf $(VENV) .kb build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
