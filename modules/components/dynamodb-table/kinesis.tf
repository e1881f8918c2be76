# The changes of the table into a Kinesis data stream, beside the table's own stream.

locals {
  # "" says that there is none although a weaker layer states one.
  kinesis_asked      = try(local.stated.kinesis_stream_arn[0], "")
  kinesis_stream_arn = local.kinesis_asked == "" || contains(var.without, "kinesis_destination") ? null : local.kinesis_asked
  kinesis_precision  = local.kinesis_stream_arn == null ? null : try(local.stated.kinesis_precision[0], "MILLISECOND")
}

resource "aws_dynamodb_kinesis_streaming_destination" "this" {
  count = local.kinesis_stream_arn == null ? 0 : 1

  table_name                               = aws_dynamodb_table.this.name
  stream_arn                               = local.kinesis_stream_arn
  approximate_creation_date_time_precision = local.kinesis_precision
}
