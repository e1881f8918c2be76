# What the module refuses: one run per way to be wrong. The line "says" above a run is part of the message.

mock_provider "aws" {}

variables {
  family      = "shop"
  environment = "prod"
  tables      = { Orders = { name = "prod-orders", operations = ["GetItem"] } }
}

# says: family 'my shop'
run "a_family_that_cannot_name_a_dashboard" {
  command = plan

  variables {
    family = "my shop"
  }

  expect_failures = [var.family]
}

# says: environment 'eu.prod'
run "an_environment_that_cannot_name_a_dashboard" {
  command = plan

  variables {
    environment = "eu.prod"
  }

  expect_failures = [var.environment]
}

# says: table 'Orders' has the operations ConditionCheckItem, which are no values
run "an_operation_that_has_no_metric" {
  command = plan

  variables {
    tables = { Orders = { name = "prod-orders", operations = ["ConditionCheckItem", "GetItem"] } }
  }

  expect_failures = [var.tables]
}

# says: has 231 characters. An alarm's name is made of them
run "names_too_long_for_an_alarm" {
  command = plan

  variables {
    tables = { Orders = { name = join("", [for _ in range(220) : "o"]), indexes = { by-a-status = {}, by-it = {} } } }
  }

  expect_failures = [var.tables]
}

# says: 'mailer' has 'arn:aws:lambda:us-east-1:111122223333:function:mailer', which is no function name
run "a_function_by_its_arn" {
  command = plan

  variables {
    consumers = { mailer = "arn:aws:lambda:us-east-1:111122223333:function:mailer" }
  }

  expect_failures = [var.consumers]
}

# says: throttle_events is -1
run "a_threshold_below_zero" {
  command = plan

  variables {
    settings = [null, { throttle_events = -1 }]
  }

  expect_failures = [var.settings]
}

# says: limit_percent 120 is never reached
run "a_share_of_the_limit_that_is_never_reached" {
  command = plan

  variables {
    settings = [null, { limit_percent = 120 }]
  }

  expect_failures = [var.settings]
}

# says: minutes 0: CloudWatch looks back 1 to 1440 whole minutes
run "no_minutes_at_all" {
  command = plan

  variables {
    settings = [null, { minutes = 0 }]
  }

  expect_failures = [var.settings]
}

# says: actions: 6 topics, and an alarm takes 5
run "more_topics_than_an_alarm_takes" {
  command = plan

  variables {
    actions = [for number in range(6) : "arn:aws:sns:us-east-1:111122223333:alarms-${number}"]
  }

  expect_failures = [var.actions]
}
