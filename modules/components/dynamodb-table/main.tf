locals {
  # Every operation setting as it is stated, strongest layer first; [0] is the one that holds.
  layers = reverse([for layer in var.settings : layer if layer != null])
  stated = {
    for field in [
      "billing_mode", "read_capacity", "write_capacity", "max_read_request_units", "max_write_request_units", "encryption",
      "point_in_time_recovery_enabled", "point_in_time_recovery_days", "deletion_protection_enabled", "table_class", "ttl_enabled",
    ] : field => [for layer in local.layers : layer[field] if layer[field] != null]
  }

  billing_mode = try(local.stated.billing_mode[0], "PAY_PER_REQUEST")
  provisioned  = local.billing_mode == "PROVISIONED"
  limits = {
    max_read_request_units  = local.provisioned ? null : try(local.stated.max_read_request_units[0], null)
    max_write_request_units = local.provisioned ? null : try(local.stated.max_write_request_units[0], null)
  }
  capacity = {
    read_capacity  = local.provisioned ? try(local.stated.read_capacity[0], null) : null
    write_capacity = local.provisioned ? try(local.stated.write_capacity[0], null) : null
  }

  recovery_enabled = try(local.stated.point_in_time_recovery_enabled[0], true)
  recovery_days    = local.recovery_enabled ? try(local.stated.point_in_time_recovery_days[0], 35) : null
  protected        = try(local.stated.deletion_protection_enabled[0], true)
  table_class      = try(local.stated.table_class[0], "STANDARD")
  ttl_enabled      = var.ttl_attribute != null && try(local.stated.ttl_enabled[0], true)

  encryption       = try(local.stated.encryption[0], "aws-managed")
  encryption_level = startswith(local.encryption, "arn:") ? "customer-key" : local.encryption
  key_arn          = startswith(local.encryption, "arn:") ? local.encryption : local.encryption == "customer-key" ? var.customer_key_arn : null

  # An index takes from the table what it does not state: provisioned units, or on-demand limits.
  index_settings = {
    for name in keys(var.global_secondary_indexes) : name => {
      read_capacity           = local.provisioned ? try(coalesce(var.index_settings[name].read_capacity), local.capacity.read_capacity) : null
      write_capacity          = local.provisioned ? try(coalesce(var.index_settings[name].write_capacity), local.capacity.write_capacity) : null
      max_read_request_units  = local.provisioned ? null : try(coalesce(var.index_settings[name].max_read_request_units), local.limits.max_read_request_units)
      max_write_request_units = local.provisioned ? null : try(coalesce(var.index_settings[name].max_write_request_units), local.limits.max_write_request_units)
    }
  }

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

resource "aws_dynamodb_table" "this" {
  name     = var.name
  hash_key = var.partition_key.name

  range_key    = try(var.sort_key.name, null)
  billing_mode = local.billing_mode

  read_capacity  = local.capacity.read_capacity
  write_capacity = local.capacity.write_capacity

  table_class                 = local.table_class
  deletion_protection_enabled = local.protected
  stream_enabled              = var.stream_view_type != null
  stream_view_type            = var.stream_view_type
  tags                        = var.tags

  dynamic "attribute" {
    for_each = local.types_by_attribute
    content {
      name = attribute.key
      type = attribute.value[0]
    }
  }

  dynamic "global_secondary_index" {
    for_each = var.global_secondary_indexes
    content {
      name               = global_secondary_index.key
      hash_key           = global_secondary_index.value.partition_key.name
      range_key          = try(global_secondary_index.value.sort_key.name, null)
      projection_type    = global_secondary_index.value.projection_type
      non_key_attributes = global_secondary_index.value.projection_type == "INCLUDE" ? global_secondary_index.value.non_key_attributes : null
      read_capacity      = local.index_settings[global_secondary_index.key].read_capacity
      write_capacity     = local.index_settings[global_secondary_index.key].write_capacity

      dynamic "on_demand_throughput" {
        for_each = [for limits in [local.index_settings[global_secondary_index.key]] : limits if limits.max_read_request_units != null || limits.max_write_request_units != null]
        content {
          max_read_request_units  = on_demand_throughput.value.max_read_request_units
          max_write_request_units = on_demand_throughput.value.max_write_request_units
        }
      }
    }
  }

  dynamic "local_secondary_index" {
    for_each = var.local_secondary_indexes
    content {
      name               = local_secondary_index.key
      range_key          = local_secondary_index.value.sort_key.name
      projection_type    = local_secondary_index.value.projection_type
      non_key_attributes = local_secondary_index.value.projection_type == "INCLUDE" ? sort(local_secondary_index.value.non_key_attributes) : null
    }
  }

  dynamic "on_demand_throughput" {
    for_each = [for limits in [local.limits] : limits if limits.max_read_request_units != null || limits.max_write_request_units != null]
    content {
      max_read_request_units  = on_demand_throughput.value.max_read_request_units
      max_write_request_units = on_demand_throughput.value.max_write_request_units
    }
  }

  point_in_time_recovery {
    enabled                 = local.recovery_enabled
    recovery_period_in_days = local.recovery_days
  }

  # Always stated: enabled = false is the key that AWS owns, enabled without an ARN the account's aws/dynamodb key.
  server_side_encryption {
    enabled     = local.encryption_level != "aws-owned"
    kms_key_arn = local.key_arn
  }

  # The name stays when TTL is switched off: the service wants to be told which attribute stops counting.
  dynamic "ttl" {
    for_each = var.ttl_attribute == null ? [] : [var.ttl_attribute]
    content {
      attribute_name = ttl.value
      enabled        = local.ttl_enabled
    }
  }

  dynamic "timeouts" {
    for_each = var.timeouts == null ? [] : [var.timeouts]
    content {
      create = timeouts.value.create
      update = timeouts.value.update
      delete = timeouts.value.delete
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.conflicting_types) == 0
      error_message = "Table '${var.name}': ${join("; ", [for name, types in local.conflicting_types : "key attribute '${name}' has the types ${join(" and ", types)}"])}. An attribute has one type in all keys of a table: use the same type everywhere, or another attribute."
    }

    precondition {
      condition     = local.projected_attributes <= 100
      error_message = "Table '${var.name}': its indexes project ${local.projected_attributes} attributes by INCLUDE in all; DynamoDB takes 100 per table. Project fewer, or use ALL for the widest index."
    }

    precondition {
      condition     = !contains(keys(local.types_by_attribute), coalesce(var.ttl_attribute, "-")) || try(local.types_by_attribute[var.ttl_attribute][0] == "N", true)
      error_message = "Table '${var.name}': ttl_attribute '${coalesce(var.ttl_attribute, "-")}' is a key attribute of type ${try(local.types_by_attribute[var.ttl_attribute][0], "?")}; TTL reads Numbers (epoch seconds) only. Make the key attribute N, or use another attribute for TTL."
    }

    precondition {
      condition     = !local.provisioned || (local.capacity.read_capacity != null && local.capacity.write_capacity != null)
      error_message = "Table '${var.name}': billing_mode PROVISIONED needs read_capacity and write_capacity. State both in settings, or use PAY_PER_REQUEST."
    }

    precondition {
      condition     = local.provisioned || alltrue([for index in values(coalesce(var.index_settings, {})) : index.read_capacity == null && index.write_capacity == null])
      error_message = "Table '${var.name}', index_settings: read_capacity and write_capacity mean nothing under PAY_PER_REQUEST. Remove them, or state billing_mode = \"PROVISIONED\"."
    }

    precondition {
      condition     = !local.provisioned || alltrue([for index in values(coalesce(var.index_settings, {})) : index.max_read_request_units == null && index.max_write_request_units == null])
      error_message = "Table '${var.name}', index_settings: max_read_request_units and max_write_request_units mean nothing under PROVISIONED. Remove them, or state billing_mode = \"PAY_PER_REQUEST\"."
    }

    precondition {
      condition     = local.encryption_level != "customer-key" || local.key_arn != null
      error_message = "Table '${var.name}': encryption is customer-key, but customer_key_arn is null. Pass the key of the environment (customer_key = true in its environment.tfvars), or state the ARN of a key."
    }

    # The provider computes kms_key_arn where it is not stated, so it keeps a customer key of before and plans nothing; the key
    # would be taken for unused, and the data be lost with it. The aws/dynamodb key does not show in kms_key_arn, unless the
    # role may not ask KMS which key that is.
    postcondition {
      condition     = local.encryption_level != "aws-managed" || !can(regex("^arn:", self.server_side_encryption[0].kms_key_arn))
      error_message = "Table '${var.name}': encryption is aws-managed, but the table would stay on the customer key ${try(coalesce(self.server_side_encryption[0].kms_key_arn), "it has")}, because the provider does not plan this change. Apply encryption = \"aws-owned\" first, then \"aws-managed\". (Should this be the account's aws/dynamodb key, let the role do kms:DescribeKey.)"
    }
  }
}
