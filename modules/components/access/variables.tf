variable "name" {
  description = "Name of the policy, to which the Region is added. Statements that do not fit into one policy go into further ones: NAME-REGION-2, NAME-REGION-3."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9+=,.@_-]{1,100}$", var.name))
    error_message = "Policy name '${var.name}' has ${length(var.name)} characters: use 1 to 100 of a-z, A-Z, 0-9, '+', '=', ',', '.', '@', '_' and '-'."
  }
}

variable "description" {
  description = "What the policy is for; IAM cannot change it, so that a new one replaces the policy."
  type        = string
  default     = "Least privilege on DynamoDB tables."
  nullable    = false
}

variable "statements" {
  description = "What is allowed and denied. A resource is table/NAME with what lies below it (/index/NAME, /stream/*), which becomes an ARN of this account and Region; an ARN; or * for actions that know no resource."
  type = list(object({
    sid        = string
    effect     = optional(string, "Allow")
    actions    = list(string)
    resources  = list(string)
    conditions = optional(map(map(list(string)))) # operator to condition key to values
  }))
  nullable = false

  validation {
    condition     = alltrue([for statement in var.statements : can(regex("^[a-zA-Z0-9]+$", statement.sid))]) && length(distinct(var.statements[*].sid)) == length(var.statements)
    error_message = "Policy '${var.name}', statements: the sids are ${join(", ", [for statement in var.statements : "'${statement.sid}'"])}. Give each statement another one, of letters and digits."
  }

  validation {
    condition     = alltrue([for statement in var.statements : contains(["Allow", "Deny"], statement.effect)])
    error_message = "Policy '${var.name}', statements: ${join(", ", [for statement in var.statements : "${statement.sid} has effect '${statement.effect}'" if !contains(["Allow", "Deny"], statement.effect)])}. Use Allow or Deny."
  }

  validation {
    condition     = alltrue([for statement in var.statements : length(statement.actions) > 0 && length(statement.resources) > 0])
    error_message = "Policy '${var.name}', statements: ${join(", ", [for statement in var.statements : statement.sid if length(statement.actions) == 0 || length(statement.resources) == 0])} has no actions or no resources. Name them, or remove the statement."
  }

  validation {
    condition     = alltrue(flatten([for statement in var.statements : [for action in statement.actions : !strcontains(action, "*")] if statement.effect == "Allow"]))
    error_message = "Policy '${var.name}', statements: ${join(", ", [for statement in var.statements : statement.sid if statement.effect == "Allow" && strcontains(join("", statement.actions), "*")])} allows actions by a wildcard. Name the actions that are needed."
  }

  validation {
    condition     = alltrue(flatten([for statement in var.statements : [for resource in statement.resources : can(regex("^(\\*|table/.+|arn:[^:]+:[^:]*:[^:]*:[^:]*:.+)$", resource))]]))
    error_message = "Policy '${var.name}', statements: ${join(", ", flatten([for statement in var.statements : [for resource in statement.resources : "'${resource}' of ${statement.sid}" if !can(regex("^(\\*|table/.+|arn:[^:]+:[^:]*:[^:]*:[^:]*:.+)$", resource))]]))} is no resource. Write table/NAME, table/NAME/index/NAME, an ARN or *."
  }
}

variable "key_arns" {
  description = "ARNs of the customer keys of the tables: their use through DynamoDB is allowed. Empty where tables have no customer key."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.key_arns) <= 5 && alltrue([for arn in var.key_arns : can(regex("^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+$", arn))])
    error_message = "Policy '${var.name}', key_arns: at most 5 ARNs of KMS keys are due (arn:aws:kms:<region>:<account>:key/<id>; not an alias), seen: ${join(", ", var.key_arns)}."
  }
}

variable "role_name" {
  description = "Name of the IAM role to attach the policies to. Null: they are made and attached by others."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the policies, beside the provider's default_tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
