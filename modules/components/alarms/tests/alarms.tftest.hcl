# Which alarms there are, at which thresholds, and what the dashboard shows. Nothing here needs an account: the provider is a mock.
# That each of their metrics exists with its dimensions is asserted over all families by tests/modules/test_alarms.py.

mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-central-1" }
  }
}

variables {
  family      = "shop"
  environment = "prod"
  tables = {
    Orders = {
      name           = "prod-orders"
      operations     = ["GetItem", "Query", "TransactWriteItems"]
      expected_read  = 40
      expected_write = 0.001

      max_read_request_units = 1000
      indexes                = { ByState = { expected_read = 12.5, max_read_request_units = -1, max_write_request_units = 500 } }
    }
    Carts = { name = "prod-carts", operations = ["PutItem"], read_capacity = 7, write_capacity = 5, expected_read = 2 }
    Spare = { name = "prod-spare" }
  }
  consumers = { mailer = "prod-mailer" }
  actions   = ["arn:aws:sns:eu-central-1:111122223333:alarms"]
}

run "defaults" {
  command = apply

  assert {
    condition = output.alarm_names == tolist([
      "prod-carts/read-near-limit", "prod-carts/read-throttles", "prod-carts/system-errors", "prod-carts/write-near-limit", "prod-carts/write-throttles",
      "prod-orders/ByState/read-over-expected", "prod-orders/ByState/read-throttles", "prod-orders/ByState/write-near-limit", "prod-orders/ByState/write-throttles",
      "prod-orders/read-near-limit", "prod-orders/read-over-expected", "prod-orders/read-throttles", "prod-orders/system-errors",
      "prod-orders/write-over-expected", "prod-orders/write-throttles",
      "prod-shop/mailer/iterator-age",
      "prod-spare/read-throttles", "prod-spare/write-throttles",
    ])
    error_message = "Throttles everywhere; limits where there is one (-1 is none); expectations where the spec has one that the limit leaves room for; system errors where an operation is used."
  }

  assert {
    condition = output.alarms["prod-orders/ByState/write-near-limit"] == {
      threshold = 500 * 60 * 0.8
      statistic = "Sum"
      metrics   = [{ namespace = "AWS/DynamoDB", metric = "ConsumedWriteCapacityUnits", dimensions = tomap({ TableName = "prod-orders", GlobalSecondaryIndexName = "ByState" }) }]
    }
    error_message = "Consumption is the sum of a minute, at 80 % of the index's own limit."
  }

  assert {
    condition     = output.alarms["prod-orders/read-over-expected"].threshold == 40 * 5 * 60 && output.alarms["prod-orders/write-over-expected"].threshold == 10 * 60 && output.alarms["prod-orders/ByState/read-over-expected"].threshold == 63 * 60
    error_message = "Five times the expectation, in whole units, and at least ten units per second."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["Carts/read-near-limit"].threshold == 7 * 60 * 0.8 && strcontains(aws_cloudwatch_metric_alarm.this["Carts/read-near-limit"].alarm_description, "raise read_capacity")
    error_message = "Provisioned units are a limit too, and the alarm names the setting to raise."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["Orders/read-throttles"].metric_name == "ReadThrottleEvents" && aws_cloudwatch_metric_alarm.this["Orders/read-throttles"].threshold == 10 && aws_cloudwatch_metric_alarm.this["Orders/read-throttles"].period == 60 && aws_cloudwatch_metric_alarm.this["Orders/read-throttles"].evaluation_periods == 5
    error_message = "Ten throttled reads in each of five minutes."
  }

  assert {
    condition     = one([for query in aws_cloudwatch_metric_alarm.this["Orders/system-errors"].metric_query : query.expression if query.return_data == true]) == "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0)" && length(aws_cloudwatch_metric_alarm.this["Orders/system-errors"].metric_query) == 4
    error_message = "System errors are summed over the operations by metric math."
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.this["Carts/system-errors"].metric_query) == 0 && aws_cloudwatch_metric_alarm.this["Carts/system-errors"].dimensions["Operation"] == "PutItem"
    error_message = "One operation needs no metric math."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["mailer/iterator-age"].threshold == 15 * 60 * 1000 && aws_cloudwatch_metric_alarm.this["mailer/iterator-age"].statistic == "Maximum"
    error_message = "The oldest record of the minute, in milliseconds."
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.this) : alarm.treat_missing_data == "notBreaching" && alarm.alarm_actions == toset(var.actions) && alarm.ok_actions == toset(var.actions)])
    error_message = "Nothing measured is nothing wrong, and the topic hears of the beginning and of the end."
  }

  assert {
    condition     = alltrue([for alarm in values(aws_cloudwatch_metric_alarm.this) : strcontains(alarm.alarm_description, "First: ") && strcontains(alarm.alarm_description, "Dashboard prod-shop") && length(alarm.alarm_description) <= 1024])
    error_message = "Every alarm says where to look and what to do first, in the 1,024 characters there are."
  }

  assert {
    condition     = strcontains(aws_cloudwatch_metric_alarm.this["Orders/ByState/write-throttles"].alarm_description, "holds up every write") && !strcontains(aws_cloudwatch_metric_alarm.this["Orders/write-throttles"].alarm_description, "holds up every write") && strcontains(aws_cloudwatch_metric_alarm.this["Orders/write-throttles"].alarm_description, "There is none of its own")
    error_message = "An index that throttles is told from a table, and a missing limit from one that is reached."
  }

  assert {
    condition     = output.dashboard_name == "prod-shop" && length([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget if widget.type == "metric"]) == 6 + 6 + 4 + 1
    error_message = "Six graphs per table, four where no operation is known, and one of the consumers."
  }

  assert {
    condition     = length(distinct([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : "${widget.x}/${widget.y}"])) == length(jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets)
    error_message = "No widget lies on another."
  }

  assert {
    condition     = toset([for line in one([for widget in jsondecode(aws_cloudwatch_dashboard.this[0].dashboard_body).widgets : widget if widget.type == "metric" && widget.y == 3 + 13 && widget.x == 0]).properties.annotations.horizontal : "${line.label}: ${line.value}"]) == toset(["limit of table: 1000", "expected of the table at the peak: 40"])
    error_message = "Consumption is drawn against the limit and the expectation."
  }
}

run "the_strongest_layer_that_says_something_wins" {
  command = plan

  variables {
    settings = [
      { expected_factor = 3, index_alarms_enabled = false, throttle_events = 1, minutes = 3 },
      null,
      { expected_factor = null, throttle_events = 50, system_errors = 0, limit_percent = 0, iterator_age_minutes = 0, expected_least = 1 },
    ]
    actions = []
  }

  assert {
    condition     = sort(keys(output.alarms)) == tolist(["prod-carts/read-over-expected", "prod-carts/read-throttles", "prod-carts/write-throttles", "prod-orders/read-over-expected", "prod-orders/read-throttles", "prod-orders/write-over-expected", "prod-orders/write-throttles", "prod-spare/read-throttles", "prod-spare/write-throttles"])
    error_message = "0 leaves a kind of alarm out, and index_alarms_enabled those of indexes."
  }

  assert {
    condition     = output.alarms["prod-orders/read-over-expected"].threshold == 40 * 3 * 60 && output.alarms["prod-orders/write-over-expected"].threshold == 60 && output.alarms["prod-orders/read-throttles"].threshold == 50 && aws_cloudwatch_metric_alarm.this["Orders/read-throttles"].evaluation_periods == 3
    error_message = "null states nothing, and the last layer that states something holds."
  }

  assert {
    condition     = length(aws_cloudwatch_dashboard.this) == 1
    error_message = "The dashboard shows indexes whether they have alarms or not."
  }
}

run "nothing_at_all" {
  command = plan

  variables {
    settings = [{ enabled = false, dashboard_enabled = false }]
  }

  assert {
    condition     = length(output.alarm_names) == 0 && output.dashboard_name == null && length(output.alarms) == 0
    error_message = "Switched off is off."
  }
}
