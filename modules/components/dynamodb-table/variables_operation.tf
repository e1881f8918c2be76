# Operation: how the table is run. An environment's tfvars decide these.

variable "settings" {
  description = "Layers of operation settings from the weakest to the strongest: of what several layers state, the last wins; what none states (absent or null) has the default of this module. A layer may be null."
  type = list(object({
    billing_mode   = optional(string) # PAY_PER_REQUEST (default) or PROVISIONED
    read_capacity  = optional(number) # PROVISIONED: units of the table, and of each index without its own
    write_capacity = optional(number)
    autoscaling = optional(object({ # PROVISIONED: of the table, and of each index without its own; {}: none
      read  = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
      write = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
    }))
    max_read_request_units         = optional(number) # PAY_PER_REQUEST: limit of the table; -1 lifts one
    max_write_request_units        = optional(number)
    encryption                     = optional(string)   # aws-owned, aws-managed (default), customer-key or the ARN of a KMS key
    point_in_time_recovery_enabled = optional(bool)     # default true
    point_in_time_recovery_days    = optional(number)   # 1 to 35 (default)
    deletion_protection_enabled    = optional(bool)     # default true
    table_class                    = optional(string)   # STANDARD (default) or STANDARD_INFREQUENT_ACCESS
    ttl_enabled                    = optional(bool)     # default true; means something only where ttl_attribute is set
    replicas = optional(map(object({                    # by Region; {}: none
      kms_key_arn                    = optional(string) # due where the table has a customer key
      point_in_time_recovery_enabled = optional(bool)   # default: the table's
      propagate_tags                 = optional(bool, true)
    })))
    contributor_insights_enabled = optional(bool)   # default false; of the table, and of each index without its own
    kinesis_stream_arn           = optional(string) # "": none
    kinesis_precision            = optional(string) # MILLISECOND (default) or MICROSECOND
    resource_policy_json         = optional(string) # {table_arn} stands for the table's ARN; "": none
    deny_insecure_transport      = optional(bool)   # default false
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for layer in var.settings : contains(["PAY_PER_REQUEST", "PROVISIONED"], layer.billing_mode) if try(layer.billing_mode, null) != null])
    error_message = "Table '${var.name}', settings: billing_mode is PAY_PER_REQUEST or PROVISIONED, seen: ${join(", ", compact([for layer in var.settings : try(layer.billing_mode, null)]))}."
  }

  validation {
    condition     = alltrue(flatten([for layer in var.settings : [for units in [layer.read_capacity, layer.write_capacity] : units >= 1 && floor(units) == units if units != null] if layer != null]))
    error_message = "Table '${var.name}', settings: read_capacity and write_capacity are whole numbers from 1. State the units per second, or leave them out under PAY_PER_REQUEST."
  }

  validation {
    condition     = alltrue(flatten([for layer in var.settings : [for units in [layer.max_read_request_units, layer.max_write_request_units] : (units >= 1 || units == -1) && floor(units) == units if units != null] if layer != null]))
    error_message = "Table '${var.name}', settings: max_read_request_units and max_write_request_units are whole numbers from 1, or -1 to lift a limit. A limit of 0 would refuse every request."
  }

  validation {
    condition     = alltrue([for layer in var.settings : can(regex("^(aws-owned|aws-managed|customer-key|arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+)$", layer.encryption)) if try(layer.encryption, null) != null])
    error_message = "Table '${var.name}', settings: encryption is aws-owned, aws-managed, customer-key or the ARN of a KMS key (not of an alias: DynamoDB answers with the key, and every plan would differ), seen: ${join(", ", compact([for layer in var.settings : try(layer.encryption, null)]))}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : layer.point_in_time_recovery_days >= 1 && layer.point_in_time_recovery_days <= 35 && floor(layer.point_in_time_recovery_days) == layer.point_in_time_recovery_days if try(layer.point_in_time_recovery_days, null) != null])
    error_message = "Table '${var.name}', settings: point_in_time_recovery_days is a whole number from 1 to 35. To have no recovery at all say point_in_time_recovery_enabled = false."
  }

  validation {
    condition     = alltrue([for layer in var.settings : contains(["STANDARD", "STANDARD_INFREQUENT_ACCESS"], layer.table_class) if try(layer.table_class, null) != null])
    error_message = "Table '${var.name}', settings: table_class is STANDARD or STANDARD_INFREQUENT_ACCESS, seen: ${join(", ", compact([for layer in var.settings : try(layer.table_class, null)]))}."
  }

  validation {
    condition     = alltrue(flatten([for layer in var.settings : [for side in [layer.autoscaling.read, layer.autoscaling.write] : side.min >= 1 && side.max >= side.min && floor(side.min) == side.min && floor(side.max) == side.max && side.target >= 20 && side.target <= 90 && side.scale_in_cooldown >= 0 && side.scale_out_cooldown >= 0 if side != null] if try(layer.autoscaling, null) != null]))
    error_message = "Table '${var.name}', settings: autoscaling takes whole units with 1 <= min <= max, and a target of 20 to 90 percent of them in use, and cooldowns in seconds from 0. Leave a side out where it does not scale."
  }

  validation {
    condition     = alltrue(flatten([for layer in var.settings : [for region in keys(layer.replicas) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))] if try(layer.replicas, null) != null]))
    error_message = "Table '${var.name}', settings: replicas are keyed by Region (\"eu-west-1\"), seen: ${join(", ", flatten([for layer in var.settings : keys(layer.replicas) if try(layer.replicas, null) != null]))}."
  }

  validation {
    condition     = alltrue(flatten([for layer in var.settings : [for region, replica in layer.replicas : can(regex("^arn:[a-z0-9-]+:kms:${region}:[0-9]{12}:key/[a-zA-Z0-9-]+$", replica.kms_key_arn)) if replica.kms_key_arn != null] if try(layer.replicas, null) != null]))
    error_message = "Table '${var.name}', settings: the kms_key_arn of a replica is the ARN of a key (not of an alias) in the replica's own Region, seen: ${join(", ", flatten([for layer in var.settings : [for region, replica in layer.replicas : "${replica.kms_key_arn} in ${region}" if replica.kms_key_arn != null] if try(layer.replicas, null) != null]))}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : can(regex("^(|arn:[a-z0-9-]+:kinesis:[a-z0-9-]+:[0-9]{12}:stream/[a-zA-Z0-9_.-]+)$", layer.kinesis_stream_arn)) if try(layer.kinesis_stream_arn, null) != null])
    error_message = "Table '${var.name}', settings: kinesis_stream_arn is the ARN of a Kinesis data stream (arn:aws:kinesis:<region>:<account>:stream/<name>), or \"\" for none, seen: ${join(", ", compact([for layer in var.settings : try(layer.kinesis_stream_arn, null)]))}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : contains(["MILLISECOND", "MICROSECOND"], layer.kinesis_precision) if try(layer.kinesis_precision, null) != null])
    error_message = "Table '${var.name}', settings: kinesis_precision is MILLISECOND or MICROSECOND, seen: ${join(", ", compact([for layer in var.settings : try(layer.kinesis_precision, null)]))}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : layer.resource_policy_json == "" || can(jsondecode(layer.resource_policy_json).Statement) if try(layer.resource_policy_json, null) != null])
    error_message = "Table '${var.name}', settings: resource_policy_json is no policy document: JSON with a Statement is due. Use jsonencode, or \"\" for none."
  }
}

variable "index_settings" {
  description = "Operation settings of single global secondary indexes by index name. What an index does not state it takes from the table."
  type = map(object({
    read_capacity  = optional(number) # PROVISIONED
    write_capacity = optional(number)
    autoscaling = optional(object({ # PROVISIONED; {}: none
      read  = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
      write = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
    }))
    max_read_request_units       = optional(number) # PAY_PER_REQUEST; -1 lifts the limit
    max_write_request_units      = optional(number)
    contributor_insights_enabled = optional(bool)
  }))
  default = null

  validation {
    condition     = alltrue([for name in keys(coalesce(var.index_settings, {})) : contains(keys(var.global_secondary_indexes), name)])
    error_message = "Table '${var.name}', index_settings: ${join(", ", [for name in keys(coalesce(var.index_settings, {})) : "'${name}'" if !contains(keys(var.global_secondary_indexes), name)])} is no global secondary index of this table. It has: ${join(", ", concat(keys(var.global_secondary_indexes), length(var.global_secondary_indexes) == 0 ? ["none"] : []))}."
  }

  validation {
    condition     = alltrue(flatten([for index in values(coalesce(var.index_settings, {})) : [for units in [index.read_capacity, index.write_capacity] : units >= 1 && floor(units) == units if units != null]]))
    error_message = "Table '${var.name}', index_settings: read_capacity and write_capacity are whole numbers from 1. State the units per second, or leave them out."
  }

  validation {
    condition     = alltrue(flatten([for index in values(coalesce(var.index_settings, {})) : [for units in [index.max_read_request_units, index.max_write_request_units] : (units >= 1 || units == -1) && floor(units) == units if units != null]]))
    error_message = "Table '${var.name}', index_settings: max_read_request_units and max_write_request_units are whole numbers from 1, or -1 to lift a limit."
  }

  validation {
    condition     = alltrue(flatten([for index in values(coalesce(var.index_settings, {})) : [for side in [index.autoscaling.read, index.autoscaling.write] : side.min >= 1 && side.max >= side.min && floor(side.min) == side.min && floor(side.max) == side.max && side.target >= 20 && side.target <= 90 && side.scale_in_cooldown >= 0 && side.scale_out_cooldown >= 0 if side != null] if index.autoscaling != null]))
    error_message = "Table '${var.name}', index_settings: autoscaling takes whole units with 1 <= min <= max, and a target of 20 to 90 percent of them in use, and cooldowns in seconds from 0. Leave a side out where it does not scale."
  }
}

variable "customer_key_arn" {
  description = "ARN of the KMS key that encryption = \"customer-key\" means: the key which the families of an environment share. Null where there is none."
  type        = string
  default     = null

  validation {
    condition     = var.customer_key_arn == null || can(regex("^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$", var.customer_key_arn))
    error_message = "Table '${var.name}', customer_key_arn: the ARN of a KMS key is due (arn:aws:kms:<region>:<account>:key/<id>; not an alias)."
  }
}

variable "tags" {
  description = "Tags of the table, beside the provider's default_tags."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = length(var.tags) <= 50 && alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "Table '${var.name}', tags: at most 50, and no key may begin with 'aws:'. Remove what is too much (the provider's default_tags count as well)."
  }
}

variable "without" {
  description = "Features to leave out whatever the settings say, because the place cannot run them: autoscaling, contributor_insights, kinesis_destination, on_demand_limits, replicas, table_class."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.without, ["autoscaling", "contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"])) == 0
    error_message = "Table '${var.name}', without: ${join(", ", setsubtract(var.without, ["autoscaling", "contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"]))} is no feature of this module. It has autoscaling, contributor_insights, kinesis_destination, on_demand_limits, replicas, table_class."
  }
}

variable "origin" {
  description = "What the table is created from, beside its shape: a restore of another table, or an import from S3. It decides the creation only: a change later does nothing. Null: it begins empty."
  type = object({
    restore = optional(object({
      table_name     = optional(string) # in this account and Region
      table_arn      = optional(string) # in another Region
      to_latest_time = optional(bool)
      date_time      = optional(string) # UTC, "2026-01-31T12:00:00Z"
    }))
    import = optional(object({
      bucket       = string
      bucket_owner = optional(string) # account number; null: this account
      key_prefix   = optional(string)
      format       = string                   # CSV, DYNAMODB_JSON or ION
      compression  = optional(string, "NONE") # or GZIP, ZSTD
      csv = optional(object({
        delimiter   = optional(string, ",")
        header_list = optional(set(string)) # null: the first line of each file
      }))
    }))
  })
  default = null

  validation {
    condition     = var.origin == null || (try(var.origin.restore, null) == null) != (try(var.origin.import, null) == null)
    error_message = "Table '${var.name}', origin: a table is restored or imported. State one of restore and import, or leave origin out."
  }

  validation {
    condition     = try(var.origin.restore, null) == null || try((var.origin.restore.table_name == null) != (var.origin.restore.table_arn == null), false)
    error_message = "Table '${var.name}', origin.restore: exactly one of table_name (same Region) and table_arn (another Region) says what is restored."
  }

  validation {
    condition     = try(var.origin.restore, null) == null || try(coalesce(var.origin.restore.to_latest_time, false) != (var.origin.restore.date_time != null), false)
    error_message = "Table '${var.name}', origin.restore: state to_latest_time = true, or a date_time, not both."
  }

  validation {
    condition     = try(var.origin.restore.date_time, null) == null || can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", var.origin.restore.date_time))
    error_message = "Table '${var.name}', origin.restore: date_time '${try(coalesce(var.origin.restore.date_time), "")}' is no time. Write it in UTC: \"2026-01-31T12:00:00Z\"."
  }

  validation {
    condition     = try(var.origin.import, null) == null || try(contains(["CSV", "DYNAMODB_JSON", "ION"], var.origin.import.format) && contains(["NONE", "GZIP", "ZSTD"], var.origin.import.compression), false)
    error_message = "Table '${var.name}', origin.import: format is CSV, DYNAMODB_JSON or ION, and compression NONE, GZIP or ZSTD, seen: ${try(var.origin.import.format, "")}, ${try(var.origin.import.compression, "")}."
  }

  validation {
    condition     = try(var.origin.import.csv, null) == null || try(var.origin.import.format == "CSV", false)
    error_message = "Table '${var.name}', origin.import: csv says how CSV is read, but the format is ${try(var.origin.import.format, "")}. Remove csv, or state format = \"CSV\"."
  }
}

variable "timeouts" {
  description = "How long Terraform waits for the table, for example { create = \"30m\" }. Null: the provider's defaults. An index on a large table may take hours: raise update."
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
