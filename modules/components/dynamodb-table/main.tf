resource "aws_dynamodb_table" "this" {
  name     = var.name
  hash_key = var.partition_key.name

  range_key    = try(var.sort_key.name, null)
  billing_mode = local.billing_mode

  read_capacity  = local.units.table.read
  write_capacity = local.units.table.write

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
      read_capacity      = local.units["index/${global_secondary_index.key}"].read
      write_capacity     = local.units["index/${global_secondary_index.key}"].write

      dynamic "on_demand_throughput" {
        for_each = [for limits in [local.limits["index/${global_secondary_index.key}"]] : limits if limits.read != null || limits.write != null]
        content {
          max_read_request_units  = on_demand_throughput.value.read
          max_write_request_units = on_demand_throughput.value.write
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
    for_each = [for limits in [local.limits.table] : limits if limits.read != null || limits.write != null]
    content {
      max_read_request_units  = on_demand_throughput.value.read
      max_write_request_units = on_demand_throughput.value.write
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

  dynamic "replica" {
    for_each = local.replicas
    content {
      region_name            = replica.key
      kms_key_arn            = replica.value.kms_key_arn
      point_in_time_recovery = replica.value.point_in_time_recovery_enabled
      propagate_tags         = replica.value.propagate_tags
    }
  }

  restore_source_name      = try(var.origin.restore.table_name, null)
  restore_source_table_arn = try(var.origin.restore.table_arn, null)
  restore_to_latest_time   = try(var.origin.restore.to_latest_time, null)
  restore_date_time        = try(var.origin.restore.date_time, null)

  dynamic "import_table" {
    for_each = [for source in [try(var.origin.import, null)] : source if source != null]
    content {
      input_format           = import_table.value.format
      input_compression_type = import_table.value.compression

      s3_bucket_source {
        bucket       = import_table.value.bucket
        bucket_owner = import_table.value.bucket_owner
        key_prefix   = import_table.value.key_prefix
      }

      dynamic "input_format_options" {
        for_each = [for csv in [import_table.value.csv] : csv if csv != null]
        content {
          csv {
            delimiter   = input_format_options.value.delimiter
            header_list = input_format_options.value.header_list
          }
        }
      }
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
    # Where a table came from decides its creation only. Without this, taking the origin out again would replace the table.
    ignore_changes = [restore_source_name, restore_source_table_arn, restore_to_latest_time, restore_date_time, import_table]

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
      condition     = !local.provisioned || alltrue(flatten([for units in local.units : [units.read != null, units.write != null]]))
      error_message = "Table '${var.name}': billing_mode PROVISIONED needs read_capacity and write_capacity, or autoscaling, of ${join(", ", [for place, units in local.units : place if units.read == null || units.write == null])}. State them in settings (an index takes the table's), or use PAY_PER_REQUEST."
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
      condition     = alltrue([for index in values(coalesce(var.index_settings, {})) : local.provisioned || index.autoscaling == null])
      error_message = "Table '${var.name}', index_settings: autoscaling means nothing under PAY_PER_REQUEST. Remove it, or state billing_mode = \"PROVISIONED\"."
    }

    precondition {
      condition     = alltrue(flatten([for name, index in coalesce(var.index_settings, {}) : [index.read_capacity == null || local.scaling["index/${name}"].read == null, index.write_capacity == null || local.scaling["index/${name}"].write == null]]))
      error_message = "Table '${var.name}', index_settings: ${join(", ", [for name, index in coalesce(var.index_settings, {}) : "'${name}'" if(index.read_capacity != null && local.scaling["index/${name}"].read != null) || (index.write_capacity != null && local.scaling["index/${name}"].write != null)])} states units that autoscaling decides. Remove them, or state autoscaling = {} for the index to leave it out."
    }

    precondition {
      condition     = length(local.replicas_asked) == 0 || var.stream_view_type == "NEW_AND_OLD_IMAGES"
      error_message = "Table '${var.name}': replicas need the stream NEW_AND_OLD_IMAGES, the table has ${coalesce(var.stream_view_type, "none")}. Set stream_view_type (stream in the family's spec), or remove the replicas."
    }

    precondition {
      condition     = length(local.replicas_asked) == 0 || length(local.unscaled_writes) == 0
      error_message = "Table '${var.name}': with replicas, writes are on demand or scale by themselves; they do not at ${join(", ", local.unscaled_writes)}. State autoscaling.write (an index takes the table's), or use PAY_PER_REQUEST."
    }

    precondition {
      condition     = length(local.wrong_replica_keys) == 0
      error_message = "Table '${var.name}': it is encrypted by ${local.encryption_level}, and a replica has a key of the same kind. ${local.encryption_level == "customer-key" ? "State the kms_key_arn of a key in the Region" : "Remove the kms_key_arn"} of: ${join(", ", local.wrong_replica_keys)}."
    }

    precondition {
      condition     = !contains(keys(local.replicas_asked), try(data.aws_region.current[0].id, ""))
      error_message = "Table '${var.name}': ${try(data.aws_region.current[0].id, "")} is the table's own Region and cannot be one of its replicas. Remove it from replicas."
    }

    precondition {
      condition     = try(var.origin.import, null) == null || length(var.local_secondary_indexes) == 0
      error_message = "Table '${var.name}': a table that is imported cannot have local secondary indexes (${join(", ", keys(var.local_secondary_indexes))}). Make them global secondary indexes, or write the items into an empty table instead."
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
