output "targets" {
  description = "What scales, by place and side (\"table/read\", \"index/by-status/write\"): resource_id, scalable_dimension and policy_arn."
  value = {
    for target, policy in aws_appautoscaling_policy.this : target => {
      resource_id        = policy.resource_id
      scalable_dimension = policy.scalable_dimension
      policy_arn         = policy.arn
    }
  }
}
