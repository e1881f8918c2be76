# Rendered from modules/families/companion/spec.yaml (digest f62a9225caec81b5) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, the settings in effect, and what `without` leaves out."
  value = {
    for name, table in module.tables : name => {
      name               = table.name
      arn                = table.arn
      stream_arn         = table.stream_arn
      index_arns         = table.index_arns
      effective_settings = table.effective_settings
      left_out           = sort(setunion(table.left_out, module.backup.left_out))
    }
  }
}

output "consumers" {
  description = "Every consumer by the spec's name: ARNs and documents of its IAM policies."
  value = {
    for name, access in module.access : name => {
      policy_arns = access.policy_arns
      documents   = access.documents
    }
  }
}
