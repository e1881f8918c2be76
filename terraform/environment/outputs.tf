output "customer_key_arn" {
  description = "ARN of the environment's customer key; null where it has none."
  value       = one(aws_kms_key.customer[*].arn)
}
