# Rendered from modules/families/marketplace/spec.yaml (digest 4b7fce4e14fdaadb) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, the settings in effect, and what `without` leaves out."
  value       = module.family.tables
}

output "consumers" {
  description = "Every consumer by the spec's name: ARNs and documents of its IAM policies."
  value       = module.family.consumers
}

output "stream_consumers" {
  description = "Every consumer of a stream: its table and stream, how it knows the items that smoke writes (a key attribute that begins with, or contains, a text in any case), and its event source mapping, null where it has none."
  value       = module.family.stream_consumers
}
