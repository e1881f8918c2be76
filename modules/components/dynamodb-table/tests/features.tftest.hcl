# What stands beside the table: replicas, insights, the Kinesis stream, its policy, and where it came from.

mock_provider "aws" {
  mock_resource "aws_dynamodb_table" {
    defaults = { arn = "arn:aws:dynamodb:us-east-1:111122223333:table/orders" }
  }
}

variables {
  name                     = "orders"
  partition_key            = { name = "pk" }
  stream_view_type         = "NEW_AND_OLD_IMAGES"
  customer_key_arn         = "arn:aws:kms:us-east-1:111122223333:key/0000"
  global_secondary_indexes = { by-a = { partition_key = { name = "a" } }, by-b = { partition_key = { name = "b" } } }
  settings = [{
    encryption                   = "customer-key"
    max_read_request_units       = 100
    table_class                  = "STANDARD_INFREQUENT_ACCESS"
    contributor_insights_enabled = true
    kinesis_stream_arn           = "arn:aws:kinesis:us-east-1:111122223333:stream/orders"
    kinesis_precision            = "MICROSECOND"
    deny_insecure_transport      = true
    resource_policy_json         = "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"111122223333\"}, \"Action\": \"dynamodb:GetItem\", \"Resource\": \"{table_arn}\"}}"
    replicas = {
      eu-west-1 = { kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0000" }
      eu-west-3 = { kms_key_arn = "arn:aws:kms:eu-west-3:111122223333:key/0000", point_in_time_recovery_enabled = false, propagate_tags = false }
    }
  }]
  index_settings = { by-b = { contributor_insights_enabled = false } }
}

run "everything_that_is_asked_for" {
  command = apply

  variables {
    origin = { restore = { table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/old", date_time = "2026-01-31T12:00:00Z" } }
  }

  assert {
    condition     = aws_dynamodb_table.this.restore_source_table_arn == "arn:aws:dynamodb:eu-west-1:111122223333:table/old" && aws_dynamodb_table.this.restore_date_time == "2026-01-31T12:00:00Z" && length(aws_dynamodb_table.this.import_table) == 0
    error_message = "A table of another Region is restored by its ARN, to the time that is stated."
  }

  assert {
    condition = tomap({ for replica in aws_dynamodb_table.this.replica : replica.region_name => join(" ", [split(":", replica.kms_key_arn)[3], replica.point_in_time_recovery, replica.propagate_tags]) }) == tomap({
      eu-west-1 = "eu-west-1 true true"
      eu-west-3 = "eu-west-3 false false"
    })
    error_message = "A replica has the table's recovery and tags unless it says otherwise, and its own key."
  }

  assert {
    condition     = tomap({ for place, each in aws_dynamodb_contributor_insights.this : place => coalesce(each.index_name, "none") }) == tomap({ table = "none", "index/by-a" = "by-a" }) && aws_dynamodb_contributor_insights.this["table"].table_name == "orders"
    error_message = "Insights of the table hold for its indexes, unless one says otherwise."
  }

  assert {
    condition     = aws_dynamodb_kinesis_streaming_destination.this[0].stream_arn == "arn:aws:kinesis:us-east-1:111122223333:stream/orders" && aws_dynamodb_kinesis_streaming_destination.this[0].approximate_creation_date_time_precision == "MICROSECOND"
    error_message = "The Kinesis stream and its precision are as stated."
  }

  assert {
    condition     = [for statement in jsondecode(aws_dynamodb_resource_policy.this[0].policy).Statement : flatten([statement.Effect, statement.Resource])] == [["Allow", "arn:aws:dynamodb:us-east-1:111122223333:table/orders"], ["Deny", "arn:aws:dynamodb:us-east-1:111122223333:table/orders", "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/*"]]
    error_message = "The stated policy and the refusal of requests without TLS are one document, with the table's ARN."
  }

  assert {
    condition     = jsondecode(aws_dynamodb_resource_policy.this[0].policy).Statement[1].Condition.Bool["aws:SecureTransport"] == "false" && jsondecode(aws_dynamodb_resource_policy.this[0].policy).Statement[1].Action == "dynamodb:*"
    error_message = "Everything without TLS is denied."
  }

  assert {
    condition     = length(output.left_out) == 0 && sort(keys(output.effective_settings.replicas)) == tolist(["eu-west-1", "eu-west-3"]) && output.effective_settings.resource_policy
    error_message = "Nothing is left out, and effective settings show it."
  }
}

run "everything_that_can_be_left_out_is" {
  command = plan

  variables {
    without = ["autoscaling", "contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"]
  }

  assert {
    condition     = output.left_out == toset(["contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"])
    error_message = "What is asked for and left out is named; autoscaling was not asked for."
  }

  assert {
    condition     = length(aws_dynamodb_table.this.replica) == 0 && length(aws_dynamodb_contributor_insights.this) == 0 && length(aws_dynamodb_kinesis_streaming_destination.this) == 0 && length(aws_dynamodb_table.this.on_demand_throughput) == 0 && aws_dynamodb_table.this.table_class == "STANDARD"
    error_message = "Nothing of it is planned."
  }

  assert {
    condition     = !output.effective_settings.contributor_insights_enabled && output.effective_settings.kinesis_stream_arn == null && output.effective_settings.max_read_request_units == null && output.effective_settings.global_secondary_indexes["by-a"].max_read_request_units == null && length(output.effective_settings.replicas) == 0 && output.effective_settings.table_class == "STANDARD"
    error_message = "Effective settings are what holds."
  }

  assert {
    condition     = length(aws_dynamodb_resource_policy.this) == 1
    error_message = "The resource policy is no feature that is left out."
  }
}

run "a_stronger_layer_takes_back_what_a_weaker_one_states" {
  command = plan

  # A state of its own: an origin counts when the table is created, and a table stands in the state of the runs above.
  state_key = "created_anew"

  variables {
    settings = [
      { encryption = "aws-owned", contributor_insights_enabled = true, kinesis_stream_arn = "arn:aws:kinesis:us-east-1:111122223333:stream/orders", resource_policy_json = "{\"Statement\": []}", deny_insecure_transport = true, replicas = { eu-west-1 = {} } },
      { contributor_insights_enabled = false, kinesis_stream_arn = "", resource_policy_json = "", deny_insecure_transport = false, replicas = {} },
    ]
    index_settings = { by-b = { contributor_insights_enabled = true } }
    name           = "orders-from-s3"
    origin         = { import = { bucket = "exports", key_prefix = "2026/", format = "CSV", compression = "GZIP", csv = { header_list = ["pk", "a"] } } }
  }

  assert {
    condition     = aws_dynamodb_table.this.import_table[0].input_compression_type == "GZIP" && aws_dynamodb_table.this.import_table[0].s3_bucket_source[0].key_prefix == "2026/" && aws_dynamodb_table.this.import_table[0].input_format_options[0].csv[0].header_list == toset(["a", "pk"])
    error_message = "A table that is imported says from where and how."
  }

  assert {
    condition     = join(" ", keys(aws_dynamodb_contributor_insights.this)) == "index/by-b" && length(aws_dynamodb_kinesis_streaming_destination.this) == 0 && length(aws_dynamodb_resource_policy.this) == 0 && length(aws_dynamodb_table.this.replica) == 0
    error_message = "false, \"\" and {} are statements; an index may ask for more than its table."
  }
}
