variable "name" {
  description = "Name of the consumer, for messages."
  type        = string
  nullable    = false
}

variable "stream_arn" {
  description = "ARN of the table's stream."
  type        = string

  validation {
    condition     = var.stream_arn != null
    error_message = "Consumer '${var.name}': the table has no stream (stream_arn is null). Give the table one (stream: NEW_AND_OLD_IMAGES in its spec), or remove the consumer's function."
  }

  validation {
    condition     = var.stream_arn == null || can(regex("^arn:[^:]+:dynamodb:[^:]+:[0-9]{12}:table/[^/]+/stream/.+$", var.stream_arn))
    error_message = "Consumer '${var.name}': '${coalesce(var.stream_arn, "null")}' is no ARN of a table's stream. Pass stream_arn of the table, not its arn."
  }
}

variable "function_arn" {
  description = "ARN of the Lambda function, of a version or of an alias. Its role needs the stream's permissions, and those to send to the failure destination."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[^:]+(:[^:]+)?$", var.function_arn))
    error_message = "Consumer '${var.name}': '${var.function_arn}' is no ARN of a Lambda function. Write it like arn:aws:lambda:us-east-1:111122223333:function:NAME, with :ALIAS where there is one."
  }
}

variable "failure_destination_arn" {
  description = "ARN of a standard SQS queue or SNS topic that is told of records given up. Required: retries are bounded, so a record could otherwise be lost without a word."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:(sqs|sns):[^:]+:[0-9]{12}:[^:]+$", var.failure_destination_arn)) && !endswith(var.failure_destination_arn, ".fifo")
    error_message = "Consumer '${var.name}': '${var.failure_destination_arn}' is no ARN of a standard SQS queue or standard SNS topic. Lambda takes no FIFO one here."
  }
}

variable "starting_position" {
  description = "TRIM_HORIZON reads what the stream still holds when the mapping is made; LATEST what comes after, and can miss what is written while it is made."
  type        = string
  default     = "TRIM_HORIZON"
  nullable    = false

  validation {
    condition     = contains(["TRIM_HORIZON", "LATEST"], var.starting_position)
    error_message = "Consumer '${var.name}': starting_position '${var.starting_position}' is none of a table's stream. Use TRIM_HORIZON or LATEST."
  }
}

variable "batch_size" {
  description = "How many records the function gets at most in one call, 1 to 10000."
  type        = number
  default     = 100
  nullable    = false

  validation {
    condition     = var.batch_size >= 1 && var.batch_size <= 10000 && floor(var.batch_size) == var.batch_size
    error_message = "Consumer '${var.name}': batch_size ${var.batch_size}; Lambda takes a whole number from 1 to 10000."
  }
}

variable "batching_window_seconds" {
  description = "How long a batch waits to fill, 0 to 300 seconds."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.batching_window_seconds >= 0 && var.batching_window_seconds <= 300 && floor(var.batching_window_seconds) == var.batching_window_seconds
    error_message = "Consumer '${var.name}': batching_window_seconds ${var.batching_window_seconds}; Lambda takes a whole number from 0 to 300."
  }
}

variable "parallelization_factor" {
  description = "How many batches of one shard run at once, 1 to 10. Records of one key stay in order."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.parallelization_factor >= 1 && var.parallelization_factor <= 10 && floor(var.parallelization_factor) == var.parallelization_factor
    error_message = "Consumer '${var.name}': parallelization_factor ${var.parallelization_factor}; Lambda takes a whole number from 1 to 10."
  }
}

variable "maximum_retry_attempts" {
  description = "How often a failing batch is tried again before its records go to the failure destination, 0 to 10000. Lambda's own default is for ever."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.maximum_retry_attempts >= 0 && var.maximum_retry_attempts <= 10000 && floor(var.maximum_retry_attempts) == var.maximum_retry_attempts
    error_message = "Consumer '${var.name}': maximum_retry_attempts ${var.maximum_retry_attempts}; use a whole number from 0 to 10000. -1, which Lambda takes for no bound, would let one bad record hold up its shard."
  }
}

variable "maximum_record_age_seconds" {
  description = "How old a record may get before it goes to the failure destination, 60 to 86400 seconds: after a day the stream drops it without a word."
  type        = number
  default     = 21600
  nullable    = false

  validation {
    condition     = var.maximum_record_age_seconds >= 60 && var.maximum_record_age_seconds <= 86400 && floor(var.maximum_record_age_seconds) == var.maximum_record_age_seconds
    error_message = "Consumer '${var.name}': maximum_record_age_seconds ${var.maximum_record_age_seconds}; use a whole number from 60 to 86400. A table's stream keeps records for a day, so a longer age would bound nothing."
  }
}

variable "bisect_batch" {
  description = "Whether a failing batch is split in two for the next attempt, so that one bad record does not take its neighbours along."
  type        = bool
  default     = true
  nullable    = false
}

variable "report_batch_item_failures" {
  description = "Whether the function answers which records failed (batchItemFailures). A function that does not answer so must have false here, else its answer counts as success."
  type        = bool
  default     = true
  nullable    = false
}

variable "filter_patterns" {
  description = "Event filter patterns as JSON texts; a record that matches any of them goes to the function. Empty: all records."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.filter_patterns) <= 5
    error_message = "Consumer '${var.name}': ${length(var.filter_patterns)} filter_patterns; Lambda takes 5 per mapping. Merge some: a list inside one pattern is an or."
  }

  validation {
    condition     = alltrue([for pattern in var.filter_patterns : can(keys(jsondecode(pattern))) && length(pattern) <= 4096])
    error_message = "Consumer '${var.name}': a filter pattern is a JSON object of at most 4096 characters, seen: ${join(" and ", [for pattern in var.filter_patterns : substr(pattern, 0, min(length(pattern), 40)) if !can(keys(jsondecode(pattern))) || length(pattern) > 4096])}. Use jsonencode."
  }
}

variable "enabled" {
  description = "Whether records are read. A mapping that is off keeps its place; the stream keeps records for a day."
  type        = bool
  default     = true
  nullable    = false
}

variable "without" {
  description = "Features left out whatever the settings say, because the place cannot run them; of this component: event_sources."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "tags" {
  description = "Tags of the mapping."
  type        = map(string)
  default     = {}
  nullable    = false
}
