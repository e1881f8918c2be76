# What the module makes of its variables. Nothing here needs an account: the provider is a mock.

mock_provider "aws" {
  mock_resource "aws_lambda_event_source_mapping" {
    defaults = {
      arn  = "arn:aws:lambda:us-east-1:111122223333:event-source-mapping:1234"
      uuid = "1234"
    }
  }
}

variables {
  name                    = "order-events"
  stream_arn              = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000"
  function_arn            = "arn:aws:lambda:us-east-1:111122223333:function:order-events:live"
  failure_destination_arn = "arn:aws:sqs:us-east-1:111122223333:order-events-failed"
}

run "defaults_lose_nothing_and_stop_somewhere" {
  command = apply

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].starting_position == "TRIM_HORIZON" && aws_lambda_event_source_mapping.this[0].enabled
    error_message = "What the stream holds already is read."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].maximum_retry_attempts == 10 && aws_lambda_event_source_mapping.this[0].maximum_record_age_in_seconds == 21600 && aws_lambda_event_source_mapping.this[0].bisect_batch_on_function_error
    error_message = "Attempts and age are bounded, and a bad record is cornered."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].destination_config[0].on_failure[0].destination_arn == "arn:aws:sqs:us-east-1:111122223333:order-events-failed" && aws_lambda_event_source_mapping.this[0].function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "What is given up is told of, and single records can fail."
  }

  assert {
    condition     = length(aws_lambda_event_source_mapping.this[0].filter_criteria) == 0 && aws_lambda_event_source_mapping.this[0].batch_size == 100 && aws_lambda_event_source_mapping.this[0].parallelization_factor == 1
    error_message = "Every record is read, a hundred at a time, in order."
  }

  assert {
    condition     = output.uuid == "1234" && endswith(output.arn, ":1234") && length(output.left_out) == 0
    error_message = "Outputs are the mapping's."
  }
}

run "everything_stated" {
  command = plan

  variables {
    starting_position          = "LATEST"
    batch_size                 = 10000
    batching_window_seconds    = 300
    parallelization_factor     = 10
    maximum_retry_attempts     = 0
    maximum_record_age_seconds = 60
    bisect_batch               = false
    report_batch_item_failures = false
    failure_destination_arn    = "arn:aws:sns:us-east-1:111122223333:failed"
    filter_patterns            = ["{\"eventName\": [\"INSERT\"]}", "{\"dynamodb\": {\"Keys\": {\"orderId\": {\"S\": [{\"prefix\": \"o-\"}]}}}}"]
    enabled                    = false
    tags                       = { Team = "orders" }
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].batch_size == 10000 && aws_lambda_event_source_mapping.this[0].maximum_batching_window_in_seconds == 300 && aws_lambda_event_source_mapping.this[0].parallelization_factor == 10 && aws_lambda_event_source_mapping.this[0].starting_position == "LATEST"
    error_message = "Batches are as stated, up to what Lambda takes."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].maximum_retry_attempts == 0 && aws_lambda_event_source_mapping.this[0].maximum_record_age_in_seconds == 60 && !aws_lambda_event_source_mapping.this[0].bisect_batch_on_function_error && length(aws_lambda_event_source_mapping.this[0].function_response_types) == 0
    error_message = "No second attempt is a bound, too."
  }

  assert {
    condition     = toset([for filter in aws_lambda_event_source_mapping.this[0].filter_criteria[0].filter : keys(jsondecode(filter.pattern))[0]]) == toset(["dynamodb", "eventName"])
    error_message = "Each pattern is a filter of its own."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.this[0].enabled == false && aws_lambda_event_source_mapping.this[0].tags["Team"] == "orders"
    error_message = "A mapping can be off, and carries tags."
  }
}

run "left_out_where_the_place_cannot_run_it" {
  command = plan

  variables {
    without = ["event_sources", "replicas"]
  }

  assert {
    condition     = length(aws_lambda_event_source_mapping.this) == 0 && output.left_out == toset(["event_sources"]) && output.uuid == null
    error_message = "Nothing is made, and that is said."
  }
}
