variable "account_id" {
  description = "AWS account that holds the bucket: 12 digits. The provider refuses every other account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id '${var.account_id}': an AWS account number has 12 digits. Quote it, so that leading zeros stay."
  }
}

variable "region" {
  description = "AWS Region of the bucket."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region '${var.region}' is no AWS Region. Write it like us-east-1."
  }
}

variable "bucket" {
  description = "Name of the state bucket. Null: dynaform-state-<account_id>-<region>, which is where the tooling looks."
  type        = string
  default     = null

  validation {
    condition     = var.bucket == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "bucket '${coalesce(var.bucket, "-")}': S3 takes 3 to 63 lower-case letters, digits, '-' and '.', beginning and ending with a letter or a digit."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the state. Null: S3's own keys (SSE-S3). Whoever plans then needs no KMS permission."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn: the ARN of a KMS key is due (arn:aws:kms:<region>:<account>:key/<id>; not an alias)."
  }
}

variable "noncurrent_version_days" {
  description = "Days for which replaced and deleted state files can be restored."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.noncurrent_version_days >= 30 && floor(var.noncurrent_version_days) == var.noncurrent_version_days
    error_message = "noncurrent_version_days is a whole number from 30: a broken state is often noticed weeks later."
  }
}

variable "tags" {
  description = "Tags of everything this root makes."
  type        = map(string)
  default     = {}
  nullable    = false
}
