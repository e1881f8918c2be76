# Rendered from modules/families/marketplace/spec.yaml (digest 4b7fce4e14fdaadb) by `make render`; edit that file, not this one.

output "tables" {
  description = "Every table by the spec's name: physical name, ARN, stream and index ARNs, the settings in effect, and what `without` leaves out."
  value = {
    for name, table in module.tables : name => {
      name               = table.name
      arn                = table.arn
      stream_arn         = table.stream_arn
      index_arns         = table.index_arns
      effective_settings = table.effective_settings
      left_out = sort(setunion(table.left_out, module.backup.left_out, flatten([
        for consumer, mapping in module.stream_consumers : tolist(mapping.left_out) if local.stream_consumers[consumer].table == name
      ])))
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

output "stream_consumers" {
  description = "Every consumer of a stream: its table and stream, how it knows the items that smoke writes (a key attribute that begins with, or contains, a text in any case), and its event source mapping, null where it has none."
  value = {
    for name, consumer in local.stream_consumers : name => {
      table      = consumer.table
      stream_arn = module.tables[consumer.table].stream_arn
      smoke      = consumer.smoke
      uuid       = try(module.stream_consumers[name].uuid, null)
    }
  }
}
