locals {
  there    = !contains(var.without, "event_sources")
  left_out = local.there ? toset([]) : toset(["event_sources"])
}

resource "aws_lambda_event_source_mapping" "this" {
  count = local.there ? 1 : 0

  event_source_arn = var.stream_arn
  function_name    = var.function_arn
  enabled          = var.enabled
  tags             = var.tags

  starting_position                  = var.starting_position
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.batching_window_seconds
  parallelization_factor             = var.parallelization_factor

  # A record that fails for ever would hold up its shard until the stream drops it, and everything behind it with it.
  maximum_retry_attempts         = var.maximum_retry_attempts
  maximum_record_age_in_seconds  = var.maximum_record_age_seconds
  bisect_batch_on_function_error = var.bisect_batch
  function_response_types        = var.report_batch_item_failures ? ["ReportBatchItemFailures"] : []

  destination_config {
    on_failure {
      destination_arn = var.failure_destination_arn
    }
  }

  dynamic "filter_criteria" {
    for_each = length(var.filter_patterns) == 0 ? [] : [var.filter_patterns]
    content {
      dynamic "filter" {
        for_each = filter_criteria.value
        content {
          pattern = filter.value
        }
      }
    }
  }
}
