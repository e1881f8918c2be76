# Thin: every target is one command; what it does is in tools/dynaform. `make X ENV=dev FAMILY=social ARGS=...` is
# `dynaform X --env dev --family social ...`. make turns every failure into exit code 2; pipelines that want
# dynaform's own codes call .venv/bin/dynaform.

DYNAFORM := .venv/bin/dynaform
# ENV is also the name of a shell's start-up file; a path there is not an environment.
ENVIRONMENT = $(if $(ENV),$(if $(findstring /,$(ENV)),,--env '$(ENV)'))
FAMILIES = $(if $(FAMILY),--family '$(FAMILY)')
# pytest keeps the tests it has prepared beside them, whatever a shell says: preparing them takes seconds of each run.
PYTEST = PYTHONDONTWRITEBYTECODE= .venv/bin/pytest -n auto
WHERE = $(strip $(ENVIRONMENT) $(FAMILIES) $(ARGS))

.DEFAULT_GOAL := help
TARGETS := help setup demo rehearse test unit render check explain lint plan review apply smoke backup destroy outputs \
	env-file cli-script simulator-up simulator-down simulator-status bench lock clean
.PHONY: $(TARGETS)
$(filter-out help setup clean,$(TARGETS)): setup

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## create .venv and .venv-checkov, find or install Terraform; silent when there is nothing to do
	@tools/setup/setup.sh

demo: ## rehearse dev: check, plan, policy, apply, smoke and destroy on a private simulator
	@$(DYNAFORM) rehearse --env dev $(FAMILIES) $(ARGS)

rehearse: ## the same for any environment, with its own names, settings and policy level (ENV=prod)
	@$(DYNAFORM) rehearse $(WHERE)

test: ## every test (ARGS="-k name" for some)
	@$(PYTEST) --dist loadfile --no-loadscope-reorder $(ARGS)

unit: ## tests that take no Terraform, simulator, checkov, DynamoDB Local or long proof: for while you edit
	@$(PYTEST) --dist worksteal -m 'not (terraform or simulator or checkov or engine or proof)' $(ARGS)

render: ## write the Terraform modules, roots and READMEs from the specs
	@$(DYNAFORM) render $(FAMILIES) $(ARGS)

check: ## every design finding of every spec, and stale rendered files
	@$(DYNAFORM) check $(FAMILIES) $(ARGS)

explain: ## the proofs as people read them (PATTERN=get-booking for one)
	@$(DYNAFORM) explain $(if $(PATTERN),'$(PATTERN)') $(FAMILIES) $(ARGS)

lint: ## ruff, mypy, import contracts, Terraform formatting
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@PATH="$(CURDIR)/.venv/bin:$$PATH" TF_CLI_CONFIG_FILE=/dev/null \
		terraform fmt -check -diff -recursive $(wildcard modules terraform envs)

plan: ## save a plan per family, with policy, guard and review; changes nothing (ENV=)
	@$(DYNAFORM) plan $(WHERE)

review: ## the pull-request report of the saved plans (ENV=)
	@$(DYNAFORM) review $(WHERE)

apply: ## apply exactly the saved, reviewed plans (ENV=)
	@$(DYNAFORM) apply $(WHERE)

smoke: ## run every access pattern against what is deployed (ENV=)
	@$(DYNAFORM) smoke $(WHERE)

backup: ## back up every table now, and wait until the backups are available (ENV=)
	@$(DYNAFORM) backup $(WHERE)

destroy: ## destroy the tables of an environment, guarded (ENV=)
	@$(DYNAFORM) destroy $(WHERE)

outputs: ## names and ARNs of what is deployed (ENV=)
	@$(DYNAFORM) outputs $(WHERE)

env-file: ## the variables an application of a family reads, no keys (ENV= FAMILY=)
	@$(DYNAFORM) env-file $(WHERE)

cli-script: ## AWS CLI commands that make a family's tables and call every access pattern (ENV= FAMILY=)
	@$(DYNAFORM) cli-script $(WHERE)

simulator-up: ## start the simulator that dev targets
	@$(DYNAFORM) simulator up $(ARGS)

simulator-down: ## stop it
	@$(DYNAFORM) simulator down $(ARGS)

simulator-status: ## say whether it runs, and where
	@$(DYNAFORM) simulator status $(ARGS)

bench: ## the measurements the README quotes, as ratios
	@.venv/bin/python tools/bench/main.py $(ARGS)

lock: ## regenerate the lock files of tools/requirements (UPGRADE=1 for newer versions)
	@tools/setup/lock.sh

clean: ## remove both Python environments and the caches; plans and state under .dynaform stay
	@rm -rf .venv .venv-checkov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build tools/*.egg-info
	@find tools tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
