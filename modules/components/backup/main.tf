locals {
  # Every setting as it is stated, strongest layer first; [0] is the one that holds.
  layers = reverse([for layer in var.settings : layer if layer != null])
  stated = {
    for field in ["enabled", "schedule", "days", "hour", "weekday", "start_window_minutes", "completion_window_minutes"] :
    field => [for layer in local.layers : layer[field] if layer[field] != null]
  }

  enabled  = try(local.stated.enabled[0], false)
  schedule = try(local.stated.schedule[0], "daily")
  days     = try(local.stated.days[0], 35)
  hour     = try(local.stated.hour[0], 3)
  weekday  = try(local.stated.weekday[0], "SUN")
  cron     = local.schedule == "weekly" ? "cron(0 ${local.hour} ? * ${local.weekday} *)" : "cron(0 ${local.hour} ? * * *)"

  start_window      = try(local.stated.start_window_minutes[0], 60)
  completion_window = try(local.stated.completion_window_minutes[0], 720)

  left_out = local.enabled ? setintersection(["backup_selection"], var.without) : toset([])

  # What a table carries to be in the plan: the plan's own name, so that no other plan takes it.
  tags = local.enabled ? { BackupPlan = var.name } : {}
}

data "aws_partition" "current" {}

resource "aws_iam_role" "backup" {
  count = local.enabled ? 1 : 0

  name        = "${var.name}-backup"
  description = "What AWS Backup may do for the plan ${var.name}: back up and restore its tables."
  tags        = var.tags

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "backup.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "backup" {
  for_each = toset(local.enabled ? ["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"] : [])

  role       = aws_iam_role.backup[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/${each.value}"
}

resource "aws_backup_plan" "this" {
  count = local.enabled ? 1 : 0

  name = var.name
  tags = var.tags

  rule {
    rule_name         = local.schedule
    target_vault_name = var.vault_name
    schedule          = local.cron
    start_window      = local.start_window
    completion_window = local.completion_window

    lifecycle {
      delete_after = local.days
    }
  }

  lifecycle {
    precondition {
      condition     = var.vault_name != null
      error_message = "Backup plan '${var.name}' is enabled, by the document's promise or by a layer of settings, but there is no vault (vault_name is null). Turn the vault on (backup_vault = true in the environment's environment.tfvars), or the plan off (backup = { enabled = false } in its common.tfvars)."
    }

    precondition {
      condition     = local.completion_window > local.start_window
      error_message = "Backup plan '${var.name}': completion_window_minutes ${local.completion_window} ends before start_window_minutes ${local.start_window} does, so a job could not finish. Make the completion window the longer one."
    }
  }
}

# By tag: a table that joins the family is in the plan as soon as it is made, and one that leaves takes its tag along.
resource "aws_backup_selection" "this" {
  count = local.enabled && !contains(var.without, "backup_selection") ? 1 : 0

  name         = var.name
  plan_id      = aws_backup_plan.this[0].id
  iam_role_arn = aws_iam_role.backup[0].arn

  dynamic "selection_tag" {
    for_each = local.tags
    content {
      type  = "STRINGEQUALS"
      key   = selection_tag.key
      value = selection_tag.value
    }
  }

  # The first job must not run before the role may do anything.
  depends_on = [aws_iam_role_policy_attachment.backup]
}
