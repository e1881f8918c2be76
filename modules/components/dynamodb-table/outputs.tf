output "name" {
  description = "Physical name of the table."
  value       = aws_dynamodb_table.this.name
}

output "arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "stream_arn" {
  description = "ARN of the table's stream; null where there is none."
  value       = var.stream_view_type == null ? null : aws_dynamodb_table.this.stream_arn
}

output "index_arns" {
  description = "ARNs of all indexes, global and local, by index name."
  value = {
    for name in concat(keys(var.global_secondary_indexes), keys(var.local_secondary_indexes)) :
    name => "${aws_dynamodb_table.this.arn}/index/${name}"
  }
}

output "effective_settings" {
  description = "The table as it is configured once all layers and defaults are resolved: shape and operation in one object, every value known when planned."
  value = {
    billing_mode                   = local.billing_mode
    read_capacity                  = local.capacity.read_capacity
    write_capacity                 = local.capacity.write_capacity
    max_read_request_units         = local.limits.max_read_request_units
    max_write_request_units        = local.limits.max_write_request_units
    encryption                     = local.encryption_level
    kms_key_arn                    = local.key_arn
    point_in_time_recovery_enabled = local.recovery_enabled
    point_in_time_recovery_days    = local.recovery_days
    deletion_protection_enabled    = local.protected
    table_class                    = local.table_class
    ttl_attribute                  = var.ttl_attribute
    ttl_enabled                    = local.ttl_enabled
    stream_view_type               = var.stream_view_type
    partition_key                  = var.partition_key
    sort_key                       = var.sort_key
    global_secondary_indexes       = { for name, index in var.global_secondary_indexes : name => merge(index, local.index_settings[name]) }
    local_secondary_indexes        = var.local_secondary_indexes
  }
}
