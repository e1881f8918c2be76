# What is watched. A family states these from its spec and from the settings of its tables.

variable "family" {
  description = "Name of the table family: part of the dashboard's name and of what alarms say."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.family))
    error_message = "family '${var.family}': it is part of the dashboard's name, which takes a-z, A-Z, 0-9, '_' and '-'. Change family."
  }
}

variable "environment" {
  description = "Name of the environment: part of the dashboard's name and of what alarms say."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.environment))
    error_message = "environment '${var.environment}': it is part of the dashboard's name, which takes a-z, A-Z, 0-9, '_' and '-'. Change environment."
  }
}

variable "tables" {
  description = "Tables by the spec's name: physical name, API operations in use, expected units per second, capacity or limits in effect; global indexes by index name. Null is unknown or not there; of an autoscaled table state the most it scales to."
  type = map(object({
    name                    = string
    operations              = optional(list(string), [])
    expected_read           = optional(number)
    expected_write          = optional(number)
    read_capacity           = optional(number)
    write_capacity          = optional(number)
    max_read_request_units  = optional(number)
    max_write_request_units = optional(number)
    indexes = optional(map(object({
      expected_read           = optional(number)
      expected_write          = optional(number)
      read_capacity           = optional(number)
      write_capacity          = optional(number)
      max_read_request_units  = optional(number)
      max_write_request_units = optional(number)
    })), {})
  }))
  nullable = false

  # CloudWatch takes ten metrics in one expression, and these are the ten operations that have one.
  validation {
    condition     = length(setsubtract(flatten(values(var.tables)[*].operations), ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem"])) == 0
    error_message = "tables: ${join("; ", [for name, table in var.tables : "table '${name}' has the operations ${join(", ", setsubtract(table.operations, ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem"]))}" if length(setsubtract(table.operations, ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "TransactGetItems", "TransactWriteItems", "UpdateItem"])) > 0])}, which are no values of CloudWatch's dimension Operation. Use BatchGetItem, BatchWriteItem, DeleteItem, GetItem, PutItem, Query, Scan, TransactGetItems, TransactWriteItems or UpdateItem."
  }

  validation {
    condition     = alltrue([for table in values(var.tables) : alltrue([for index in concat([""], keys(table.indexes)) : length(table.name) + length(index) <= 230])])
    error_message = "tables: ${join("; ", flatten([for table in values(var.tables) : [for index in concat([""], keys(table.indexes)) : "'${table.name}/${index}' has ${length(table.name) + length(index)} characters" if length(table.name) + length(index) > 230]]))}. An alarm's name is made of them and takes 255: shorten the table's or the index's name to 230 together."
  }
}

variable "consumers" {
  description = "Lambda functions that read a stream: consumer to function name. Their iterator age is watched."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for name in values(var.consumers) : can(regex("^[a-zA-Z0-9_-]{1,64}$", name))])
    error_message = "consumers: ${join(", ", [for consumer, name in var.consumers : "'${consumer}' has '${name}'" if !can(regex("^[a-zA-Z0-9_-]{1,64}$", name))])}, which is no function name. Pass the bare name, not the ARN: 1 to 64 of a-z, A-Z, 0-9, '_' and '-'."
  }
}

# Operation: how closely it is watched. An environment's tfvars decide these.

variable "settings" {
  description = "Layers of settings from the weakest to the strongest: of what several layers state, the last wins; what none states (absent or null) has the default of this module. A layer may be null."
  type = list(object({
    enabled              = optional(bool)   # default true: alarms
    dashboard_enabled    = optional(bool)   # default true
    index_alarms_enabled = optional(bool)   # default true: alarms of global indexes, beside those of tables
    minutes              = optional(number) # default 5: how long something lasts before it alarms
    throttle_events      = optional(number) # default 10 a minute; 0: no such alarm
    system_errors        = optional(number) # default 5 a minute; 0: no such alarm
    limit_percent        = optional(number) # default 80 percent of limit or capacity; 0: no such alarm
    expected_factor      = optional(number) # default 5 times what the spec expects; 0: no such alarm
    expected_least       = optional(number) # default 10 units per second, below which nothing is worth an alarm
    iterator_age_minutes = optional(number) # default 15; 0: no such alarm
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for layer in var.settings : alltrue([for value in [layer.throttle_events, layer.system_errors, layer.limit_percent, layer.expected_factor, layer.expected_least, layer.iterator_age_minutes] : coalesce(value, 0) >= 0]) if layer != null])
    error_message = "settings: ${join(", ", flatten([for layer in var.settings : [for field in ["throttle_events", "system_errors", "limit_percent", "expected_factor", "expected_least", "iterator_age_minutes"] : "${field} is ${layer[field]}" if coalesce(layer[field], 0) < 0] if layer != null]))}. Use a number above 0, or 0 for no such alarm."
  }

  validation {
    condition     = alltrue([for layer in var.settings : coalesce(layer.limit_percent, 80) <= 100 if layer != null])
    error_message = "settings: limit_percent ${join(", ", [for layer in var.settings : layer.limit_percent if layer != null && try(layer.limit_percent > 100, false)])} is never reached, because DynamoDB throttles at 100. Use 1 to 100, or 0 for no such alarm."
  }

  validation {
    condition     = alltrue([for layer in var.settings : coalesce(layer.minutes, 5) >= 1 && coalesce(layer.minutes, 5) <= 1440 && floor(coalesce(layer.minutes, 5)) == coalesce(layer.minutes, 5) if layer != null])
    error_message = "settings: minutes ${join(", ", [for layer in var.settings : layer.minutes if try(layer.minutes, null) != null])}: CloudWatch looks back 1 to 1440 whole minutes. Use a number in between."
  }
}

variable "actions" {
  description = "ARNs of SNS topics that are told when an alarm goes off and when it is over. Empty: alarms show on the console only."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.actions) <= 5
    error_message = "actions: ${length(var.actions)} topics, and an alarm takes 5. Subscribe several receivers to one topic."
  }
}

variable "tags" {
  description = "Tags of the alarms, beside the provider's default_tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
