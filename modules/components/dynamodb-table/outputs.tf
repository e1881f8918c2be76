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
  description = "The table as it is configured once all layers and defaults are resolved, without what `without` leaves out: shape and operation in one object, every value known when planned. Units are null where they scale: they are what the table has."
  value = {
    billing_mode                   = local.billing_mode
    read_capacity                  = local.fixed.table.read
    write_capacity                 = local.fixed.table.write
    autoscaling                    = local.scaling_in_effect.table
    max_read_request_units         = local.limits.table.read
    max_write_request_units        = local.limits.table.write
    encryption                     = local.encryption_level
    kms_key_arn                    = local.key_arn
    point_in_time_recovery_enabled = local.recovery_enabled
    point_in_time_recovery_days    = local.recovery_days
    deletion_protection_enabled    = local.protected
    table_class                    = local.table_class
    ttl_attribute                  = var.ttl_attribute
    ttl_enabled                    = local.ttl_enabled
    stream_view_type               = var.stream_view_type
    replicas                       = local.replicas
    contributor_insights_enabled   = local.insights.table
    kinesis_stream_arn             = local.kinesis_stream_arn
    kinesis_precision              = local.kinesis_precision
    resource_policy                = length(local.policy_statements) > 0
    deny_insecure_transport        = local.deny_insecure_transport
    partition_key                  = var.partition_key
    sort_key                       = var.sort_key
    local_secondary_indexes        = var.local_secondary_indexes
    global_secondary_indexes = {
      for name, index in var.global_secondary_indexes : name => merge(index, {
        read_capacity                = local.fixed["index/${name}"].read
        write_capacity               = local.fixed["index/${name}"].write
        autoscaling                  = local.scaling_in_effect["index/${name}"]
        max_read_request_units       = local.limits["index/${name}"].read
        max_write_request_units      = local.limits["index/${name}"].write
        contributor_insights_enabled = local.insights["index/${name}"]
      })
    }
  }
}

output "left_out" {
  description = "Features that the settings ask for and `without` leaves out."
  value       = local.left_out
}
