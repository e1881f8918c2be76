# What the table families of one environment share. A family takes it by ARN, so that families never wait for each other.

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge(var.tags, { Environment = var.environment, ManagedBy = "terraform" })
  }
}

data "aws_partition" "current" {}

locals {
  # "." is legal in a table's name, but not in those of topics, vaults and aliases.
  name = replace("${var.name_prefix}dynamodb-${var.environment}", ".", "-")
}

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

  # An alarm publishes as a service, so it needs the key's permission: no policy of the account reaches it.
  dynamic "statement" {
    for_each = var.alarm_topic ? ["on"] : []
    content {
      sid       = "UsedByAlarmsOfTheAccount"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey*"]
      resources = ["*"]

      principals {
        type        = "Service"
        identifiers = ["cloudwatch.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [var.account_id]
      }
    }
  }

  # What AWS's own aws/backup key allows: whoever may use backup storage in the account, through AWS Backup only.
  dynamic "statement" {
    for_each = var.backup_vault ? ["on"] : []
    content {
      sid       = "UsedThroughBackupOnly"
      actions   = ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"]
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
        values   = ["backup.${var.region}.amazonaws.com"]
      }
    }
  }
}

# Tables whose key is deleted are lost for good, so the window in which that can be called back is the longest there is.
resource "aws_kms_key" "customer" {
  count = var.customer_key ? 1 : 0

  description             = "DynamoDB tables of environment ${var.environment}"
  enable_key_rotation     = true
  rotation_period_in_days = var.customer_key_rotation_days
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.customer_key.json
}

resource "aws_kms_alias" "customer" {
  count = var.customer_key ? 1 : 0

  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.customer[0].key_id
}

# Where alarms go. Without a customer key the topic is not encrypted: alarms cannot publish under the account's aws/sns key, whose
# policy nobody can change. A message names the alarm and the metric, and no item.
resource "aws_sns_topic" "alarms" {
  count = var.alarm_topic ? 1 : 0

  name              = "${local.name}-alarms"
  kms_master_key_id = one(aws_kms_key.customer[*].arn)
}

data "aws_iam_policy_document" "alarm_topic" {
  count = var.alarm_topic ? 1 : 0

  statement {
    sid       = "PublishedToByAlarmsOfTheAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:cloudwatch:${var.region}:${var.account_id}:alarm:*"]
    }
  }

  statement {
    sid       = "NothingWithoutTls"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[0].arn]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.alarm_topic ? 1 : 0

  arn    = aws_sns_topic.alarms[0].arn
  policy = data.aws_iam_policy_document.alarm_topic[0].json
}

resource "aws_sns_topic_subscription" "alarm_emails" {
  for_each = var.alarm_topic ? var.alarm_emails : []

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = each.value
}

# UserErrors has no dimensions: it counts the refused requests (HTTP 400, throttling left out) of all tables of the account in the
# Region. So there is one alarm here, and none in the families.
resource "aws_cloudwatch_metric_alarm" "user_errors" {
  count = var.alarm_topic && var.user_errors_threshold != null ? 1 : 0

  alarm_name          = "${local.name}-user-errors"
  alarm_description   = "DynamoDB refused ${coalesce(var.user_errors_threshold, 0)} requests or more within five minutes as malformed, unauthorised or failing a condition's form, over all tables of account ${var.account_id} in ${var.region}. Look at what was deployed last; CloudTrail data events name the caller."
  namespace           = "AWS/DynamoDB"
  metric_name         = "UserErrors"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.user_errors_threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms[0].arn]
  ok_actions          = [aws_sns_topic.alarms[0].arn]
}

# Where backup plans of the families put their backups.
resource "aws_backup_vault" "backups" {
  count = var.backup_vault ? 1 : 0

  name        = local.name
  kms_key_arn = one(aws_kms_key.customer[*].arn)
}

# Without changeable_for_days this is governance mode: who may change the lock's configuration can still take it off. Compliance mode
# could never be undone, by nobody.
resource "aws_backup_vault_lock_configuration" "backups" {
  count = var.backup_vault && var.backup_vault_lock != null ? 1 : 0

  backup_vault_name  = aws_backup_vault.backups[0].name
  min_retention_days = var.backup_vault_lock.min_retention_days
  max_retention_days = var.backup_vault_lock.max_retention_days
}
