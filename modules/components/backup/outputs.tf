output "tags" {
  description = "The tag that a table carries to be in the plan; empty while the plan is off. Known without an apply."
  value       = local.tags
}

output "plan_arn" {
  description = "ARN of the plan; null while it is off."
  value       = one(aws_backup_plan.this[*].arn)
}

output "role_arn" {
  description = "ARN of the role that backs up and restores; null while the plan is off."
  value       = one(aws_iam_role.backup[*].arn)
}

output "effective_settings" {
  description = "The plan as it is once layers and defaults are resolved: enabled, schedule, cron (UTC), days, start_window_minutes, completion_window_minutes, vault_name. Only enabled is not null while the plan is off."
  value = {
    enabled                   = local.enabled
    schedule                  = local.enabled ? local.schedule : null
    cron                      = local.enabled ? local.cron : null
    days                      = local.enabled ? local.days : null
    start_window_minutes      = local.enabled ? local.start_window : null
    completion_window_minutes = local.enabled ? local.completion_window : null
    vault_name                = local.enabled ? var.vault_name : null
  }
}

output "left_out" {
  description = "Features that the settings ask for and `without` leaves out."
  value       = local.left_out
}
