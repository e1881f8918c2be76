# What the module refuses, because neither the provider nor a plan would: one run per way to be wrong. The line "says" above a
# run is part of the message; tests/modules checks that this message, and no other, is the answer.

mock_provider "aws" {}

variables {
  name          = "orders"
  partition_key = { name = "pk" }
}

# says: DynamoDB takes 3 to 255 characters
run "a_table_name_too_short" {
  command = plan

  variables {
    name = "ab"
  }

  expect_failures = [var.name]
}

# says: Table name 'my orders'
run "a_table_name_with_a_blank" {
  command = plan

  variables {
    name = "my orders"
  }

  expect_failures = [var.name]
}

# says: type 'BOOL' cannot be a key
run "a_partition_key_of_a_type_that_is_none" {
  command = plan

  variables {
    partition_key = { name = "pk", type = "BOOL" }
  }

  expect_failures = [var.partition_key]
}

# says: partition_key.name: a key attribute's name takes 1 to 255 bytes
run "a_partition_key_without_a_name" {
  command = plan

  variables {
    partition_key = { name = "" }
  }

  expect_failures = [var.partition_key]
}

# says: sort key 'sk': type 'SS' cannot be a key
run "a_sort_key_of_a_type_that_is_none" {
  command = plan

  variables {
    sort_key = { name = "sk", type = "SS" }
  }

  expect_failures = [var.sort_key]
}

# says: sort_key.name: a key attribute's name takes 1 to 255 bytes
run "a_sort_key_without_a_name" {
  command = plan

  variables {
    sort_key = { name = "" }
  }

  expect_failures = [var.sort_key]
}

# says: 'pk' is partition key and sort key at once
run "one_attribute_as_both_keys" {
  command = plan

  variables {
    sort_key = { name = "pk" }
  }

  expect_failures = [var.sort_key]
}

# says: has 21 global secondary indexes; DynamoDB takes 20
run "too_many_global_indexes" {
  command = plan

  variables {
    global_secondary_indexes = { for number in range(21) : "index-${number}" => { partition_key = { name = "a" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: global_secondary_indexes: 'by status' is no index name
run "a_global_index_with_an_illegal_name" {
  command = plan

  variables {
    global_secondary_indexes = { "by status" = { partition_key = { name = "a" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: index 'by-a' has 'a' as partition key and sort key at once
run "a_global_index_with_one_attribute_as_both_keys" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, sort_key = { name = "a" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: the key of index 'by-a' has a type that cannot be a key
run "a_global_index_with_a_partition_key_of_a_type_that_is_none" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a", type = "M" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: the key of index 'by-a' has a type that cannot be a key
run "a_global_index_with_a_sort_key_of_a_type_that_is_none" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, sort_key = { name = "b", type = "L" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: State partition_key.name, and sort_key.name
run "a_global_index_with_a_key_without_a_name" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, sort_key = { name = "" } } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: index 'by-a' has projection_type 'SOME'
run "a_global_index_with_a_projection_that_is_none" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, projection_type = "SOME" } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: index 'by-a' has projection_type INCLUDE and 0 non_key_attributes
run "a_global_index_that_includes_nothing" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, projection_type = "INCLUDE" } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: index 'by-a' has projection_type ALL and 1 non_key_attributes
run "a_global_index_with_a_list_it_cannot_use" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, non_key_attributes = ["b"] } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: index 'by-a' projects 21 attributes; one index takes 20
run "a_global_index_that_includes_too_many" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" }, projection_type = "INCLUDE", non_key_attributes = [for number in range(21) : "n${number}"] } }
  }

  expect_failures = [var.global_secondary_indexes]
}

# says: has 6 local secondary indexes; DynamoDB takes 5
run "too_many_local_indexes" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { for number in range(6) : "index-${number}" => { sort_key = { name = "a" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: has local secondary indexes (by-a) but no sort key
run "a_local_index_without_a_sort_key_of_the_table" {
  command = plan

  variables {
    local_secondary_indexes = { by-a = { sort_key = { name = "a" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: local_secondary_indexes: 'by/a' is no index name
run "a_local_index_with_an_illegal_name" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { "by/a" = { sort_key = { name = "a" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: 'by-a' is a local and a global secondary index
run "a_local_and_a_global_index_of_one_name" {
  command = plan

  variables {
    sort_key                 = { name = "sk" }
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    local_secondary_indexes  = { by-a = { sort_key = { name = "a" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: index 'by-a' sorts by the table's partition key 'pk'
run "a_local_index_sorted_by_the_partition_key" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "pk" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: the sort key of index 'by-a' has a type that cannot be a key
run "a_local_index_with_a_sort_key_of_a_type_that_is_none" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "a", type = "NS" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: local_secondary_indexes: a key attribute's name takes 1 to 255 bytes
run "a_local_index_with_a_sort_key_without_a_name" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "" } } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: index 'by-a' has projection_type 'SOME'
run "a_local_index_with_a_projection_that_is_none" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "a" }, projection_type = "SOME" } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: index 'by-a' has projection_type INCLUDE and 0 non_key_attributes
run "a_local_index_that_includes_nothing" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "a" }, projection_type = "INCLUDE" } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: index 'by-a' projects 21 attributes; one index takes 20
run "a_local_index_that_includes_too_many" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-a = { sort_key = { name = "a" }, projection_type = "INCLUDE", non_key_attributes = [for number in range(21) : "n${number}"] } }
  }

  expect_failures = [var.local_secondary_indexes]
}

# says: ttl_attribute: the name takes 1 to 255 bytes
run "a_ttl_attribute_without_a_name" {
  command = plan

  variables {
    ttl_attribute = ""
  }

  expect_failures = [var.ttl_attribute]
}

# says: stream_view_type 'EVERYTHING'
run "a_stream_view_that_is_none" {
  command = plan

  variables {
    stream_view_type = "EVERYTHING"
  }

  expect_failures = [var.stream_view_type]
}

# says: billing_mode is PAY_PER_REQUEST or PROVISIONED, seen: ON_DEMAND
run "a_billing_mode_that_is_none" {
  command = plan

  variables {
    settings = [{ billing_mode = "ON_DEMAND" }]
  }

  expect_failures = [var.settings]
}

# says: read_capacity and write_capacity are whole numbers from 1
run "no_read_units" {
  command = plan

  variables {
    settings = [{ billing_mode = "PROVISIONED", read_capacity = 0, write_capacity = 1 }]
  }

  expect_failures = [var.settings]
}

# says: read_capacity and write_capacity are whole numbers from 1
run "half_a_write_unit" {
  command = plan

  variables {
    settings = [{ billing_mode = "PROVISIONED", read_capacity = 1, write_capacity = 1.5 }]
  }

  expect_failures = [var.settings]
}

# says: A limit of 0 would refuse every request
run "a_limit_that_refuses_every_request" {
  command = plan

  variables {
    settings = [{ max_read_request_units = 0 }]
  }

  expect_failures = [var.settings]
}

# says: encryption is aws-owned, aws-managed, customer-key or the ARN of a KMS key
run "an_encryption_that_is_none" {
  command = plan

  variables {
    settings = [{ encryption = "yes" }]
  }

  expect_failures = [var.settings]
}

# says: (not of an alias
run "encryption_by_the_alias_of_a_key" {
  command = plan

  variables {
    settings = [{ encryption = "arn:aws:kms:us-east-1:111122223333:alias/orders" }]
  }

  expect_failures = [var.settings]
}

# says: point_in_time_recovery_days is a whole number from 1 to 35
run "no_day_of_recovery" {
  command = plan

  variables {
    settings = [{ point_in_time_recovery_days = 0 }]
  }

  expect_failures = [var.settings]
}

# says: point_in_time_recovery_days is a whole number from 1 to 35
run "too_many_days_of_recovery" {
  command = plan

  variables {
    settings = [{ point_in_time_recovery_days = 36 }]
  }

  expect_failures = [var.settings]
}

# says: table_class is STANDARD or STANDARD_INFREQUENT_ACCESS, seen: GLACIER
run "a_table_class_that_is_none" {
  command = plan

  variables {
    settings = [{ table_class = "GLACIER" }]
  }

  expect_failures = [var.settings]
}

# says: index_settings: 'by-b' is no global secondary index of this table. It has: by-a.
run "settings_of_an_index_that_is_none" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    index_settings           = { by-b = { max_read_request_units = 10 } }
  }

  expect_failures = [var.index_settings]
}

# says: index_settings: read_capacity and write_capacity are whole numbers from 1
run "no_units_for_an_index" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    settings                 = [{ billing_mode = "PROVISIONED", read_capacity = 1, write_capacity = 1 }]
    index_settings           = { by-a = { write_capacity = 0 } }
  }

  expect_failures = [var.index_settings]
}

# says: index_settings: max_read_request_units and max_write_request_units are whole numbers from 1
run "a_limit_that_refuses_every_request_of_an_index" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    index_settings           = { by-a = { max_write_request_units = 0 } }
  }

  expect_failures = [var.index_settings]
}

# says: customer_key_arn: the ARN of a KMS key is due
run "a_customer_key_by_its_alias" {
  command = plan

  variables {
    customer_key_arn = "alias/orders"
  }

  expect_failures = [var.customer_key_arn]
}

# says: no key may begin with 'aws:'
run "a_tag_of_the_services" {
  command = plan

  variables {
    tags = { "aws:owner" = "me" }
  }

  expect_failures = [var.tags]
}

# says: tags: at most 50
run "too_many_tags" {
  command = plan

  variables {
    tags = { for number in range(51) : "tag-${number}" => "x" }
  }

  expect_failures = [var.tags]
}

# says: key attribute 'pk' has the types S and N
run "one_attribute_with_two_types" {
  command = plan

  variables {
    global_secondary_indexes = { by-pk = { partition_key = { name = "pk", type = "N" } } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: its indexes project 101 attributes by INCLUDE in all; DynamoDB takes 100
run "too_many_projected_attributes" {
  command = plan

  variables {
    sort_key                 = { name = "sk" }
    global_secondary_indexes = { for letter in ["a", "b", "c", "d", "e"] : "by-${letter}" => { partition_key = { name = letter }, projection_type = "INCLUDE", non_key_attributes = [for number in range(20) : "${letter}${number}"] } }
    local_secondary_indexes  = { by-f = { sort_key = { name = "f" }, projection_type = "INCLUDE", non_key_attributes = ["f0"] } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: ttl_attribute 'day' is a key attribute of type S; TTL reads Numbers
run "ttl_by_a_key_attribute_that_is_a_string" {
  command = plan

  variables {
    global_secondary_indexes = { by-day = { partition_key = { name = "day" } } }
    ttl_attribute            = "day"
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: billing_mode PROVISIONED needs read_capacity and write_capacity
run "provisioned_without_units" {
  command = plan

  variables {
    settings = [{ billing_mode = "PROVISIONED", read_capacity = 5 }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: read_capacity and write_capacity mean nothing under PAY_PER_REQUEST
run "units_of_an_index_on_demand" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    index_settings           = { by-a = { read_capacity = 5 } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: max_read_request_units and max_write_request_units mean nothing under PROVISIONED
run "limits_of_an_index_under_provisioned" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    settings                 = [{ billing_mode = "PROVISIONED", read_capacity = 5, write_capacity = 5 }]
    index_settings           = { by-a = { max_read_request_units = 5 } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: encryption is customer-key, but customer_key_arn is null
run "the_shared_customer_key_where_there_is_none" {
  command = plan

  variables {
    settings = [{ encryption = "customer-key" }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: autoscaling takes whole units with 1 <= min <= max
run "autoscaling_with_min_over_max" {
  command = plan

  variables {
    settings = [{ autoscaling = { read = { min = 5, max = 4 } } }]
  }

  expect_failures = [var.settings]
}

# says: settings: autoscaling takes whole units with 1 <= min <= max, and a target of 20 to 90
run "autoscaling_towards_all_units_in_use" {
  command = plan

  variables {
    settings = [{ autoscaling = { write = { min = 1, max = 4, target = 100 } } }]
  }

  expect_failures = [var.settings]
}

# says: replicas are keyed by Region ("eu-west-1"), seen: Ireland
run "a_replica_in_no_region" {
  command = plan

  variables {
    settings = [{ replicas = { Ireland = {} } }]
  }

  expect_failures = [var.settings]
}

# says: replica's own Region, seen: arn:aws:kms:us-east-1:111122223333:key/0000 in eu-west-1
run "a_replica_with_a_key_of_another_region" {
  command = plan

  variables {
    settings = [{ replicas = { eu-west-1 = { kms_key_arn = "arn:aws:kms:us-east-1:111122223333:key/0000" } } }]
  }

  expect_failures = [var.settings]
}

# says: kinesis_stream_arn is the ARN of a Kinesis data stream
run "a_kinesis_stream_by_its_name" {
  command = plan

  variables {
    settings = [{ kinesis_stream_arn = "orders" }]
  }

  expect_failures = [var.settings]
}

# says: kinesis_precision is MILLISECOND or MICROSECOND, seen: SECOND
run "a_precision_that_is_none" {
  command = plan

  variables {
    settings = [{ kinesis_precision = "SECOND" }]
  }

  expect_failures = [var.settings]
}

# says: resource_policy_json is no policy document
run "a_policy_without_a_statement" {
  command = plan

  variables {
    settings = [{ resource_policy_json = "{}" }]
  }

  expect_failures = [var.settings]
}

# says: index_settings: autoscaling takes whole units
run "an_index_that_scales_by_halves" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    index_settings           = { by-a = { autoscaling = { read = { min = 1.5, max = 4 } } } }
  }

  expect_failures = [var.index_settings]
}

# says: without: scaling is no feature of this module
run "a_feature_that_is_none" {
  command = plan

  variables {
    without = ["scaling"]
  }

  expect_failures = [var.without]
}

# says: origin: a table is restored or imported
run "an_origin_that_says_nothing" {
  command = plan

  variables {
    origin = {}
  }

  expect_failures = [var.origin]
}

# says: origin.restore: exactly one of table_name
run "a_restore_of_nothing" {
  command = plan

  variables {
    origin = { restore = { to_latest_time = true } }
  }

  expect_failures = [var.origin]
}

# says: origin.restore: state to_latest_time = true, or a date_time
run "a_restore_to_two_times" {
  command = plan

  variables {
    origin = { restore = { table_name = "old", to_latest_time = true, date_time = "2026-01-31T12:00:00Z" } }
  }

  expect_failures = [var.origin]
}

# says: date_time '31 January' is no time
run "a_restore_to_no_time" {
  command = plan

  variables {
    origin = { restore = { table_name = "old", date_time = "31 January" } }
  }

  expect_failures = [var.origin]
}

# says: compression NONE, GZIP or ZSTD, seen: XML, NONE
run "an_import_of_a_format_that_is_none" {
  command = plan

  variables {
    origin = { import = { bucket = "exports", format = "XML" } }
  }

  expect_failures = [var.origin]
}

# says: csv says how CSV is read, but the format is ION
run "csv_options_of_another_format" {
  command = plan

  variables {
    origin = { import = { bucket = "exports", format = "ION", csv = { delimiter = ";" } } }
  }

  expect_failures = [var.origin]
}

# says: or autoscaling, of index/by-a, table. State them
run "provisioned_without_units_of_a_side" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    settings                 = [{ billing_mode = "PROVISIONED", autoscaling = { read = { min = 1, max = 4 } } }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: index_settings: autoscaling means nothing under PAY_PER_REQUEST
run "an_index_that_scales_on_demand" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    index_settings           = { by-a = { autoscaling = {} } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: index_settings: 'by-a' states units that autoscaling decides
run "units_of_an_index_that_scales" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    settings                 = [{ billing_mode = "PROVISIONED", autoscaling = { read = { min = 1, max = 4 }, write = { min = 1, max = 4 } } }]
    index_settings           = { by-a = { read_capacity = 3 } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: replicas need the stream NEW_AND_OLD_IMAGES, the table has KEYS_ONLY
run "a_replica_without_the_stream_it_needs" {
  command = plan

  variables {
    stream_view_type = "KEYS_ONLY"
    settings         = [{ replicas = { eu-west-1 = {} } }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: writes are on demand or scale by themselves; they do not at index/by-a
run "a_replica_of_writes_that_do_not_scale" {
  command = plan

  variables {
    global_secondary_indexes = { by-a = { partition_key = { name = "a" } } }
    stream_view_type         = "NEW_AND_OLD_IMAGES"
    settings                 = [{ billing_mode = "PROVISIONED", read_capacity = 1, autoscaling = { write = { min = 1, max = 4 } }, replicas = { eu-west-1 = {} } }]
    index_settings           = { by-a = { autoscaling = {}, write_capacity = 1 } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: State the kms_key_arn of a key in the Region of: eu-west-1
run "a_replica_without_the_key_it_needs" {
  command = plan

  variables {
    stream_view_type = "NEW_AND_OLD_IMAGES"
    customer_key_arn = "arn:aws:kms:us-east-1:111122223333:key/0000"
    settings         = [{ encryption = "customer-key", replicas = { eu-west-1 = {} } }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: Remove the kms_key_arn of: eu-west-1
run "a_replica_with_a_key_though_the_table_has_none" {
  command = plan

  variables {
    stream_view_type = "NEW_AND_OLD_IMAGES"
    settings         = [{ replicas = { eu-west-1 = { kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/0000" } } }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: eu-west-1 is the table's own Region
run "a_replica_at_home" {
  command = plan

  override_data {
    target = data.aws_region.current
    values = { id = "eu-west-1" }
  }

  variables {
    stream_view_type = "NEW_AND_OLD_IMAGES"
    settings         = [{ replicas = { eu-west-1 = {} } }]
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: a table that is imported cannot have local secondary indexes (by-b)
run "an_import_with_a_local_index" {
  command = plan

  variables {
    sort_key                = { name = "sk" }
    local_secondary_indexes = { by-b = { sort_key = { name = "b" } } }
    origin                  = { import = { bucket = "exports", format = "ION" } }
  }

  expect_failures = [aws_dynamodb_table.this]
}

# says: DynamoDB takes 20480
run "a_policy_that_is_too_long" {
  command = plan

  variables {
    settings = [{ resource_policy_json = jsonencode({ Statement = [for number in range(250) : { Effect = "Deny", Principal = "*", Action = "dynamodb:*", Resource = "{table_arn}/index/${number}" }] }) }]
  }

  expect_failures = [aws_dynamodb_resource_policy.this[0]]
}
