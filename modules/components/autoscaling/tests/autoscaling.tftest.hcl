# What scales, and how. Nothing here needs an account: the provider is a mock.

mock_provider "aws" {
  mock_resource "aws_appautoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:0000" }
  }
}

variables {
  table_name = "orders"
  scaling    = {}
}

run "every_side_of_every_place" {
  command = apply

  variables {
    scaling = {
      table             = { read = { min = 5, max = 100 }, write = { min = 1, max = 10, target = 50, scale_in_cooldown = 300, scale_out_cooldown = 0 } }
      "index/by-status" = { write = { min = 2, max = 20 } }
      "index/by-owner"  = {}
    }
    tags = { Team = "orders" }
  }

  assert {
    condition = tomap({ for target, each in output.targets : target => "${each.resource_id} ${each.scalable_dimension}" }) == tomap({
      "table/read"            = "table/orders dynamodb:table:ReadCapacityUnits"
      "table/write"           = "table/orders dynamodb:table:WriteCapacityUnits"
      "index/by-status/write" = "table/orders/index/by-status dynamodb:index:WriteCapacityUnits"
    })
    error_message = "A target per side that scales, by the names that Application Auto Scaling has for them."
  }

  assert {
    condition     = aws_appautoscaling_target.this["table/read"].min_capacity == 5 && aws_appautoscaling_target.this["table/read"].max_capacity == 100 && aws_appautoscaling_target.this["table/read"].tags["Team"] == "orders"
    error_message = "Bounds and tags reach the target."
  }

  assert {
    condition     = { for target, each in aws_appautoscaling_policy.this : target => join(" ", [for tracking in each.target_tracking_scaling_policy_configuration : join(" ", [tracking.target_value, tracking.scale_in_cooldown, tracking.scale_out_cooldown, tracking.predefined_metric_specification[0].predefined_metric_type])]) } == { "table/read" = "70 60 60 DynamoDBReadCapacityUtilization", "table/write" = "50 300 0 DynamoDBWriteCapacityUtilization", "index/by-status/write" = "70 60 60 DynamoDBWriteCapacityUtilization" }
    error_message = "A policy tracks the side's own use, with 70 percent and 60 seconds unless stated."
  }
}
