output "customer_key_arn" {
  description = "ARN of the environment's customer key; null where it has none."
  value       = one(aws_kms_key.customer[*].arn)
}

output "alarm_topic_arn" {
  description = "ARN of the topic that alarms publish to; null where there is none."
  value       = one(aws_sns_topic.alarms[*].arn)
}

output "backup_vault_name" {
  description = "Name of the vault that backups go to; null where there is none."
  value       = one(aws_backup_vault.backups[*].name)
}
