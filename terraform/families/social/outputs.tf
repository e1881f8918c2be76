# Rendered from modules/families/social/spec.yaml (digest e34c0c980a09d45b) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, and the settings in effect."
  value       = module.family.tables
}

output "consumers" {
  description = "Every consumer by the spec's name: ARNs and documents of its IAM policies."
  value       = module.family.consumers
}
