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
