# What the module makes of its variables. Nothing here needs an account: the provider is a mock.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::111122223333:role/dev-shop-backup" }
  }

  mock_resource "aws_backup_plan" {
    defaults = { arn = "arn:aws:backup:us-east-1:111122223333:backup-plan:1234" }
  }
}

variables {
  name       = "dev-shop"
  vault_name = "dev-dynamodb-dev"
}

run "nothing_is_backed_up_that_nobody_asked_for" {
  command = plan

  variables {
    vault_name = null
    settings   = [null, { days = 7, hour = 1 }]
    without    = ["backup_selection"]
  }

  assert {
    condition     = length(aws_backup_plan.this) + length(aws_backup_selection.this) + length(aws_iam_role.backup) + length(aws_iam_role_policy_attachment.backup) == 0
    error_message = "Days and hours alone turn no plan on."
  }

  assert {
    condition     = length(output.tags) == 0 && output.plan_arn == null && output.role_arn == null && output.effective_settings.enabled == false && length(output.left_out) == 0
    error_message = "A plan that is off gives no tag, no ARN and leaves nothing out."
  }
}

run "a_promise_is_enough" {
  command = apply

  variables {
    settings = [{ enabled = true, schedule = "daily", days = 35 }, null, {}]
  }

  assert {
    condition     = one([for rule in aws_backup_plan.this[0].rule : "${rule.rule_name} ${rule.target_vault_name} ${rule.schedule} ${rule.start_window} ${rule.completion_window} ${rule.lifecycle[0].delete_after}"]) == "daily dev-dynamodb-dev cron(0 3 ? * * *) 60 720 35"
    error_message = "The rule says when, where, within which windows and for how long."
  }

  assert {
    condition     = one([for rule in aws_backup_plan.this[0].rule : rule.lifecycle[0].cold_storage_after]) == null
    error_message = "Nothing goes to cold storage."
  }

  assert {
    condition     = one([for tag in aws_backup_selection.this[0].selection_tag : "${tag.type} ${tag.key} ${tag.value}"]) == "STRINGEQUALS BackupPlan dev-shop" && aws_backup_selection.this[0].resources == null && aws_backup_selection.this[0].iam_role_arn == output.role_arn
    error_message = "The selection is the tag that tables carry, and nothing else."
  }

  assert {
    condition     = output.tags == tomap({ BackupPlan = "dev-shop" })
    error_message = "Tables carry the plan's name."
  }

  assert {
    condition     = toset([for attachment in aws_iam_role_policy_attachment.backup : attachment.policy_arn]) == toset(["arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup", "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"])
    error_message = "The role has AWS's policies for backups and for restores."
  }

  assert {
    condition     = jsondecode(aws_iam_role.backup[0].assume_role_policy).Statement[*].Principal == [{ Service = "backup.amazonaws.com" }]
    error_message = "Nobody but AWS Backup takes the role."
  }
}

run "the_strongest_layer_that_says_something_wins" {
  command = plan

  variables {
    settings = [
      { enabled = true, schedule = "daily", days = 35 },
      { schedule = "weekly", hour = 22, days = 100, completion_window_minutes = 300 },
      { days = null, weekday = "WED", start_window_minutes = 120 },
    ]
    without = ["backup_selection", "replicas"]
  }

  assert {
    condition     = output.effective_settings == { enabled = true, schedule = "weekly", cron = "cron(0 22 ? * WED *)", days = 100, start_window_minutes = 120, completion_window_minutes = 300, vault_name = "dev-dynamodb-dev" }
    error_message = "Each field is that of the last layer that states it."
  }

  assert {
    condition     = length(aws_backup_selection.this) == 0 && length(aws_backup_plan.this) == 1 && output.left_out == toset(["backup_selection"])
    error_message = "The selection is left out, and said to be."
  }

  assert {
    condition     = output.tags == tomap({ BackupPlan = "dev-shop" })
    error_message = "Tables carry the tag where the selection is left out, too: they are the same everywhere."
  }
}

run "an_environment_turns_a_promise_off" {
  command = plan

  variables {
    vault_name = null
    settings   = [{ enabled = true, schedule = "daily", days = 35 }, { enabled = false }]
  }

  assert {
    condition     = length(aws_backup_plan.this) == 0 && length(output.tags) == 0
    error_message = "false is a statement."
  }
}
