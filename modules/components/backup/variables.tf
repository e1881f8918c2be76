variable "name" {
  description = "Name of the plan and of its selection, and value of the tag that tables carry: 1 to 50 of a-z, A-Z, 0-9, '_', '-' and '.', and no other plan's."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{1,50}$", var.name))
    error_message = "Backup plan '${var.name}': AWS Backup takes 1 to 50 characters of a-z, A-Z, 0-9, '_', '-' and '.'. Change name (or the prefix it is built from)."
  }
}

variable "vault_name" {
  description = "Name of the vault that backups go to; null where there is none, which an enabled plan refuses."
  type        = string
  default     = null
}

variable "settings" {
  description = "Layers of settings, weakest first; the last that states a field wins. A layer may be null."
  type = list(object({
    enabled                   = optional(bool)
    schedule                  = optional(string)
    days                      = optional(number)
    hour                      = optional(number)
    weekday                   = optional(string)
    start_window_minutes      = optional(number)
    completion_window_minutes = optional(number)
  }))
  default  = []
  nullable = false

  validation {
    condition     = alltrue([for layer in var.settings : contains(["daily", "weekly"], coalesce(layer.schedule, "daily")) if layer != null])
    error_message = "Backup plan '${var.name}', settings: schedule is daily or weekly, seen: ${join(", ", [for layer in var.settings : layer.schedule if try(!contains(["daily", "weekly"], layer.schedule), false)])}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : try(layer.days >= 1 && layer.days <= 36500 && floor(layer.days) == layer.days, layer.days == null) if layer != null])
    error_message = "Backup plan '${var.name}', settings: days is a whole number from 1 to 36500. State for how many days a backup is kept."
  }

  validation {
    condition     = alltrue([for layer in var.settings : try(layer.hour >= 0 && layer.hour <= 23 && floor(layer.hour) == layer.hour, layer.hour == null) if layer != null])
    error_message = "Backup plan '${var.name}', settings: hour is a whole number from 0 to 23, in UTC."
  }

  validation {
    condition     = alltrue([for layer in var.settings : contains(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"], coalesce(layer.weekday, "SUN")) if layer != null])
    error_message = "Backup plan '${var.name}', settings: weekday is MON, TUE, WED, THU, FRI, SAT or SUN, seen: ${join(", ", [for layer in var.settings : layer.weekday if try(!contains(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"], layer.weekday), false)])}."
  }

  validation {
    condition     = alltrue([for layer in var.settings : try(layer.start_window_minutes >= 60 && floor(layer.start_window_minutes) == layer.start_window_minutes, layer.start_window_minutes == null) if layer != null])
    error_message = "Backup plan '${var.name}', settings: start_window_minutes is a whole number from 60; AWS Backup gives a job no less time to start."
  }

  validation {
    condition     = alltrue([for layer in var.settings : try(floor(layer.completion_window_minutes) == layer.completion_window_minutes, layer.completion_window_minutes == null) if layer != null])
    error_message = "Backup plan '${var.name}', settings: completion_window_minutes is a whole number of minutes."
  }
}

variable "without" {
  description = "Features left out whatever the settings say, because the place cannot run them; of this component: backup_selection."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "tags" {
  description = "Tags of the plan and its role."
  type        = map(string)
  default     = {}
  nullable    = false
}
