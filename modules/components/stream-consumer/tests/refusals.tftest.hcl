# What the module refuses, and in what words.

mock_provider "aws" {}

variables {
  name                    = "order-events"
  stream_arn              = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000"
  function_arn            = "arn:aws:lambda:us-east-1:111122223333:function:order-events"
  failure_destination_arn = "arn:aws:sqs:us-east-1:111122223333:order-events-failed"
}

# says: Consumer 'order-events': the table has no stream
run "a_table_without_a_stream" {
  command = plan

  variables {
    stream_arn = null
  }

  expect_failures = [var.stream_arn]
}

# says: is no ARN of a table's stream. Pass stream_arn of the table, not its arn
run "the_table_for_its_stream" {
  command = plan

  variables {
    stream_arn = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
  }

  expect_failures = [var.stream_arn]
}

# says: 'order-events' is no ARN of a Lambda function
run "a_function_by_its_name" {
  command = plan

  variables {
    function_arn = "order-events"
  }

  expect_failures = [var.function_arn]
}

# says: Lambda takes no FIFO one here
run "a_queue_that_keeps_order" {
  command = plan

  variables {
    failure_destination_arn = "arn:aws:sqs:us-east-1:111122223333:failed.fifo"
  }

  expect_failures = [var.failure_destination_arn]
}

# says: starting_position 'AT_TIMESTAMP' is none of a table's stream
run "a_start_at_a_time" {
  command = plan

  variables {
    starting_position = "AT_TIMESTAMP"
  }

  expect_failures = [var.starting_position]
}

# says: batch_size 10001; Lambda takes a whole number from 1 to 10000
run "too_large_a_batch" {
  command = plan

  variables {
    batch_size = 10001
  }

  expect_failures = [var.batch_size]
}

# says: batching_window_seconds 301; Lambda takes a whole number from 0 to 300
run "too_long_a_wait" {
  command = plan

  variables {
    batching_window_seconds = 301
  }

  expect_failures = [var.batching_window_seconds]
}

# says: parallelization_factor 11; Lambda takes a whole number from 1 to 10
run "too_many_batches_at_once" {
  command = plan

  variables {
    parallelization_factor = 11
  }

  expect_failures = [var.parallelization_factor]
}

# says: maximum_retry_attempts -1; use a whole number from 0 to 10000
run "retries_without_a_bound" {
  command = plan

  variables {
    maximum_retry_attempts = -1
  }

  expect_failures = [var.maximum_retry_attempts]
}

# says: maximum_record_age_seconds 604800; use a whole number from 60 to 86400
run "an_age_the_stream_does_not_reach" {
  command = plan

  variables {
    maximum_record_age_seconds = 604800
  }

  expect_failures = [var.maximum_record_age_seconds]
}

# says: 6 filter_patterns; Lambda takes 5 per mapping
run "too_many_filters" {
  command = plan

  variables {
    filter_patterns = [for number in range(6) : jsonencode({ eventName = ["INSERT"] })]
  }

  expect_failures = [var.filter_patterns]
}

# says: a filter pattern is a JSON object of at most 4096 characters, seen: ["INSERT"]. Use jsonencode
run "a_filter_that_is_no_object" {
  command = plan

  variables {
    filter_patterns = ["[\"INSERT\"]"]
  }

  expect_failures = [var.filter_patterns]
}
