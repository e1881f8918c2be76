# The table's resource policy: what the settings state, and the refusal of requests without TLS, in one document.

locals {
  # "" says that there is none although a weaker layer states one.
  resource_policy_json    = try(local.stated.resource_policy_json[0], "")
  deny_insecure_transport = try(local.stated.deny_insecure_transport[0], false)

  policy_statements = concat(
    flatten([for text in compact([local.resource_policy_json]) : jsondecode(text).Statement]),
    [for deny in [local.deny_insecure_transport] : {
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = "*"
      Action    = "dynamodb:*"
      Resource  = ["{table_arn}", "{table_arn}/index/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    } if deny],
  )
  policy_template = jsonencode({ Version = "2012-10-17", Statement = local.policy_statements })
  # A new table's ARN is not known when planned, its length nearly is: the longest partition and Region that there are.
  policy_bytes = floor(length(base64encode(replace(
    local.policy_template, "{table_arn}", "arn:aws-us-gov:dynamodb:ap-southeast-1:000000000000:table/${var.name}",
  ))) * 3 / 4)
}

resource "aws_dynamodb_resource_policy" "this" {
  count = length(local.policy_statements) > 0 ? 1 : 0

  resource_arn = aws_dynamodb_table.this.arn
  policy       = replace(local.policy_template, "{table_arn}", aws_dynamodb_table.this.arn)

  lifecycle {
    precondition {
      condition     = local.policy_bytes <= 20480
      error_message = "Table '${var.name}': its resource policy has about ${local.policy_bytes} bytes; DynamoDB takes 20480. Shorten resource_policy_json: name roles by a pattern, or grant by policies of the roles."
    }
  }
}
