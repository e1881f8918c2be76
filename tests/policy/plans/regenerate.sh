#!/bin/sh
# Plan source/ with a real terraform and provider and write prod.json and broken.json beside this file.
# Only what policy reads is kept: no provider configuration, no outputs, no state.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TF_DATA_DIR="$work/data"
terraform -chdir=source init -no-color -input=false -lockfile=readonly >/dev/null 2>&1 ||
  terraform -chdir=source init -no-color -input=false >/dev/null
for name in prod broken; do
  terraform -chdir=source plan -no-color -input=false -var-file="$name.tfvars" -out="$work/$name.bin" >/dev/null
  terraform -chdir=source show -no-color -json "$work/$name.bin" | python3 -c '
import json, sys
plan = json.load(sys.stdin)
kept = {k: plan[k] for k in ("format_version", "terraform_version", "variables", "planned_values", "resource_changes")}
kept["planned_values"].pop("outputs", None)
kept["configuration"] = {"root_module": plan["configuration"]["root_module"]}
json.dump(kept, sys.stdout, indent=1, sort_keys=True)
print()
' >"$name.json"
done
rm -f source/.terraform.lock.hcl
