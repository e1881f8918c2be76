output "policy_arns" {
  description = "ARNs of the policies, in the order of their statements."
  value       = aws_iam_policy.this[*].arn
}

output "documents" {
  description = "The policies' documents as JSON, in the same order; known when planned."
  value       = local.documents
}
