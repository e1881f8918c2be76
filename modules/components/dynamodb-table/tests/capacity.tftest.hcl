# Scaling: what is planned for tables that are there already, with units that the scaling chose since.

mock_provider "aws" {
  mock_data "aws_dynamodb_tables" {
    defaults = { names = ["carts", "orders"] }
  }

  mock_data "aws_dynamodb_table" {
    defaults = {
      read_capacity  = 33
      write_capacity = 400
      global_secondary_index = [
        { name = "by-a", read_capacity = 44, write_capacity = 2 },
        { name = "by-own", read_capacity = 45, write_capacity = 46 },
        { name = "by-none", read_capacity = 47, write_capacity = 48 },
      ]
    }
  }
}

variables {
  name          = "orders"
  partition_key = { name = "pk" }
  global_secondary_indexes = {
    by-a    = { partition_key = { name = "a" } }
    by-own  = { partition_key = { name = "b" } }
    by-none = { partition_key = { name = "c" } }
    by-new  = { partition_key = { name = "d" } }
  }
  settings = [
    { billing_mode = "PROVISIONED", read_capacity = 9, write_capacity = 8 },
    { autoscaling = { read = { min = 10, max = 100 }, write = { min = 5, max = 50, target = 50, scale_in_cooldown = 300 } } },
  ]
  index_settings = {
    by-own  = { write_capacity = 7, autoscaling = { read = { min = 1, max = 20 } } }
    by-none = { read_capacity = 3, autoscaling = {} }
  }
}

run "what_scales_is_planned_as_it_is_within_its_bounds" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.read_capacity == 33 && aws_dynamodb_table.this.write_capacity == 50
    error_message = "The table keeps the units it has, and not more than max."
  }

  assert {
    condition     = tomap({ for index in aws_dynamodb_table.this.global_secondary_index : index.name => "${index.read_capacity}/${index.write_capacity}" }) == tomap({ by-a = "44/5", by-own = "20/7", by-none = "3/8", by-new = "10/5" })
    error_message = "An index keeps its units within the table's bounds or its own, has its stated units where it does not scale, and begins with min."
  }

  assert {
    condition     = sort(keys(module.autoscaling[0].targets)) == tolist(["index/by-a/read", "index/by-a/write", "index/by-new/read", "index/by-new/write", "index/by-own/read", "table/read", "table/write"])
    error_message = "Every side that scales has a target, and no other."
  }

  assert {
    condition     = output.effective_settings.read_capacity == null && output.effective_settings.autoscaling.write.target == 50 && output.effective_settings.autoscaling.read.target == 70
    error_message = "Effective settings say how it scales; units would differ in every plan."
  }

  assert {
    condition     = output.effective_settings.global_secondary_indexes["by-own"].write_capacity == 7 && output.effective_settings.global_secondary_indexes["by-own"].autoscaling.read.max == 20 && output.effective_settings.global_secondary_indexes["by-none"].autoscaling.read == null
    error_message = "Effective settings tell scaling from stated units for each index."
  }
}

run "without_autoscaling_the_units_stay_and_the_targets_go" {
  command = plan

  variables {
    without = ["autoscaling", "replicas"]
  }

  assert {
    condition     = aws_dynamodb_table.this.read_capacity == 33 && length(module.autoscaling) == 0
    error_message = "Units are still those that the table has; nothing scales them."
  }

  assert {
    condition     = output.effective_settings.autoscaling.read == null && output.left_out == toset(["autoscaling"])
    error_message = "What is left out is not in effect, and is named; what nobody asks for is not."
  }
}

run "a_new_table_begins_with_min" {
  command = plan

  variables {
    name = "new-orders"
  }

  assert {
    condition     = aws_dynamodb_table.this.read_capacity == 10 && aws_dynamodb_table.this.write_capacity == 5 && length(data.aws_dynamodb_table.now) == 0
    error_message = "A table that is not there is not read."
  }
}

run "on_demand_nothing_scales_and_nothing_is_read" {
  command = plan

  variables {
    settings       = [{ autoscaling = { read = { min = 10, max = 100 } } }]
    index_settings = null
    without        = ["autoscaling"]
  }

  assert {
    condition     = length(data.aws_dynamodb_tables.all) == 0 && length(module.autoscaling) == 0 && length(output.left_out) == 0
    error_message = "Scaling means nothing on demand, so nothing is left out either."
  }
}
