# Shape: what the table is. A family's spec decides these.

variable "name" {
  description = "Physical name of the table: 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.'."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.name))
    error_message = "Table name '${var.name}': DynamoDB takes 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'. Change name (or the prefix it is built from)."
  }
}

variable "partition_key" {
  description = "Partition key of the table: attribute name and type (S, N or B)."
  type = object({
    name = string
    type = optional(string, "S")
  })
  nullable = false

  validation {
    condition     = contains(["S", "N", "B"], var.partition_key.type)
    error_message = "Table '${var.name}', partition key '${var.partition_key.name}': type '${var.partition_key.type}' cannot be a key. Use S, N or B."
  }

  validation {
    # base64 tells bytes from characters: 255 bytes encode to 340 characters.
    condition     = length(var.partition_key.name) >= 1 && length(base64encode(var.partition_key.name)) <= 340
    error_message = "Table '${var.name}', partition_key.name: a key attribute's name takes 1 to 255 bytes. State the attribute's name."
  }
}

variable "sort_key" {
  description = "Sort key of the table: attribute name and type (S, N or B). Null: the partition key alone is the primary key."
  type = object({
    name = string
    type = optional(string, "S")
  })
  default = null

  validation {
    condition     = var.sort_key == null || contains(["S", "N", "B"], try(var.sort_key.type, "S"))
    error_message = "Table '${var.name}', sort key '${try(var.sort_key.name, "")}': type '${try(var.sort_key.type, "")}' cannot be a key. Use S, N or B."
  }

  validation {
    condition     = var.sort_key == null || try(length(var.sort_key.name) >= 1 && length(base64encode(var.sort_key.name)) <= 340, false)
    error_message = "Table '${var.name}', sort_key.name: a key attribute's name takes 1 to 255 bytes. State the attribute's name, or leave sort_key out."
  }

  validation {
    condition     = try(var.sort_key.name, null) != var.partition_key.name
    error_message = "Table '${var.name}': '${var.partition_key.name}' is partition key and sort key at once. Give the sort key an attribute of its own, or leave sort_key out."
  }
}

variable "global_secondary_indexes" {
  description = "Global secondary indexes by index name: keys, projection (ALL, KEYS_ONLY or INCLUDE) and, for INCLUDE, the projected attributes."
  type = map(object({
    partition_key      = object({ name = string, type = optional(string, "S") })
    sort_key           = optional(object({ name = string, type = optional(string, "S") }))
    projection_type    = optional(string, "ALL")
    non_key_attributes = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.global_secondary_indexes) <= 20
    error_message = "Table '${var.name}' has ${length(var.global_secondary_indexes)} global secondary indexes; DynamoDB takes 20. Remove or share some: one index may serve several entities."
  }

  validation {
    condition     = alltrue([for name in keys(var.global_secondary_indexes) : can(regex("^[a-zA-Z0-9_.-]{3,255}$", name))])
    error_message = "Table '${var.name}', global_secondary_indexes: ${join(", ", [for name in keys(var.global_secondary_indexes) : "'${name}'" if !can(regex("^[a-zA-Z0-9_.-]{3,255}$", name))])} is no index name. Use 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'."
  }

  validation {
    condition     = alltrue([for index in values(var.global_secondary_indexes) : index.partition_key.name != try(index.sort_key.name, null)])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.global_secondary_indexes : "index '${name}' has '${index.partition_key.name}' as partition key and sort key at once" if index.partition_key.name == try(index.sort_key.name, null)])}. Give the sort key another attribute, or leave it out."
  }

  validation {
    condition     = alltrue([for index in values(var.global_secondary_indexes) : contains(["S", "N", "B"], index.partition_key.type) && contains(["S", "N", "B"], try(index.sort_key.type, "S"))])
    error_message = "Table '${var.name}': the key of index ${join(", ", [for name, index in var.global_secondary_indexes : "'${name}'" if !contains(["S", "N", "B"], index.partition_key.type) || !contains(["S", "N", "B"], try(index.sort_key.type, "S"))])} has a type that cannot be a key. Use S, N or B."
  }

  validation {
    condition     = alltrue(flatten([for index in values(var.global_secondary_indexes) : [for key in [index.partition_key.name, try(index.sort_key.name, "-")] : length(key) >= 1 && length(base64encode(key)) <= 340]]))
    error_message = "Table '${var.name}', global_secondary_indexes: a key attribute's name takes 1 to 255 bytes. State partition_key.name, and sort_key.name where there is a sort key."
  }

  validation {
    condition     = alltrue([for index in values(var.global_secondary_indexes) : contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection_type)])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.global_secondary_indexes : "index '${name}' has projection_type '${index.projection_type}'" if !contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection_type)])}. Use ALL, KEYS_ONLY or INCLUDE."
  }

  validation {
    condition     = alltrue([for index in values(var.global_secondary_indexes) : (index.projection_type == "INCLUDE") == (length(index.non_key_attributes) > 0)])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.global_secondary_indexes : "index '${name}' has projection_type ${index.projection_type} and ${length(index.non_key_attributes)} non_key_attributes" if(index.projection_type == "INCLUDE") != (length(index.non_key_attributes) > 0)])}. INCLUDE needs the list; ALL and KEYS_ONLY take none."
  }

  validation {
    condition     = alltrue([for index in values(var.global_secondary_indexes) : length(index.non_key_attributes) <= 20])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.global_secondary_indexes : "index '${name}' projects ${length(index.non_key_attributes)} attributes" if length(index.non_key_attributes) > 20])}; one index takes 20. Project fewer, or use ALL."
  }
}

variable "local_secondary_indexes" {
  description = "Local secondary indexes by index name: sort key and projection. They exist from creation on: a change replaces the table."
  type = map(object({
    sort_key           = object({ name = string, type = optional(string, "S") })
    projection_type    = optional(string, "ALL")
    non_key_attributes = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = length(var.local_secondary_indexes) <= 5
    error_message = "Table '${var.name}' has ${length(var.local_secondary_indexes)} local secondary indexes; DynamoDB takes 5. Make the others global secondary indexes."
  }

  validation {
    condition     = length(var.local_secondary_indexes) == 0 || var.sort_key != null
    error_message = "Table '${var.name}' has local secondary indexes (${join(", ", keys(var.local_secondary_indexes))}) but no sort key; DynamoDB wants one. Give the table a sort_key, or use global_secondary_indexes."
  }

  validation {
    condition     = alltrue([for name in keys(var.local_secondary_indexes) : can(regex("^[a-zA-Z0-9_.-]{3,255}$", name))])
    error_message = "Table '${var.name}', local_secondary_indexes: ${join(", ", [for name in keys(var.local_secondary_indexes) : "'${name}'" if !can(regex("^[a-zA-Z0-9_.-]{3,255}$", name))])} is no index name. Use 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'."
  }

  validation {
    condition     = alltrue([for name in keys(var.local_secondary_indexes) : !contains(keys(var.global_secondary_indexes), name)])
    error_message = "Table '${var.name}': ${join(", ", [for name in keys(var.local_secondary_indexes) : "'${name}'" if contains(keys(var.global_secondary_indexes), name)])} is a local and a global secondary index. Rename one of them: names are unique within a table."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : index.sort_key.name != var.partition_key.name])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.local_secondary_indexes : "index '${name}'" if index.sort_key.name == var.partition_key.name])} sorts by the table's partition key '${var.partition_key.name}'. Sort by another attribute."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : contains(["S", "N", "B"], index.sort_key.type)])
    error_message = "Table '${var.name}': the sort key of index ${join(", ", [for name, index in var.local_secondary_indexes : "'${name}'" if !contains(["S", "N", "B"], index.sort_key.type)])} has a type that cannot be a key. Use S, N or B."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : length(index.sort_key.name) >= 1 && length(base64encode(index.sort_key.name)) <= 340])
    error_message = "Table '${var.name}', local_secondary_indexes: a key attribute's name takes 1 to 255 bytes. State sort_key.name."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection_type)])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.local_secondary_indexes : "index '${name}' has projection_type '${index.projection_type}'" if !contains(["ALL", "KEYS_ONLY", "INCLUDE"], index.projection_type)])}. Use ALL, KEYS_ONLY or INCLUDE."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : (index.projection_type == "INCLUDE") == (length(index.non_key_attributes) > 0)])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.local_secondary_indexes : "index '${name}' has projection_type ${index.projection_type} and ${length(index.non_key_attributes)} non_key_attributes" if(index.projection_type == "INCLUDE") != (length(index.non_key_attributes) > 0)])}. INCLUDE needs the list; ALL and KEYS_ONLY take none."
  }

  validation {
    condition     = alltrue([for index in values(var.local_secondary_indexes) : length(index.non_key_attributes) <= 20])
    error_message = "Table '${var.name}': ${join(", ", [for name, index in var.local_secondary_indexes : "index '${name}' projects ${length(index.non_key_attributes)} attributes" if length(index.non_key_attributes) > 20])}; one index takes 20. Project fewer, or use ALL."
  }
}

variable "ttl_attribute" {
  description = "Attribute that holds the time to live (a Number, epoch seconds). Null: the table has none. Switch it off with the setting ttl_enabled: the name has to stay."
  type        = string
  default     = null

  validation {
    condition     = var.ttl_attribute == null || try(length(var.ttl_attribute) >= 1 && length(base64encode(var.ttl_attribute)) <= 340, false)
    error_message = "Table '${var.name}', ttl_attribute: the name takes 1 to 255 bytes. Leave it null where there is no TTL; to switch TTL off keep the name and set ttl_enabled = false."
  }
}

variable "stream_view_type" {
  description = "What the table's stream carries: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES. Null: no stream."
  type        = string
  default     = null

  validation {
    condition     = var.stream_view_type == null || contains(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"], coalesce(var.stream_view_type, "none"))
    error_message = "Table '${var.name}', stream_view_type '${coalesce(var.stream_view_type, "none")}': use KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES, or null for no stream."
  }
}

# Operation: how the table is run. An environment's tfvars decide these.

variable "settings" {
  description = "Layers of operation settings from the weakest to the strongest: of what several layers state, the last wins; what none states (absent or null) has the default of this module. A layer may be null."
  type = list(object({
    billing_mode                   = optional(string) # PAY_PER_REQUEST (default) or PROVISIONED
    read_capacity                  = optional(number) # PROVISIONED: units of the table, and of each index without its own
    write_capacity                 = optional(number)
    max_read_request_units         = optional(number) # PAY_PER_REQUEST: limit of the table; -1 lifts one
    max_write_request_units        = optional(number)
    encryption                     = optional(string) # aws-owned, aws-managed (default), customer-key or the ARN of a KMS key
    point_in_time_recovery_enabled = optional(bool)   # default true
    point_in_time_recovery_days    = optional(number) # 1 to 35 (default)
    deletion_protection_enabled    = optional(bool)   # default true
    table_class                    = optional(string) # STANDARD (default) or STANDARD_INFREQUENT_ACCESS
    ttl_enabled                    = optional(bool)   # default true; means something only where ttl_attribute is set
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
}

variable "index_settings" {
  description = "Capacity of single global secondary indexes by index name. What an index does not state it takes from the table."
  type = map(object({
    read_capacity           = optional(number) # PROVISIONED
    write_capacity          = optional(number)
    max_read_request_units  = optional(number) # PAY_PER_REQUEST; -1 lifts the limit
    max_write_request_units = optional(number)
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

variable "timeouts" {
  description = "How long Terraform waits for the table, for example { create = \"30m\" }. Null: the provider's defaults. An index on a large table may take hours: raise update."
  type = object({
    create = optional(string)
    update = optional(string)
    delete = optional(string)
  })
  default = null
}
