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
