output "arn" {
  description = "ARN of the event source mapping; null where it is left out."
  value       = one(aws_lambda_event_source_mapping.this[*].arn)
}

output "uuid" {
  description = "Identifier of the event source mapping; null where it is left out."
  value       = one(aws_lambda_event_source_mapping.this[*].uuid)
}

output "left_out" {
  description = "Features that were asked for and `without` leaves out."
  value       = local.left_out
}
