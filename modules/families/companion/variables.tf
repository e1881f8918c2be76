# Rendered from modules/families/companion/spec.yaml (digest f62a9225caec81b5) by `make render`; edit that file, not this one.

variable "environment" {
  description = "Name of the environment; table names may carry it."
  type        = string
  nullable    = false
}

variable "name_prefix" {
  description = "What every name of the environment begins with; may be empty."
  type        = string
  default     = ""
  nullable    = false
}

variable "tags" {
  description = "Tags of every table, stronger than the spec's."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "customer_key_arn" {
  description = "ARN of the KMS key that encryption = \"customer-key\" means; null where the environment has none."
  type        = string
  default     = null
}

variable "without" {
  description = "Features to leave out whatever the settings say, because the place cannot run them; the output left_out says what settings asked for."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.without, ["autoscaling", "backup_selection", "contributor_insights", "event_sources", "kinesis_destination", "on_demand_limits", "replicas", "table_class"])) == 0
    error_message = "without: ${join(", ", setsubtract(var.without, ["autoscaling", "backup_selection", "contributor_insights", "event_sources", "kinesis_destination", "on_demand_limits", "replicas", "table_class"]))} is no feature. There are autoscaling, backup_selection, contributor_insights, event_sources, kinesis_destination, on_demand_limits, replicas, table_class."
  }
}

variable "settings" {
  description = "Operation settings of all tables of the environment. What is not stated has the spec's promise, else the component's default."
  type = object({
    billing_mode   = optional(string)
    read_capacity  = optional(number)
    write_capacity = optional(number)
    autoscaling = optional(object({
      read  = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
      write = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
    }))
    max_read_request_units         = optional(number)
    max_write_request_units        = optional(number)
    encryption                     = optional(string)
    point_in_time_recovery_enabled = optional(bool)
    point_in_time_recovery_days    = optional(number)
    deletion_protection_enabled    = optional(bool)
    table_class                    = optional(string)
    ttl_enabled                    = optional(bool)
    replicas = optional(map(object({
      kms_key_arn                    = optional(string)
      point_in_time_recovery_enabled = optional(bool)
      propagate_tags                 = optional(bool)
    })))
    contributor_insights_enabled = optional(bool)
    kinesis_stream_arn           = optional(string)
    kinesis_precision            = optional(string)
    resource_policy_json         = optional(string)
    deny_insecure_transport      = optional(bool)
  })
  default  = {}
  nullable = false
}

variable "family_settings" {
  description = "Operation settings of all tables of this family; stronger than settings."
  type = object({
    billing_mode   = optional(string)
    read_capacity  = optional(number)
    write_capacity = optional(number)
    autoscaling = optional(object({
      read  = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
      write = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
    }))
    max_read_request_units         = optional(number)
    max_write_request_units        = optional(number)
    encryption                     = optional(string)
    point_in_time_recovery_enabled = optional(bool)
    point_in_time_recovery_days    = optional(number)
    deletion_protection_enabled    = optional(bool)
    table_class                    = optional(string)
    ttl_enabled                    = optional(bool)
    replicas = optional(map(object({
      kms_key_arn                    = optional(string)
      point_in_time_recovery_enabled = optional(bool)
      propagate_tags                 = optional(bool)
    })))
    contributor_insights_enabled = optional(bool)
    kinesis_stream_arn           = optional(string)
    kinesis_precision            = optional(string)
    resource_policy_json         = optional(string)
    deny_insecure_transport      = optional(bool)
  })
  default  = {}
  nullable = false
}

variable "table_settings" {
  description = "Operation settings of single tables by the spec's table name; stronger than family_settings."
  type = map(object({
    billing_mode   = optional(string)
    read_capacity  = optional(number)
    write_capacity = optional(number)
    autoscaling = optional(object({
      read  = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
      write = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
    }))
    max_read_request_units         = optional(number)
    max_write_request_units        = optional(number)
    encryption                     = optional(string)
    point_in_time_recovery_enabled = optional(bool)
    point_in_time_recovery_days    = optional(number)
    deletion_protection_enabled    = optional(bool)
    table_class                    = optional(string)
    ttl_enabled                    = optional(bool)
    replicas = optional(map(object({
      kms_key_arn                    = optional(string)
      point_in_time_recovery_enabled = optional(bool)
      propagate_tags                 = optional(bool)
    })))
    contributor_insights_enabled = optional(bool)
    kinesis_stream_arn           = optional(string)
    kinesis_precision            = optional(string)
    resource_policy_json         = optional(string)
    deny_insecure_transport      = optional(bool)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.table_settings) : contains(["ai-girlfriend-table"], name)])
    error_message = "table_settings: ${join(", ", setsubtract(keys(var.table_settings), ["ai-girlfriend-table"]))} is no table of family companion. It has: ai-girlfriend-table."
  }
}

variable "index_settings" {
  description = "Operation settings of single global secondary indexes, by the spec's table name and the index name."
  type = map(map(object({
    read_capacity  = optional(number)
    write_capacity = optional(number)
    autoscaling = optional(object({
      read  = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
      write = optional(object({ min = number, max = number, target = optional(number), scale_in_cooldown = optional(number), scale_out_cooldown = optional(number) }))
    }))
    max_read_request_units       = optional(number)
    max_write_request_units      = optional(number)
    contributor_insights_enabled = optional(bool)
  })))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.index_settings) : contains(["ai-girlfriend-table"], name)])
    error_message = "index_settings: ${join(", ", setsubtract(keys(var.index_settings), ["ai-girlfriend-table"]))} is no table of family companion. It has: ai-girlfriend-table."
  }
}

variable "table_origins" {
  description = "What single tables are created from, by the spec's table name: a restore of another table, or an import from S3. It decides the creation only."
  type = map(object({
    restore = optional(object({
      table_name     = optional(string)
      table_arn      = optional(string)
      to_latest_time = optional(bool)
      date_time      = optional(string)
    }))
    import = optional(object({
      bucket       = string
      bucket_owner = optional(string)
      key_prefix   = optional(string)
      format       = string
      compression  = optional(string, "NONE")
      csv = optional(object({
        delimiter   = optional(string, ",")
        header_list = optional(set(string))
      }))
    }))
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.table_origins) : contains(["ai-girlfriend-table"], name)])
    error_message = "table_origins: ${join(", ", setsubtract(keys(var.table_origins), ["ai-girlfriend-table"]))} is no table of family companion. It has: ai-girlfriend-table."
  }
}

variable "backup" {
  description = "Backup plan of every family of the environment. What is not stated has the document's promise, else the component's default."
  type = object({
    enabled                   = optional(bool)
    schedule                  = optional(string)
    days                      = optional(number)
    hour                      = optional(number)
    weekday                   = optional(string)
    start_window_minutes      = optional(number)
    completion_window_minutes = optional(number)
  })
  default  = {}
  nullable = false
}

variable "family_backup" {
  description = "Backup plan of this family; stronger than backup."
  type = object({
    enabled                   = optional(bool)
    schedule                  = optional(string)
    days                      = optional(number)
    hour                      = optional(number)
    weekday                   = optional(string)
    start_window_minutes      = optional(number)
    completion_window_minutes = optional(number)
  })
  default  = {}
  nullable = false
}

variable "backup_vault_name" {
  description = "Name of the vault that backups go to; null where the environment has none, which an enabled plan refuses."
  type        = string
  default     = null
}

variable "alarms" {
  description = "Alarm and dashboard settings of all families of the environment. What is not stated has the default of modules/components/alarms."
  type = object({
    enabled              = optional(bool)
    dashboard_enabled    = optional(bool)
    index_alarms_enabled = optional(bool)
    minutes              = optional(number)
    throttle_events      = optional(number)
    system_errors        = optional(number)
    limit_percent        = optional(number)
    expected_factor      = optional(number)
    expected_least       = optional(number)
    iterator_age_minutes = optional(number)
  })
  default  = {}
  nullable = false
}

variable "family_alarms" {
  description = "Alarm and dashboard settings of this family; stronger than alarms."
  type = object({
    enabled              = optional(bool)
    dashboard_enabled    = optional(bool)
    index_alarms_enabled = optional(bool)
    minutes              = optional(number)
    throttle_events      = optional(number)
    system_errors        = optional(number)
    limit_percent        = optional(number)
    expected_factor      = optional(number)
    expected_least       = optional(number)
    iterator_age_minutes = optional(number)
  })
  default  = {}
  nullable = false
}

variable "alarm_topic_arn" {
  description = "ARN of the SNS topic that hears of alarms; null: alarms show on the console only."
  type        = string
  default     = null
}

variable "consumer_roles" {
  description = "IAM roles of consumers by the spec's name: the role gets the consumer's policies. Who is not named gets policies that nobody has."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.consumer_roles) : contains(["application"], name)])
    error_message = "consumer_roles: ${join(", ", setsubtract(keys(var.consumer_roles), ["application"]))} is no consumer of family companion. It has: application."
  }
}
