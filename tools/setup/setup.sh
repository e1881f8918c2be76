#!/bin/sh
# make setup: silent and fast when there is nothing to do, otherwise find a Python and hand over to install.py.
#
# "Nothing to do" is one line of text, kept in .venv/.setup-state: the digests of everything that is installed from,
# where the repository lies (scripts carry absolute paths), which terraform is on PATH, and the Python asked for.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
cd "$root"

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

# Terraform on PATH, past our own shim, which an activated .venv puts first.
terraform_on_path() {
  IFS=:
  for folder in $PATH; do
    if [ "$folder" != "$root/.venv/bin" ] && [ -x "$folder/terraform" ] && [ ! -d "$folder/terraform" ]; then
      printf '%s' "$folder/terraform"
      return
    fi
  done
}

command -v git >/dev/null 2>&1 || fail "git is not on PATH; install it and run make again."
TERRAFORM_ON_PATH=$(terraform_on_path)
export TERRAFORM_ON_PATH
digests=$(git hash-object tools/requirements/*.txt tools/requirements/dynaform.in tools/setup/install.py pyproject.toml)
state=$(printf '%s ' $digests "$root" "terraform=$TERRAFORM_ON_PATH" "python=${PYTHON:-}")

if [ -x .venv/bin/python ] && [ -x .venv/bin/dynaform ] && [ -x .venv-checkov/bin/python ] \
  && [ -f .venv/.setup-state ] && [ "$(cat .venv/.setup-state)" = "$state" ]; then
  exit 0
fi

new_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_venvs() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }
version() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null || echo missing; }

python="" without_venv=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
  new_enough "$candidate" || continue
  if makes_venvs "$candidate"; then
    python=$candidate
    break
  fi
  without_venv=$candidate
done

if [ -z "$python" ] && [ -n "$without_venv" ]; then
  fail "$without_venv ($(version "$without_venv")) comes without the venv module." \
    "Install it (Debian and Ubuntu: apt-get install python3-venv) or name another Python: make setup PYTHON=/path/to/python3"
fi
if [ -z "$python" ]; then
  fail "Python 3.11 or newer is needed; ${PYTHON:-python3} is $(version "${PYTHON:-python3}")." \
    "Install one (apt-get install python3.12 python3.12-venv, brew install python@3.12, https://www.python.org/downloads/)" \
    "or name the one you have: make setup PYTHON=/path/to/python3.12"
fi

rm -f .venv/.setup-state
"$python" tools/setup/install.py
printf '%s\n' "$state" > .venv/.setup-state.new
mv .venv/.setup-state.new .venv/.setup-state
