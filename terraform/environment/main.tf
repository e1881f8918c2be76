# What the table families of one environment share. A family takes it by ARN, so that families never wait for each other.

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge(var.tags, { Environment = var.environment, ManagedBy = "terraform" })
  }
}

data "aws_partition" "current" {}

data "aws_iam_policy_document" "customer_key" {
  # Without this statement IAM policies of the account count for nothing, and nobody could mend the key's policy.
  statement {
    sid       = "AdministeredByTheAccountsPolicies"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }
  }

  # A reader of a table needs no kms permission of its own; outside DynamoDB the key opens nothing.
  statement {
    sid       = "UsedThroughDynamoDBOnly"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${var.region}.amazonaws.com"]
    }
  }

  # DynamoDB works on by a grant when a table is made; the grant may go to AWS services only.
  statement {
    sid       = "GrantedToDynamoDBOnly"
    actions   = ["kms:CreateGrant"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:CallerAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}

# Tables whose key is deleted are lost for good, so the window in which that can be called back is the longest there is.
resource "aws_kms_key" "customer" {
  count = var.customer_key ? 1 : 0

  description             = "DynamoDB tables of environment ${var.environment}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.customer_key.json
}

resource "aws_kms_alias" "customer" {
  count = var.customer_key ? 1 : 0

  name          = "alias/${replace(var.name_prefix, ".", "-")}dynamodb-${var.environment}"
  target_key_id = aws_kms_key.customer[0].key_id
}
