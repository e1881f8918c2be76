variable "table_name" {
  description = "Physical name of the table, which is PROVISIONED. Pass the name attribute of its resource, so that the table is there first."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.table_name))
    error_message = "Table name '${var.table_name}': 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.' are due; not the ARN."
  }
}

variable "scaling" {
  description = "What scales: the place (\"table\", or \"index/NAME\" of a global index), then read and write. Units stay between min and max so that about target percent of them are in use; cooldowns are seconds. A side that is null does not scale."
  type = map(object({
    read  = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
    write = optional(object({ min = number, max = number, target = optional(number, 70), scale_in_cooldown = optional(number, 60), scale_out_cooldown = optional(number, 60) }))
  }))
  nullable = false

  validation {
    condition     = alltrue([for place in keys(var.scaling) : place == "table" || can(regex("^index/[a-zA-Z0-9_.-]{3,255}$", place))])
    error_message = "Table '${var.table_name}', scaling: ${join(", ", [for place in keys(var.scaling) : "'${place}'" if place != "table" && !can(regex("^index/[a-zA-Z0-9_.-]{3,255}$", place))])} is no place of a table. Use \"table\", or \"index/\" and the name of a global index."
  }

  validation {
    condition     = alltrue(flatten([for sides in values(var.scaling) : [for side in [sides.read, sides.write] : side.min >= 1 && side.max >= side.min && floor(side.min) == side.min && floor(side.max) == side.max if side != null]]))
    error_message = "Table '${var.table_name}', scaling: units are whole numbers with 1 <= min <= max. Change min or max."
  }

  validation {
    condition     = alltrue(flatten([for sides in values(var.scaling) : [for side in [sides.read, sides.write] : side.target >= 20 && side.target <= 90 if side != null]]))
    error_message = "Table '${var.table_name}', scaling: target is 20 to 90 percent of the units. A higher one would throttle before it scales."
  }

  validation {
    condition     = alltrue(flatten([for sides in values(var.scaling) : [for side in [sides.read, sides.write] : side.scale_in_cooldown >= 0 && side.scale_out_cooldown >= 0 if side != null]]))
    error_message = "Table '${var.table_name}', scaling: cooldowns are seconds from 0."
  }
}

variable "tags" {
  description = "Tags of the scalable targets, beside the provider's default_tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
