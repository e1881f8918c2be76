# What the module refuses: one run per way to be wrong. The line "says" above a run is part of the message.

mock_provider "aws" {}

variables {
  name       = "orders-api"
  statements = [{ sid = "Get", actions = ["dynamodb:GetItem"], resources = ["table/orders"] }]
}

# says: Policy name 'orders api' has 10 characters
run "a_name_with_a_blank" {
  command = plan

  variables {
    name = "orders api"
  }

  expect_failures = [var.name]
}

# says: the sids are 'Get', 'Get'. Give each statement another one
run "two_statements_of_one_name" {
  command = plan

  variables {
    statements = [
      { sid = "Get", actions = ["dynamodb:GetItem"], resources = ["table/orders"] },
      { sid = "Get", actions = ["dynamodb:Query"], resources = ["table/orders"] },
    ]
  }

  expect_failures = [var.statements]
}

# says: Get has effect 'allow'. Use Allow or Deny
run "an_effect_that_is_none" {
  command = plan

  variables {
    statements = [{ sid = "Get", effect = "allow", actions = ["dynamodb:GetItem"], resources = ["table/orders"] }]
  }

  expect_failures = [var.statements]
}

# says: Get has no actions or no resources
run "a_statement_about_nothing" {
  command = plan

  variables {
    statements = [{ sid = "Get", actions = [], resources = ["table/orders"] }]
  }

  expect_failures = [var.statements]
}

# says: All allows actions by a wildcard
run "everything_allowed" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["dynamodb:*"], resources = ["table/orders"] }]
  }

  expect_failures = [var.statements]
}

# says: 'orders' of Get is no resource
run "a_bare_name_for_a_table" {
  command = plan

  variables {
    statements = [{ sid = "Get", actions = ["dynamodb:GetItem"], resources = ["orders"] }]
  }

  expect_failures = [var.statements]
}

# says: at most 5 ARNs of KMS keys are due
run "an_alias_for_a_key" {
  command = plan

  variables {
    key_arns = ["arn:aws:kms:eu-central-1:111122223333:alias/orders"]
  }

  expect_failures = [var.key_arns]
}

# says: IAM takes 6144
run "a_statement_that_no_policy_holds" {
  command = plan

  variables {
    statements = [{ sid = "Query", actions = ["dynamodb:Query"], resources = [for number in range(90) : "table/a-table-with-a-rather-long-name-${number}"] }]
  }

  expect_failures = [aws_iam_policy.this]
}
