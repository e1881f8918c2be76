#!/bin/sh
# make lock: regenerate the lock files from the .in files. Pass UPGRADE=1 to take newer versions.
# Network settings are the user's own (pip's or uv's variables); no index is named here or in the lock files.
set -eu
cd "$(dirname "$0")/../.."

: "${SSL_CERT_FILE:=${PIP_CERT:-}}"
if [ -n "$SSL_CERT_FILE" ]; then export SSL_CERT_FILE; else unset SSL_CERT_FILE; fi
if [ -n "${PIP_INDEX_URL:-}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"; fi
if [ -n "${PIP_EXTRA_INDEX_URL:-}" ]; then export UV_INDEX="${UV_INDEX:-$PIP_EXTRA_INDEX_URL}"; fi
if [ -n "${PIP_FIND_LINKS:-}" ]; then export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"; fi

for name in build dev checkov terraform; do
  .venv/bin/uv pip compile ${UPGRADE:+--upgrade} --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    --output-file "tools/requirements/$name.txt" "tools/requirements/$name.in" >/dev/null
  echo "lock: tools/requirements/$name.txt"
done
