# Rendered from modules/families/marketplace/spec.yaml (digest e983a604311de81d) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, and the settings in effect."
  value       = module.family.tables
}
