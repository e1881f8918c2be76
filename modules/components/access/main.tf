data "aws_caller_identity" "current" {}

# Region and partition by names that providers 5 and 6 share: aws_region calls the Region `name` in one, `region` in the other.
data "aws_service" "dynamodb" {
  service_id = "dynamodb"
}

locals {
  # IAM is one for all Regions, and tables of one name may be in several.
  name = "${var.name}-${local.region}"

  region = data.aws_service.dynamodb.region
  prefix = "arn:${data.aws_service.dynamodb.partition}:dynamodb:${local.region}:${data.aws_caller_identity.current.account_id}:"

  # ARNs are made from names, not taken from tables: the first plan shows the whole document, and scanners judge it.
  statements = [
    for statement in var.statements : {
      for word, value in {
        Sid       = statement.sid
        Effect    = statement.effect
        Action    = statement.actions
        Resource  = [for resource in statement.resources : startswith(resource, "table/") ? "${local.prefix}${resource}" : resource]
        Condition = statement.conditions
      } : word => value if value != null
    }
  ]

  # Reads and writes decrypt the table's key on the caller's behalf, and do no more with it.
  key_statements = length(var.key_arns) == 0 ? [] : [{
    Sid       = "UseKeysThroughDynamoDB"
    Effect    = "Allow"
    Action    = ["kms:Decrypt"]
    Resource  = sort(var.key_arns)
    Condition = { StringEquals = { "kms:ViaService" = ["dynamodb.${local.region}.amazonaws.com"] } }
  }]

  # A managed policy holds 6,144 characters. A policy takes the statements that begin within one window of the whole text;
  # the window leaves room for the longest statement and for that about keys, whose ARNs may be unknown here.
  limit    = 6144
  key_room = 640
  room     = local.limit - length(jsonencode({ Version = "2012-10-17", Statement = [] })) - local.key_room + 1
  sizes    = [for statement in local.statements : length(jsonencode(statement)) + 1]
  window   = sum(concat([0], local.sizes)) <= local.room ? local.room : max(1, local.room - max(0, local.sizes...))
  policies = [for index in range(length(local.sizes)) : floor(sum(concat([0], slice(local.sizes, 0, index))) / local.window)]

  documents = [
    for number, policy in distinct(local.policies) : jsonencode({
      Version   = "2012-10-17"
      Statement = concat([for index, statement in local.statements : statement if local.policies[index] == policy], number == 0 ? local.key_statements : [])
    })
  ]
}

resource "aws_iam_policy" "this" {
  count = length(local.documents)

  name        = count.index == 0 ? local.name : "${local.name}-${count.index + 1}"
  description = var.description
  policy      = local.documents[count.index]
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(local.documents[count.index]) <= local.limit
      error_message = "Policy '${var.name}' has ${length(local.documents[count.index])} characters in one document; IAM takes ${local.limit}. Give its largest statement fewer resources, or shorten their names."
    }
  }
}

resource "aws_iam_role_policy_attachment" "this" {
  count = var.role_name == null ? 0 : length(local.documents)

  role       = var.role_name
  policy_arn = aws_iam_policy.this[count.index].arn
}
