# Rendered from modules/families/social/spec.yaml (digest b7a9f20522194f55) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, the settings in effect, and what `without` leaves out."
  value       = module.family.tables
}

output "consumers" {
  description = "Every consumer by the spec's name: ARNs and documents of its IAM policies."
  value       = module.family.consumers
}
