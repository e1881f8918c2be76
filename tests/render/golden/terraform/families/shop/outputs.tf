# Rendered from modules/families/shop/spec.yaml (digest 25f73af662fe3839) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, and the settings in effect."
  value       = module.family.tables
}
