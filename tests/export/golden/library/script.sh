#!/usr/bin/env bash
# The tables of library in dev with the AWS CLI, version 1 or 2.
# Made by: dynaform cli-script --env dev --family library --part all
# From: spec.yaml (digest d59df41610fdabd4)
# Settings: as promised.
# Terraform makes more: alarms, backups, policies. It takes over tables that exist where environment.yaml says
# adopt: true.
# The calls put example items into the tables and take them away at the end, so they begin only where all
# tables are empty. Single commands can be copied from here at any time.

set -euo pipefail
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=''
fail() { printf '%s\n' "$*" >&2; exit 2; }
say() { printf '\n# %s\n' "$*"; }

# The service prepares the backups of a new table after it is there, and refuses to change them until then.
once_prepared() {
  local said
  until said=$("$@" 2>&1); do
    case $said in
      *ContinuousBackupsUnavailableException*) sleep 5 ;;
      *) printf '%s\n' "$said" >&2; return 1 ;;
    esac
  done
}

command -v aws >/dev/null || fail 'aws is not on PATH: install the AWS CLI'
# dev targets a simulator. Made-up keys see to it that AWS itself would refuse all this.
: "${AWS_ENDPOINT_URL:?set it to the endpoint of the simulator of dev}"
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN

# Loans. Who has which book.
aws dynamodb create-table \
  --table-name dev-library-Loans \
  --attribute-definitions '[
      {"AttributeName": "lentAt", "AttributeType": "S"},
      {"AttributeName": "loanId", "AttributeType": "S"},
      {"AttributeName": "memberId", "AttributeType": "S"}
    ]' \
  --key-schema '[{"AttributeName": "loanId", "KeyType": "HASH"}]' \
  --billing-mode PAY_PER_REQUEST \
  --global-secondary-indexes '[
      {
        "IndexName": "byMember",
        "KeySchema": [{"AttributeName": "memberId", "KeyType": "HASH"}, {"AttributeName": "lentAt", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "ALL"}
      }
    ]' \
  --sse-specification '{"Enabled": true, "SSEType": "KMS"}' \
  --table-class STANDARD \
  --deletion-protection-enabled \
  --tags '[
      {"Key": "Environment", "Value": "dev"},
      {"Key": "Family", "Value": "library"},
      {"Key": "ManagedBy", "Value": "terraform"}
    ]' >/dev/null
aws dynamodb wait table-exists --table-name dev-library-Loans
once_prepared aws dynamodb update-continuous-backups \
  --table-name dev-library-Loans \
  --point-in-time-recovery-specification '{"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 35}' >/dev/null

for table in dev-library-Loans; do
  held=$(aws dynamodb scan --table-name "$table" --limit 1 --select COUNT --query Count --output text)
  [ "$held" = 0 ] || fail "$table holds items; the examples could overwrite some"
done

# lend-book. Someone takes a book home.
# Create Loan with lentAt = $now, state = open.
say lend-book
aws dynamodb put-item \
  --table-name dev-library-Loans \
  --item '{
      "loanId": {"S": "loanId-1"},
      "memberId": {"S": "O'"'"'Hara"},
      "lentAt": {"S": "2026-03-01T12:00:00Z"},
      "state": {"S": "open"}
    }' \
  --condition-expression 'attribute_not_exists(#n0)' \
  --expression-attribute-names '{"#n0": "loanId"}'

# loans-of-member.
# List Loan where memberId = $memberId and lentAt >= $since, ordered by lentAt descending, 20 per page.
say loans-of-member
aws dynamodb query \
  --table-name dev-library-Loans \
  --index-name byMember \
  --key-condition-expression '#n0 = :v0 AND #n1 >= :v1' \
  --no-scan-index-forward \
  --limit 20 \
  --expression-attribute-names '{"#n0": "memberId", "#n1": "lentAt"}' \
  --expression-attribute-values '{":v0": {"S": "O'"'"'Hara"}, ":v1": {"S": "2026-02-28T12:00:00Z"}}'

# search-books.
# Served elsewhere: OpenSearch, fed by the stream

# return-book.
# Update Loan where loanId = $loanId, when state = open, with state = returned.
say return-book
aws dynamodb update-item \
  --table-name dev-library-Loans \
  --key '{"loanId": {"S": "loanId-1"}}' \
  --update-expression 'SET #n0 = :v0' \
  --condition-expression 'attribute_exists(#n1) AND #n0 = :v1' \
  --expression-attribute-names '{"#n0": "state", "#n1": "loanId"}' \
  --expression-attribute-values '{":v0": {"S": "returned"}, ":v1": {"S": "open"}}'

# The examples go again.
say cleanup
aws dynamodb batch-write-item \
  --request-items '{"dev-library-Loans": [{"DeleteRequest": {"Key": {"loanId": {"S": "loanId-1"}}}}]}' >/dev/null
