# What the module makes of its variables. Nothing here needs an account: the provider is a mock.

mock_provider "aws" {
  mock_resource "aws_dynamodb_table" {
    defaults = {
      arn        = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
      stream_arn = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000"
    }
  }
}

variables {
  name          = "orders"
  partition_key = { name = "pk" }
}

run "defaults_are_the_safe_ones" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST" && aws_dynamodb_table.this.table_class == "STANDARD"
    error_message = "On demand and STANDARD are the defaults."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled && aws_dynamodb_table.this.point_in_time_recovery[0].recovery_period_in_days == 35
    error_message = "Recovery over 35 days is the default."
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].enabled && aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "A KMS key and deletion protection are the defaults."
  }

  assert {
    condition     = aws_dynamodb_table.this.stream_enabled == false && length(aws_dynamodb_table.this.ttl) == 0 && length(aws_dynamodb_table.this.on_demand_throughput) == 0
    error_message = "Streams, TTL and limits come only when asked for."
  }

  assert {
    condition     = tomap({ for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type }) == tomap({ pk = "S" })
    error_message = "The partition key alone is an attribute, a string unless stated."
  }

  assert {
    condition     = output.stream_arn == null && output.effective_settings.encryption == "aws-managed" && output.effective_settings.kms_key_arn == null
    error_message = "Outputs say that there is no stream and that AWS manages the key."
  }
}

run "every_shape" {
  command = apply

  variables {
    sort_key = { name = "sk", type = "N" }
    global_secondary_indexes = {
      by-status = { partition_key = { name = "status" }, sort_key = { name = "sk", type = "N" }, projection_type = "INCLUDE", non_key_attributes = ["total", "currency"] }
      by-sort   = { partition_key = { name = "sk", type = "N" }, projection_type = "KEYS_ONLY" }
      by-owner  = { partition_key = { name = "owner", type = "B" } }
    }
    local_secondary_indexes = {
      by-date = { sort_key = { name = "createdAt" }, projection_type = "INCLUDE", non_key_attributes = ["total", "currency"] }
    }
    ttl_attribute    = "expiresAt"
    stream_view_type = "NEW_AND_OLD_IMAGES"
    tags             = { Team = "orders" }
    timeouts         = { update = "3h" }
  }

  assert {
    condition     = tomap({ for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type }) == tomap({ pk = "S", sk = "N", status = "S", owner = "B", createdAt = "S" })
    error_message = "Every key attribute is declared once, with its type, and no other is."
  }

  assert {
    condition     = tomap({ for index in aws_dynamodb_table.this.global_secondary_index : index.name => "${index.hash_key}/${coalesce(index.range_key, "-")}/${index.projection_type}" }) == tomap({ by-status = "status/sk/INCLUDE", by-sort = "sk/-/KEYS_ONLY", by-owner = "owner/-/ALL" })
    error_message = "Global indexes have the keys and the projection that their map says."
  }

  assert {
    condition     = tomap({ for index in aws_dynamodb_table.this.global_secondary_index : index.name => join(",", sort(coalesce(index.non_key_attributes, []))) }) == tomap({ by-status = "currency,total", by-sort = "", by-owner = "" })
    error_message = "Only INCLUDE projects a list."
  }

  assert {
    condition     = one([for index in aws_dynamodb_table.this.local_secondary_index : "${index.name}/${index.range_key}/${join(",", index.non_key_attributes)}"]) == "by-date/createdAt/currency,total"
    error_message = "The local index sorts by its key; its list is sorted, because order would show as a change."
  }

  assert {
    condition     = aws_dynamodb_table.this.range_key == "sk" && aws_dynamodb_table.this.stream_view_type == "NEW_AND_OLD_IMAGES" && aws_dynamodb_table.this.ttl[0].attribute_name == "expiresAt" && aws_dynamodb_table.this.ttl[0].enabled
    error_message = "Sort key, stream and TTL are as stated."
  }

  assert {
    condition     = aws_dynamodb_table.this.tags["Team"] == "orders" && aws_dynamodb_table.this.timeouts.update == "3h"
    error_message = "Tags and timeouts reach the table."
  }

  assert {
    condition = output.index_arns == {
      by-date   = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-date"
      by-owner  = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-owner"
      by-sort   = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-sort"
      by-status = "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-status"
    }
    error_message = "Every index, global or local, has its ARN by name."
  }

  assert {
    condition     = output.name == "orders" && endswith(output.arn, "table/orders") && endswith(output.stream_arn, "stream/2026-01-01T00:00:00.000")
    error_message = "Name and ARNs are the table's."
  }
}

run "the_strongest_layer_that_says_something_wins" {
  command = plan

  variables {
    ttl_attribute = "expiresAt"
    settings = [
      { encryption = "aws-managed", point_in_time_recovery_days = 20, deletion_protection_enabled = false, table_class = "STANDARD_INFREQUENT_ACCESS" },
      null,
      { point_in_time_recovery_days = 7, deletion_protection_enabled = true, ttl_enabled = false },
      { encryption = "aws-owned", point_in_time_recovery_days = null },
    ]
  }

  assert {
    condition     = output.effective_settings.encryption == "aws-owned" && aws_dynamodb_table.this.server_side_encryption[0].enabled == false
    error_message = "The last layer states the encryption."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].recovery_period_in_days == 7
    error_message = "null states nothing: the layer before it holds."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled && aws_dynamodb_table.this.table_class == "STANDARD_INFREQUENT_ACCESS"
    error_message = "true and false are both statements, and a layer keeps what no later one states."
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].attribute_name == "expiresAt" && aws_dynamodb_table.this.ttl[0].enabled == false
    error_message = "TTL switched off keeps its attribute's name."
  }
}

run "provisioned_units_reach_indexes_without_their_own" {
  command = plan

  variables {
    global_secondary_indexes = {
      busy  = { partition_key = { name = "a" } }
      quiet = { partition_key = { name = "b" } }
    }
    settings       = [{ billing_mode = "PROVISIONED", read_capacity = 10, write_capacity = 5, max_read_request_units = 100, point_in_time_recovery_enabled = false }]
    index_settings = { busy = { read_capacity = 40 } }
  }

  assert {
    condition     = aws_dynamodb_table.this.read_capacity == 10 && aws_dynamodb_table.this.write_capacity == 5 && length(aws_dynamodb_table.this.on_demand_throughput) == 0
    error_message = "Units hold under PROVISIONED, on-demand limits do not."
  }

  assert {
    condition     = tomap({ for index in aws_dynamodb_table.this.global_secondary_index : index.name => "${index.read_capacity}/${index.write_capacity}" }) == tomap({ busy = "40/5", quiet = "10/5" })
    error_message = "An index has its own units, and the table's where it states none."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled == false && output.effective_settings.point_in_time_recovery_days == null
    error_message = "Without recovery there are no days."
  }
}

run "on_demand_limits_reach_indexes_without_their_own" {
  command = plan

  variables {
    global_secondary_indexes = {
      busy  = { partition_key = { name = "a" } }
      quiet = { partition_key = { name = "b" } }
    }
    settings       = [{ max_read_request_units = 1000, read_capacity = 10 }]
    index_settings = { busy = { max_read_request_units = -1, max_write_request_units = 500 } }
  }

  assert {
    condition     = aws_dynamodb_table.this.on_demand_throughput[0].max_read_request_units == 1000 && output.effective_settings.read_capacity == null
    error_message = "The limit holds on demand, units do not."
  }

  assert {
    condition     = tomap({ for index in aws_dynamodb_table.this.global_secondary_index : index.name => index.on_demand_throughput[0].max_read_request_units }) == tomap({ busy = -1, quiet = 1000 })
    error_message = "An index has its own limit, and the table's where it states none."
  }

  assert {
    condition     = output.effective_settings.global_secondary_indexes["busy"].max_write_request_units == 500 && output.effective_settings.global_secondary_indexes["quiet"].max_write_request_units == null
    error_message = "Effective settings show the limits of each index."
  }
}

run "a_key_by_its_arn" {
  command = plan

  variables {
    settings         = [{ encryption = "customer-key" }, { encryption = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd" }]
    customer_key_arn = "arn:aws:kms:us-east-1:111122223333:key/0000"
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd" && output.effective_settings.encryption == "customer-key"
    error_message = "A key's ARN is a customer key like the shared one."
  }
}
