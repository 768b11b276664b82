# policybot: `make help` lists the targets. Needs Python 3.11 or newer with venv, make and git; nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SILENT:
.PHONY: help setup ask chat index test check lint gate eval results lock clean

DEFAULT_QUESTION := 谁负责专利申请量目标
HOME_DIR := $(or $(POLICYBOT_HOME),var)
RUNTIME := .venv/.runtime
DEV := .venv/.dev
EVAL := .venv/.eval
SIZE := 380 MB; 2.9 GB where pip picks the CUDA build of torch

comma := ,
VENV_PYTHON := .venv/bin/python
POLICYBOT := .venv/bin/policybot
PIP_INSTALL := -m pip install -qq --disable-pip-version-check

help:
	echo 'make ask [Q="…"]  answer a question from corpus/; sets everything up the first time'
	echo 'make chat         ask on, with follow-ups'
	echo 'make index        read corpus/ (or the folder of the last build) again'
	echo 'make setup        only make .venv and install what policybot needs'
	echo 'make eval         measure accuracy, citations, refusals and speed, beside other systems [ARGS="--no-rivals --llm"]'
	echo 'make test         run the tests [ARGS="-k name"]'
	echo 'make check        what CI runs: make lint, the tests, then the thresholds of eval/gate.toml'
	echo 'make lint         ruff, mypy, import-linter'
	echo 'make results      renew eval/results and the figures of the READMEs'
	echo 'make lock         renew constraints.txt'
	echo 'make clean        remove caches (rm -rf .venv var removes the environment and the index)'
	echo 'PYTHON=python3.12 names the interpreter of .venv, POLICYBOT_HOME=… the folder of the index.'

setup: $(RUNTIME)

# A question reaches the program as it was typed: make expands nothing in it, neither does the shell.
ask: export POLICYBOT_QUESTION := $(if $(Q),$(value Q),$(DEFAULT_QUESTION))
ask: $(RUNTIME)
	$(refresh_index)
	$(POLICYBOT) ask -- "$$POLICYBOT_QUESTION"

chat: $(RUNTIME)
	$(refresh_index)
	$(POLICYBOT) chat

index: $(RUNTIME)
	$(build_index)

# Two processes halve the time; tests with a bound in seconds run by themselves.
test: $(DEV)
ifdef ARGS
	$(VENV_PYTHON) -m pytest $(ARGS)
else
	$(VENV_PYTHON) -m pytest -n 2 --dist loadscope -m 'not timed'
	$(VENV_PYTHON) -m pytest -m timed
endif

check: lint test gate

gate: $(DEV)
	$(call evaluate,$(documents_shipped),var/eval/gate) --no-rivals --gate eval/gate.toml >/dev/null

# Over the digest of our own, and over the published texts where they are at hand.
eval: $(EVAL)
	$(call evaluate,$(documents_shipped),var/eval/digest) --gate eval/gate.toml $(ARGS)
	if [ -d '$(SHARED)/seeds' ]; then $(call evaluate,$(SHARED)/seeds,var/eval/seeds) $(ARGS); fi

# What stands in eval/results and in the READMEs, measured anew; a quarter of an hour.
results: $(EVAL)
	$(call evaluate,$(documents_shipped),var/eval/digest) >/dev/null
	if [ -d '$(SHARED)/seeds' ]; then $(call evaluate,$(SHARED)/seeds,var/eval/seeds) >/dev/null; fi
	if [ -d '$(SHARED)/ncp-dev' ]; then $(VENV_PYTHON) -m eval passages '$(SHARED)/ncp-dev/questions.jsonl' \
		'$(SHARED)/ncp-dev/documents' --out var/eval/passages.json >/dev/null; fi
	$(VENV_PYTHON) -m eval.scale --out var/eval/scale >/dev/null
	$(VENV_PYTHON) -m eval publish var/eval

documents_shipped := corpus/documents
SHARED := $(or $(POLICYBOT_SHARED),../shared)
evaluate = $(VENV_PYTHON) -m eval run eval/sets/digest.jsonl --corpus '$(1)' --out '$(2)'

lint: $(DEV)
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports

clean:
	rm -rf build dist .benchmarks .codspeed .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# --- index: built when there is none, or when a document (or the code that reads it) changed since ---

documents := $(or $(POLICYBOT_DOCUMENTS),corpus/documents)
built := $(HOME_DIR)/index/.built
changed_since_built = find '$(documents)' -cnewer '$(built)'; find index -type f ! -name '*.pyc' -cnewer '$(built)'

# Exit code 3: some documents were refused and listed, the rest can be asked about.
define build_index
mkdir -p '$(HOME_DIR)/index' && touch '$(built).new' && { $(POLICYBOT) index build || [ $$? -eq 3 ]; } \
	&& mv '$(built).new' '$(built)'
endef

define refresh_index
	if [ ! -e '$(HOME_DIR)/index/current' ] || [ ! -e '$(built)' ] \
			|| [ -n "$$({ $(changed_since_built); } 2>/dev/null | head -n 1)" ]; then \
		{ $(build_index); } >&2 || exit 1; \
	fi
endef

# --- environment: pip runs again only when pyproject.toml or constraints.txt changed ---

$(RUNTIME): pyproject.toml constraints.txt .venv/.made
	$(call install,.)
	touch $@

$(EVAL): pyproject.toml constraints.txt .venv/.made
	$(call install,.[eval])
	touch $(RUNTIME) $@

$(DEV): pyproject.toml constraints.txt .venv/.made
	$(call install,.[dev$(comma)eval])
	touch $(RUNTIME) $(EVAL) $@

# torch comes first so that a CPU build that pip is configured to find is settled before anything asks for torch.
# pip compiles what it copies, not what it links to: a sixth of the time of `policybot ask` where Python may not write caches.
define install
	if [ -e $(RUNTIME) ]; then echo 'Updating dependencies …'; \
		else echo 'Installing dependencies (first time, about $(SIZE)) …'; fi >&2
	$(VENV_PYTHON) $(PIP_INSTALL) -c constraints.txt torch
	$(VENV_PYTHON) $(PIP_INSTALL) -c constraints.txt -e '$(1)'
	$(VENV_PYTHON) -m compileall -q bot index
endef

# Scripts in .venv hold its path, so a checkout that was moved or copied needs a new one.
ifneq ($(shell cat .venv/.made 2>/dev/null),$(CURDIR))
.PHONY: .venv/.made
endif

.venv/.made:
	$(eval interpreter := $(find_python))$(if $(interpreter),,$(error $(no_python)))
	if [ -e $@ ] || ! $(VENV_PYTHON) -m pip --version >/dev/null 2>&1; then \
		"$(interpreter)" -m venv --clear .venv; fi
	echo '$(CURDIR)' > $@

suitable := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
find_python = $(shell for p in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3.14 python3 python); do \
	if "$$p" -c '$(suitable)' >/dev/null 2>&1; then command -v "$$p"; break; fi; done)
no_python = $(if $(PYTHON),PYTHON=$(PYTHON) is not,there is no) Python 3.11 or newer with venv and pip: install one (Debian, \
	Ubuntu: apt install python3 python3-venv; macOS: brew install python) or name it: make PYTHON=/path/to/python3.12

# Run it with the oldest supported Python, so that every pin exists for all of them. torch keeps its pin.
lock:
	$(eval interpreter := $(find_python))$(if $(interpreter),,$(error $(no_python)))
	"$(interpreter)" -m venv --clear var/lock
	torch=$$(grep '^torch==' constraints.txt) && var/lock/bin/python $(PIP_INSTALL) "$$torch" -e '.[dev,eval]'
	{ grep '^#' constraints.txt; var/lock/bin/python -m pip list --disable-pip-version-check --format=freeze \
		| sed 's/+[a-z0-9.]*$$//' | grep -viE '^(cuda|nvidia|triton|pip|policybot)[-=]' | LC_ALL=C sort -f; } > var/lock/constraints
	mv var/lock/constraints constraints.txt
	rm -rf var/lock
