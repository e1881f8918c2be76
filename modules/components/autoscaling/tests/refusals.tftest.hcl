# What the module refuses. The line "says" above a run is part of the message; tests/modules checks it.

mock_provider "aws" {}

variables {
  table_name = "orders"
  scaling    = {}
}

# says: Table name 'arn:aws:dynamodb:us-east-1:111122223333:table/orders': 3 to 255 characters
run "a_table_by_its_arn" {
  command = plan

  variables {
    table_name = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
  }

  expect_failures = [var.table_name]
}

# says: scaling: 'by-a' is no place of a table. Use "table", or "index/"
run "an_index_without_index" {
  command = plan

  variables {
    scaling = { by-a = {} }
  }

  expect_failures = [var.scaling]
}

# says: units are whole numbers with 1 <= min <= max
run "min_over_max" {
  command = plan

  variables {
    scaling = { table = { read = { min = 5, max = 4 } } }
  }

  expect_failures = [var.scaling]
}

# says: target is 20 to 90 percent of the units
run "a_target_below_the_least" {
  command = plan

  variables {
    scaling = { table = { write = { min = 1, max = 4, target = 10 } } }
  }

  expect_failures = [var.scaling]
}

# says: cooldowns are seconds from 0
run "a_cooldown_before_it_began" {
  command = plan

  variables {
    scaling = { table = { write = { min = 1, max = 4, scale_in_cooldown = -1 } } }
  }

  expect_failures = [var.scaling]
}
