# The documents a consumer gets. `command = plan` throughout: all of it is known before anything exists.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }

  mock_data "aws_service" {
    defaults = { region = "eu-central-1", partition = "aws" }
  }
}

variables {
  name = "orders-api"
}

run "one_policy_with_arns_of_this_place" {
  command = plan

  variables {
    role_name = "orders-api"
    key_arns  = ["arn:aws:kms:eu-central-1:111122223333:key/0000"]
    statements = [
      {
        sid        = "Get"
        actions    = ["dynamodb:GetItem"]
        resources  = ["table/orders"]
        conditions = { "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["$${aws:PrincipalTag/userId}"] } }
      },
      { sid = "DenyWithoutTls", effect = "Deny", actions = ["dynamodb:*"], resources = ["table/orders", "table/orders/*"] },
      { sid = "ListStreams", actions = ["dynamodb:ListStreams"], resources = ["*"] },
    ]
  }

  assert {
    condition = jsondecode(output.documents[0]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "Get", Effect = "Allow", Action = ["dynamodb:GetItem"]
          Resource  = ["arn:aws:dynamodb:eu-central-1:111122223333:table/orders"]
          Condition = { "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["$${aws:PrincipalTag/userId}"] } }
        },
        {
          Sid      = "DenyWithoutTls", Effect = "Deny", Action = ["dynamodb:*"]
          Resource = ["arn:aws:dynamodb:eu-central-1:111122223333:table/orders", "arn:aws:dynamodb:eu-central-1:111122223333:table/orders/*"]
        },
        { Sid = "ListStreams", Effect = "Allow", Action = ["dynamodb:ListStreams"], Resource = ["*"] },
        {
          Sid       = "UseKeysThroughDynamoDB", Effect = "Allow", Action = ["kms:Decrypt"]
          Resource  = ["arn:aws:kms:eu-central-1:111122223333:key/0000"]
          Condition = { StringEquals = { "kms:ViaService" = ["dynamodb.eu-central-1.amazonaws.com"] } }
        },
      ]
    }
    error_message = "Resources become ARNs of this account and Region; what has no condition says none; keys are used through DynamoDB only."
  }

  assert {
    condition     = length(aws_iam_policy.this) == 1 && aws_iam_policy.this[0].name == "orders-api-eu-central-1" && aws_iam_role_policy_attachment.this[0].role == "orders-api"
    error_message = "One policy, attached to the role."
  }
}

run "several_policies_where_one_is_too_small_and_no_role" {
  command = plan

  variables {
    statements = [
      for number in range(40) : {
        sid       = "Query${number}"
        actions   = ["dynamodb:Query"]
        resources = [for index in range(3) : "table/a-table-with-a-rather-long-name-${number}/index/by-attribute-${index}"]
      }
    ]
  }

  assert {
    condition     = length(aws_iam_policy.this) == 4 && aws_iam_policy.this[1].name == "orders-api-eu-central-1-2" && alltrue([for document in output.documents : length(document) <= 6144])
    error_message = "Statements are spread over as many policies as they need."
  }

  assert {
    condition     = flatten([for document in output.documents : jsondecode(document).Statement[*].Sid]) == [for number in range(40) : "Query${number}"]
    error_message = "Every statement stands once, in order."
  }

  assert {
    condition     = length(aws_iam_role_policy_attachment.this) == 0
    error_message = "Without a role nothing is attached."
  }
}

run "nothing_for_who_may_do_nothing" {
  command = plan

  variables {
    statements = []
  }

  assert {
    condition     = length(aws_iam_policy.this) == 0 && output.documents == []
    error_message = "No statement, no policy."
  }
}
