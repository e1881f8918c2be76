# What the root makes of its variables. Nothing here needs an account: the provider is a mock.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd" }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:111122223333:topic" }
  }
}

variables {
  environment = "staging"
  account_id  = "111122223333"
  region      = "us-east-1"
  name_prefix = "st.g-"
}

run "everything_is_off_unless_it_is_turned_on" {
  command = plan

  assert {
    condition     = length(aws_kms_key.customer) + length(aws_sns_topic.alarms) + length(aws_sns_topic_policy.alarms) + length(aws_cloudwatch_metric_alarm.user_errors) + length(aws_backup_vault.backups) + length(aws_backup_vault_lock_configuration.backups) == 0
    error_message = "Key, topic, alarm and vault come only when asked for."
  }

  assert {
    condition     = output.customer_key_arn == null && output.alarm_topic_arn == null && output.backup_vault_name == null
    error_message = "What is off is null for the families."
  }
}

run "topic_and_vault_without_a_key" {
  command = apply

  variables {
    alarm_topic  = true
    alarm_emails = ["team@example.com", "oncall@example.com"]
    backup_vault = true
  }

  assert {
    condition     = aws_sns_topic.alarms[0].name == "st-g-dynamodb-staging-alarms" && aws_sns_topic.alarms[0].kms_master_key_id == null
    error_message = "The name has no dot. aws/sns is no key for a topic of alarms, so there is none."
  }

  assert {
    condition     = { for key, subscription in aws_sns_topic_subscription.alarm_emails : key => "${subscription.protocol} ${subscription.endpoint}" } == { "oncall@example.com" = "email oncall@example.com", "team@example.com" = "email team@example.com" }
    error_message = "Every address is subscribed by e-mail."
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.alarm_topic[0].statement : statement.sid => "${coalesce(statement.effect, "Allow")} ${join(",", statement.actions)} ${one([for each in statement.principals : join(",", each.identifiers)])} ${join(" ", sort([for each in statement.condition : "${each.test} ${each.variable} ${join(",", each.values)}"]))}"
      } == {
      PublishedToByAlarmsOfTheAccount = "Allow sns:Publish cloudwatch.amazonaws.com ArnLike aws:SourceArn arn:aws:cloudwatch:us-east-1:111122223333:alarm:* StringEquals aws:SourceAccount 111122223333"
      NothingWithoutTls               = "Deny sns:Publish * Bool aws:SecureTransport false"
    }
    error_message = "Alarms of this account and Region publish, and nobody without TLS."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.user_errors[0].metric_name == "UserErrors" && aws_cloudwatch_metric_alarm.user_errors[0].namespace == "AWS/DynamoDB" && aws_cloudwatch_metric_alarm.user_errors[0].dimensions == null && aws_cloudwatch_metric_alarm.user_errors[0].threshold == 100
    error_message = "UserErrors exists per account and Region only: with dimensions the alarm would never leave INSUFFICIENT_DATA."
  }

  assert {
    condition     = tolist(aws_cloudwatch_metric_alarm.user_errors[0].alarm_actions) == tolist([output.alarm_topic_arn]) && aws_cloudwatch_metric_alarm.user_errors[0].treat_missing_data == "notBreaching"
    error_message = "The alarm goes to the topic; no requests are no errors."
  }

  assert {
    condition     = output.backup_vault_name == "st-g-dynamodb-staging" && length(aws_backup_vault_lock_configuration.backups) == 0
    error_message = "The vault has the environment's name, and no lock unless one is asked for."
  }
}

run "with_a_key_everything_is_encrypted_with_it" {
  command = apply

  variables {
    customer_key               = true
    customer_key_rotation_days = 90
    alarm_topic                = true
    user_errors_threshold      = null
    backup_vault               = true
    backup_vault_lock          = { min_retention_days = 7, max_retention_days = 100 }
  }

  assert {
    condition     = aws_sns_topic.alarms[0].kms_master_key_id == output.customer_key_arn && aws_backup_vault.backups[0].kms_key_arn == output.customer_key_arn
    error_message = "Topic and vault use the environment's key."
  }

  assert {
    condition     = aws_kms_key.customer[0].enable_key_rotation && aws_kms_key.customer[0].rotation_period_in_days == 90 && aws_kms_alias.customer[0].name == "alias/st-g-dynamodb-staging"
    error_message = "The key rotates as often as stated, and has the environment's name."
  }

  assert {
    condition = {
      for statement in data.aws_iam_policy_document.customer_key.statement : statement.sid => join(" ", sort([for each in statement.condition : "${each.variable} ${join(",", each.values)}"]))
      } == {
      AdministeredByTheAccountsPolicies = ""
      UsedThroughDynamoDBOnly           = "kms:CallerAccount 111122223333 kms:ViaService dynamodb.us-east-1.amazonaws.com"
      GrantedToDynamoDBOnly             = "kms:CallerAccount 111122223333 kms:GrantIsForAWSResource true kms:ViaService dynamodb.us-east-1.amazonaws.com"
      UsedByAlarmsOfTheAccount          = "aws:SourceAccount 111122223333"
      UsedThroughBackupOnly             = "kms:CallerAccount 111122223333 kms:ViaService backup.us-east-1.amazonaws.com"
    }
    error_message = "The key serves DynamoDB, alarms of the account and AWS Backup, each under its condition."
  }

  assert {
    condition     = aws_backup_vault_lock_configuration.backups[0].min_retention_days == 7 && aws_backup_vault_lock_configuration.backups[0].max_retention_days == 100 && aws_backup_vault_lock_configuration.backups[0].changeable_for_days == null
    error_message = "The lock is in governance mode: only compliance mode has a day after which it cannot be changed."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.user_errors) == 0
    error_message = "null is no alarm."
  }
}

run "a_key_alone_serves_nobody_else" {
  command = plan

  variables {
    customer_key = true
  }

  assert {
    condition     = toset(data.aws_iam_policy_document.customer_key.statement[*].sid) == toset(["AdministeredByTheAccountsPolicies", "UsedThroughDynamoDBOnly", "GrantedToDynamoDBOnly"])
    error_message = "Alarms and AWS Backup are in the policy only where there is a topic or a vault."
  }
}
