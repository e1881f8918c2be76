# Rendered from modules/families/companion/spec.yaml (digest f62a9225caec81b5) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, the settings in effect, and what `without` leaves out."
  value       = module.family.tables
}

output "consumers" {
  description = "Every consumer by the spec's name: ARNs and documents of its IAM policies."
  value       = module.family.consumers
}
