# A table's way onto a customer key and off it again. Each run plans over the state that the first one left.

mock_provider "aws" {
  mock_resource "aws_dynamodb_table" {
    defaults = {
      arn = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
    }
  }
}

variables {
  name             = "orders"
  partition_key    = { name = "pk" }
  customer_key_arn = "arn:aws:kms:us-east-1:111122223333:key/0000"
}

run "onto_the_shared_customer_key" {
  command = apply

  variables {
    settings = [{ encryption = "customer-key" }]
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:us-east-1:111122223333:key/0000"
    error_message = "customer-key means the environment's key."
  }
}

run "off_it_to_the_key_that_aws_owns" {
  command = plan

  variables {
    settings = [{ encryption = "aws-owned" }]
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled == false
    error_message = "The way out of a customer key is the key that AWS owns."
  }
}

# says: would stay on the customer key arn:aws:kms:us-east-1:111122223333:key/0000
run "off_it_to_the_managed_key_at_once" {
  command = plan

  variables {
    settings = [{ encryption = "aws-managed" }]
  }

  expect_failures = [aws_dynamodb_table.this]
}
