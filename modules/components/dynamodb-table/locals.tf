# What the layers of settings come to, by subject; the files beside this one resolve what is theirs alone.

locals {
  # Every operation setting as it is stated, strongest layer first; [0] is the one that holds.
  layers = reverse([for layer in var.settings : layer if layer != null])
  stated = {
    for field in [
      "billing_mode", "read_capacity", "write_capacity", "autoscaling", "max_read_request_units", "max_write_request_units",
      "encryption", "point_in_time_recovery_enabled", "point_in_time_recovery_days", "deletion_protection_enabled", "table_class",
      "ttl_enabled", "replicas", "contributor_insights_enabled", "kinesis_stream_arn", "kinesis_precision", "resource_policy_json",
      "deny_insecure_transport",
    ] : field => [for layer in local.layers : layer[field] if layer[field] != null]
  }

  billing_mode = try(local.stated.billing_mode[0], "PAY_PER_REQUEST")
  provisioned  = local.billing_mode == "PROVISIONED"

  recovery_enabled = try(local.stated.point_in_time_recovery_enabled[0], true)
  recovery_days    = local.recovery_enabled ? try(local.stated.point_in_time_recovery_days[0], 35) : null
  protected        = try(local.stated.deletion_protection_enabled[0], true)
  ttl_enabled      = var.ttl_attribute != null && try(local.stated.ttl_enabled[0], true)

  table_class_asked = try(local.stated.table_class[0], "STANDARD")
  table_class       = contains(var.without, "table_class") ? "STANDARD" : local.table_class_asked

  encryption       = try(local.stated.encryption[0], "aws-managed")
  encryption_level = startswith(local.encryption, "arn:") ? "customer-key" : local.encryption
  key_arn          = startswith(local.encryption, "arn:") ? local.encryption : local.encryption == "customer-key" ? var.customer_key_arn : null

  # Features by the name that `without` has for them: whether these settings ask for one.
  asked = {
    autoscaling          = local.scales
    contributor_insights = anytrue(values(local.insights_asked))
    kinesis_destination  = local.kinesis_asked != ""
    on_demand_limits     = anytrue([for place in local.limits_asked : place.read != null || place.write != null])
    replicas             = length(local.replicas_asked) > 0
    table_class          = local.table_class_asked != "STANDARD"
  }
  left_out = toset([for feature, asked in local.asked : feature if asked && contains(var.without, feature)])

  # One attribute block per key attribute, however many keys it is part of.
  key_attributes = concat(
    [var.partition_key],
    var.sort_key == null ? [] : [var.sort_key],
    [for index in values(var.global_secondary_indexes) : index.partition_key],
    [for index in values(var.global_secondary_indexes) : index.sort_key if index.sort_key != null],
    [for index in values(var.local_secondary_indexes) : index.sort_key],
  )
  types_by_attribute = { for attribute in local.key_attributes : attribute.name => attribute.type... }
  conflicting_types  = { for name, types in local.types_by_attribute : name => distinct(types) if length(distinct(types)) > 1 }

  projected_attributes = sum(concat(
    [0],
    [for index in values(var.global_secondary_indexes) : length(index.non_key_attributes)],
    [for index in values(var.local_secondary_indexes) : length(index.non_key_attributes)],
  ))
}
