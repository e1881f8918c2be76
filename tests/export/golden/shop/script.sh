#!/usr/bin/env bash
# The tables of shop in dev with the AWS CLI, version 1 or 2.
# Made by: dynaform cli-script --env dev --family shop --part all
# From: spec.yaml (digest e53bb2c520a4791e)
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
: "${CUSTOMER_KEY_ARN:?set CUSTOMER_KEY_ARN to the ARN of the key of dev}"

# Orders.
aws dynamodb create-table \
  --table-name dev-orders-dev \
  --attribute-definitions '[
      {"AttributeName": "PK", "AttributeType": "S"},
      {"AttributeName": "SK", "AttributeType": "S"},
      {"AttributeName": "at", "AttributeType": "S"},
      {"AttributeName": "state", "AttributeType": "S"},
      {"AttributeName": "sum", "AttributeType": "N"}
    ]' \
  --key-schema '[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}]' \
  --billing-mode PROVISIONED \
  --provisioned-throughput '{"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}' \
  --global-secondary-indexes '[
      {
        "IndexName": "ByState",
        "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["customerId", "sum"]},
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}
      }
    ]' \
  --local-secondary-indexes '[
      {
        "IndexName": "ByTotal",
        "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "sum", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"}
      }
    ]' \
  --stream-specification '{"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}' \
  --sse-specification '{"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": "'"$CUSTOMER_KEY_ARN"'"}' \
  --table-class STANDARD_INFREQUENT_ACCESS \
  --no-deletion-protection-enabled \
  --tags '[
      {"Key": "Environment", "Value": "dev"},
      {"Key": "Family", "Value": "shop"},
      {"Key": "ManagedBy", "Value": "terraform"},
      {"Key": "Team", "Value": "shop dev"}
    ]' >/dev/null
aws dynamodb wait table-exists --table-name dev-orders-dev
once_prepared aws dynamodb update-continuous-backups \
  --table-name dev-orders-dev \
  --point-in-time-recovery-specification '{"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7}' >/dev/null

# Carts.
aws dynamodb create-table \
  --table-name dev-shop-Carts \
  --attribute-definitions '[{"AttributeName": "cartId", "AttributeType": "S"}]' \
  --key-schema '[{"AttributeName": "cartId", "KeyType": "HASH"}]' \
  --billing-mode PAY_PER_REQUEST \
  --sse-specification '{"Enabled": false}' \
  --table-class STANDARD \
  --deletion-protection-enabled \
  --tags '[
      {"Key": "Environment", "Value": "dev"},
      {"Key": "Family", "Value": "shop"},
      {"Key": "ManagedBy", "Value": "terraform"},
      {"Key": "Team", "Value": "shop dev"}
    ]' >/dev/null
aws dynamodb wait table-exists --table-name dev-shop-Carts
once_prepared aws dynamodb update-continuous-backups \
  --table-name dev-shop-Carts \
  --point-in-time-recovery-specification '{"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7}' >/dev/null
aws dynamodb update-time-to-live \
  --table-name dev-shop-Carts \
  --time-to-live-specification '{"Enabled": true, "AttributeName": "gone"}' >/dev/null

for table in dev-orders-dev dev-shop-Carts; do
  held=$(aws dynamodb scan --table-name "$table" --limit 1 --select COUNT --query Count --output text)
  [ "$held" = 0 ] || fail "$table holds items; the examples could overwrite some"
done

# open-account.
# Create Customer.
say open-account
aws dynamodb put-item \
  --table-name dev-orders-dev \
  --item '{
      "customerId": {"S": "c-42"},
      "orders": {"N": "0"},
      "PK": {"S": "CUSTOMER#c-42"},
      "SK": {"S": "PROFILE"},
      "kind": {"S": "Customer"}
    }' \
  --condition-expression 'attribute_not_exists(#n0)' \
  --expression-attribute-names '{"#n0": "PK"}'

# place-order.
# Create Order with at = $now, state = OPEN.
# Update Customer where customerId = $customerId, with add 1 to orders.
say place-order
# repeated within ten minutes, the token makes it change nothing:
aws dynamodb transact-write-items \
  --transact-items '[
      {
        "Put": {
          "TableName": "dev-orders-dev",
          "Item": {
            "customerId": {"S": "c-42"},
            "orderId": {"S": "orderId-1"},
            "at": {"S": "2026-03-01T12:00:00Z"},
            "state": {"S": "OPEN"},
            "sum": {"N": "19.90"},
            "PK": {"S": "CUSTOMER#c-42"},
            "SK": {"S": "ORDER#2026-03-01T12:00:00Z#orderId-1"},
            "kind": {"S": "Order"}
          },
          "ConditionExpression": "attribute_not_exists(#n0)",
          "ExpressionAttributeNames": {"#n0": "PK"}
        }
      },
      {
        "Update": {
          "TableName": "dev-orders-dev",
          "Key": {"PK": {"S": "CUSTOMER#c-42"}, "SK": {"S": "PROFILE"}},
          "UpdateExpression": "ADD #n0 :v0",
          "ConditionExpression": "attribute_exists(#n1)",
          "ExpressionAttributeNames": {"#n0": "orders", "#n1": "PK"},
          "ExpressionAttributeValues": {":v0": {"N": "1"}}
        }
      }
    ]' \
  --client-request-token orderId-1

# fill-cart.
# Put Cart with filled = $now.
say fill-cart
aws dynamodb put-item \
  --table-name dev-shop-Carts \
  --item '{
      "cartId": {"S": "cartId-1"},
      "filled": {"S": "2026-03-01T12:00:00Z"},
      "note": {"S": "back\\slash, \"quotes\" and $HOME"},
      "gone": {"N": "1772452800"}
    }'

# get-cart.
# Get Cart where cartId = $cartId.
say get-cart
aws dynamodb query \
  --table-name dev-shop-Carts \
  --key-condition-expression '#n0 = :v0' \
  --filter-expression '#n1 > :v1' \
  --expression-attribute-names '{"#n0": "cartId", "#n1": "gone"}' \
  --expression-attribute-values '{":v0": {"S": "cartId-1"}, ":v1": {"N": "1772366400"}}'

# orders-between.
# List Order where customerId = $customerId and at between $from and $to, ordered by at ascending, 10 per
#   page.
say orders-between
aws dynamodb query \
  --table-name dev-orders-dev \
  --key-condition-expression '#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2' \
  --limit 10 \
  --expression-attribute-names '{"#n0": "PK", "#n1": "SK"}' \
  --expression-attribute-values '{
      ":v0": {"S": "CUSTOMER#c-42"},
      ":v1": {"S": "ORDER#2026-02-28T12:00:00Z"},
      ":v2": {"S": "ORDER#2026-03-02T12:00:00Z\udbff\udfff"}
    }'

# in-state.
# List Order where state = $state, ordered by at descending, 10 per page.
say in-state
aws dynamodb query \
  --table-name dev-orders-dev \
  --index-name ByState \
  --key-condition-expression '#n0 = :v0' \
  --no-scan-index-forward \
  --limit 10 \
  --projection-expression '#n1, #n2, #n3, #n4' \
  --expression-attribute-names '{"#n0": "state", "#n1": "SK", "#n2": "customerId", "#n3": "sum", "#n4": "at"}' \
  --expression-attribute-values '{":v0": {"S": "OPEN"}}'

# both-states.
# List Order where state in (OPEN, SENT), ordered by at descending, 10 per page.
say both-states
# request 1 of 2, the application merges the answers:
aws dynamodb query \
  --table-name dev-orders-dev \
  --index-name ByState \
  --key-condition-expression '#n0 = :v0' \
  --no-scan-index-forward \
  --limit 10 \
  --projection-expression '#n1, #n2, #n3, #n4, #n0' \
  --expression-attribute-names '{"#n0": "state", "#n1": "SK", "#n2": "sum", "#n3": "at", "#n4": "PK"}' \
  --expression-attribute-values '{":v0": {"S": "OPEN"}}'
# request 2 of 2, the application merges the answers:
aws dynamodb query \
  --table-name dev-orders-dev \
  --index-name ByState \
  --key-condition-expression '#n0 = :v0' \
  --no-scan-index-forward \
  --limit 10 \
  --projection-expression '#n1, #n2, #n3, #n4, #n0' \
  --expression-attribute-names '{"#n0": "state", "#n1": "SK", "#n2": "sum", "#n3": "at", "#n4": "PK"}' \
  --expression-attribute-values '{":v0": {"S": "SENT"}}'

# customer-of-orders.
# List Order where state = $state, ordered by at ascending, at most 3.
# List Customer where customerId in $o.customerId.
say customer-of-orders
# step 1:
aws dynamodb query \
  --table-name dev-orders-dev \
  --index-name ByState \
  --key-condition-expression '#n0 = :v0' \
  --limit 3 \
  --projection-expression '#n1, #n2' \
  --expression-attribute-names '{"#n0": "state", "#n1": "customerId", "#n2": "at"}' \
  --expression-attribute-values '{":v0": {"S": "OPEN"}}'
# step 2:
aws dynamodb batch-get-item \
  --request-items '{"dev-orders-dev": {"Keys": [{"PK": {"S": "CUSTOMER#c-42"}, "SK": {"S": "PROFILE"}}]}}'

# send-order.
# Update Order where customerId = $customerId and at = $at and orderId = $orderId, when state = OPEN, with
#   state = SENT.
say send-order
aws dynamodb update-item \
  --table-name dev-orders-dev \
  --key '{"PK": {"S": "CUSTOMER#c-42"}, "SK": {"S": "ORDER#2026-03-01T12:00:00Z#orderId-1"}}' \
  --update-expression 'SET #n0 = :v0' \
  --condition-expression 'attribute_exists(#n1) AND #n0 = :v1' \
  --expression-attribute-names '{"#n0": "state", "#n1": "PK"}' \
  --expression-attribute-values '{":v0": {"S": "SENT"}, ":v1": {"S": "OPEN"}}'

# empty-cart.
# Delete Cart where cartId = $cartId.
say empty-cart
aws dynamodb delete-item \
  --table-name dev-shop-Carts \
  --key '{"cartId": {"S": "cartId-1"}}' \
  --condition-expression 'attribute_exists(#n0) AND #n1 > :v0' \
  --expression-attribute-names '{"#n0": "cartId", "#n1": "gone"}' \
  --expression-attribute-values '{":v0": {"N": "1772366400"}}'

# The examples go again.
say cleanup
aws dynamodb batch-write-item \
  --request-items '{
      "dev-orders-dev": [
        {"DeleteRequest": {"Key": {"PK": {"S": "CUSTOMER#c-42"}, "SK": {"S": "PROFILE"}}}},
        {
          "DeleteRequest": {"Key": {"PK": {"S": "CUSTOMER#c-42"}, "SK": {"S": "ORDER#2026-03-01T12:00:00Z#orderId-1"}}}
        }
      ]
    }' >/dev/null
