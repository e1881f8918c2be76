# The vocabulary of every root: where it runs and what its names begin with. The tooling passes these from environment.yaml.

variable "environment" {
  description = "Name of the environment, as its folder under envs/ is called."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.environment))
    error_message = "environment '${var.environment}': use 1 to 32 lower-case letters, digits and '-', beginning with a letter."
  }
}

variable "account_id" {
  description = "AWS account of the environment: 12 digits. The provider refuses every other account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id '${var.account_id}': an AWS account number has 12 digits. Quote it, so that leading zeros stay."
  }
}

variable "region" {
  description = "AWS Region of the environment."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region '${var.region}' is no AWS Region. Write it like us-east-1."
  }
}

variable "name_prefix" {
  description = "What every name of the environment begins with; empty in an environment that carries the documents' names."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{0,32}$", var.name_prefix))
    error_message = "name_prefix '${var.name_prefix}': use at most 32 of a-z, A-Z, 0-9, '_', '-' and '.'."
  }
}

variable "tags" {
  description = "Tags of everything this root makes."
  type        = map(string)
  default     = {}
  nullable    = false
}

# What the families of the environment share.

variable "customer_key" {
  description = "Whether the environment has a KMS key of its own, which encryption = \"customer-key\" means in its families."
  type        = bool
  default     = false
  nullable    = false
}

variable "customer_key_rotation_days" {
  description = "After how many days the customer key's material rotates: 90 to 2560; null for KMS's own year. What an older one encrypted stays readable."
  type        = number
  default     = null

  validation {
    condition     = try(var.customer_key_rotation_days >= 90 && var.customer_key_rotation_days <= 2560 && floor(var.customer_key_rotation_days) == var.customer_key_rotation_days, true)
    error_message = "customer_key_rotation_days ${coalesce(var.customer_key_rotation_days, 0)}: KMS takes whole days from 90 to 2560. Leave it out for a year."
  }
}

variable "alarm_topic" {
  description = "Whether the environment has an SNS topic for alarms, which its families take as alarm_topic_arn."
  type        = bool
  default     = false
  nullable    = false
}

variable "alarm_emails" {
  description = "Addresses that the topic writes to. Each gets a message first and has to confirm."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$", address))])
    error_message = "alarm_emails: ${join(", ", [for address in var.alarm_emails : "'${address}'" if !can(regex("^[^@[:space:]]+@[^@[:space:]]+\\.[^@[:space:]]+$", address))])} is no e-mail address. Write it like team@example.com."
  }

  validation {
    condition     = length(var.alarm_emails) == 0 || var.alarm_topic
    error_message = "alarm_emails lists ${length(var.alarm_emails)}, but there is no topic to write to them. Set alarm_topic = true, or empty the list."
  }
}

variable "user_errors_threshold" {
  description = "How many refused requests within five minutes raise the UserErrors alarm; null for none. It comes with the topic only."
  type        = number
  default     = 100

  validation {
    condition     = try(var.user_errors_threshold >= 1, true)
    error_message = "user_errors_threshold ${coalesce(var.user_errors_threshold, 0)}: the alarm would ring while nothing is refused. Use 1 or more, or null for no alarm."
  }
}

variable "backup_vault" {
  description = "Whether the environment has a vault for backups, which its families take as backup_vault_name."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.backup_vault || length("${var.name_prefix}dynamodb-${var.environment}") <= 50
    error_message = "backup_vault: the vault would be called '${var.name_prefix}dynamodb-${var.environment}', and AWS Backup takes 50 characters. Shorten the prefix or the environment's name."
  }
}

variable "backup_vault_lock" {
  description = "Vault lock in governance mode: backups are kept at least and at most so many days, whatever a plan or a person says. Null for no lock."
  type = object({
    min_retention_days = optional(number)
    max_retention_days = optional(number)
  })
  default = null

  validation {
    condition     = var.backup_vault_lock == null || var.backup_vault
    error_message = "backup_vault_lock locks a vault, and the environment has none. Set backup_vault = true, or remove the lock."
  }

  validation {
    condition     = alltrue([for days in try(values(var.backup_vault_lock), []) : try(days >= 1 && days <= 36500 && floor(days) == days, days == null)])
    error_message = "backup_vault_lock: min_retention_days and max_retention_days are whole days from 1 to 36500. Seen: ${jsonencode(var.backup_vault_lock)}."
  }

  validation {
    condition     = try(var.backup_vault_lock.min_retention_days <= var.backup_vault_lock.max_retention_days, true)
    error_message = "backup_vault_lock: no number of days is at least ${try(coalesce(var.backup_vault_lock.min_retention_days), "?")} and at most ${try(coalesce(var.backup_vault_lock.max_retention_days), "?")}. Lower min_retention_days or raise max_retention_days."
  }
}
