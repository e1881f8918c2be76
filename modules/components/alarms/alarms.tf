# Every alarm as data: name, what it says, threshold per minute, statistic, and the metrics with their dimensions. CloudWatch takes
# any dimensions, and an alarm on a metric that DynamoDB does not send stays in INSUFFICIENT_DATA for good: these are the ones it sends.

locals {
  alarms = {
    for key, alarm in merge(
      local.throttle_alarms, local.limit_alarms, local.expectation_alarms, local.system_error_alarms, local.iterator_age_alarms,
    ) : key => alarm if local.enabled
  }

  look = "Dashboard ${local.name} shows it."

  throttle_alarms = {
    for key, meter in local.alarmed_meters : "${key}-throttles" => {
      name = "${meter.alarm}/${meter.verb}-throttles"
      description = join(" ", compact([
        "${meter.kind}s of ${meter.title} are throttled, at least ${local.throttle_events} a minute: callers are slow, and get errors once their retries are used up.",
        meter.kind == "Write" && meter.is_index ? "A full index holds up every write of its table." : "",
        local.look,
        "First: compare the units per second with the limit${meter.limit == null ? "" : " of ${meter.limit}"}.",
        meter.limit == null ? "There is none of its own, so either one key is hot (a partition serves 3,000 reads or 1,000 writes per second), or traffic more than doubled within half an hour, which DynamoDB catches up with." : "Near it: raise ${meter.setting}. Far below it: one key is hot.",
        "A hot key: find the caller and slow it down.",
      ]))
      threshold = local.throttle_events
      statistic = "Sum"
      metrics   = [{ namespace = "AWS/DynamoDB", metric = "${meter.kind}ThrottleEvents", dimensions = meter.dimensions }]
    } if local.throttle_events > 0
  }

  limit_alarms = {
    for key, meter in local.alarmed_meters : "${key}-near-limit" => {
      name        = "${meter.alarm}/${meter.verb}-near-limit"
      description = "${meter.kind}s of ${meter.title} use at least ${local.limit_percent} % of their ${meter.limit} units per second (${meter.setting}); beyond them DynamoDB throttles. ${local.look} First: which operation grew? One caller: stop it. All of them: raise ${meter.setting}."
      threshold   = ceil(meter.limit * 60 * local.limit_percent / 100)
      statistic   = "Sum"
      metrics     = [{ namespace = "AWS/DynamoDB", metric = "Consumed${meter.kind}CapacityUnits", dimensions = meter.dimensions }]
    } if meter.limit != null && local.limit_percent > 0
  }

  # Where the limit is lower still, its alarm is the one that goes off.
  expectation_alarms = {
    for key, meter in local.alarmed_meters : "${key}-over-expected" => {
      name        = "${meter.alarm}/${meter.verb}-over-expected"
      description = "${meter.kind}s of ${meter.title} use at least ${local.ceilings[key]} units per second, where the spec of ${var.family} expects ${meter.expected} at the peak. It costs money, and may throttle soon. ${local.look} First: which operation grew, and who calls it? A loop: stop it. Real growth: correct the rates in the spec."
      threshold   = local.ceilings[key] * 60
      statistic   = "Sum"
      metrics     = [{ namespace = "AWS/DynamoDB", metric = "Consumed${meter.kind}CapacityUnits", dimensions = meter.dimensions }]
    } if try(local.ceilings[key] < coalesce(meter.limit, local.ceilings[key] + 1), false) && local.expected_factor > 0
  }

  system_error_alarms = {
    for key, table in var.tables : "${key}/system-errors" => {
      name        = "${table.name}/system-errors"
      description = "DynamoDB itself fails on table ${table.name}, in at least ${local.system_errors} requests a minute (HTTP 500, all operations together). SDKs retry, so callers get slow before they fail. ${local.look} First: read the AWS Health Dashboard of the Region; nothing about the table needs a repair. If it goes on: open a support case with request ids from the callers' logs."
      threshold   = local.system_errors
      statistic   = "Sum"
      metrics     = [for operation in table.operations : { namespace = "AWS/DynamoDB", metric = "SystemErrors", dimensions = tomap({ TableName = table.name, Operation = operation }) }]
    } if local.system_errors > 0 && length(table.operations) > 0
  }

  iterator_age_alarms = {
    for consumer, function in var.consumers : "${consumer}/iterator-age" => {
      name        = "${local.name}/${consumer}/iterator-age"
      description = "Consumer ${consumer} (function ${function}) is at least ${local.iterator_age_minutes} minutes behind its stream; after 24 hours records are lost. ${local.look} First: read the function's errors and throttles. Errors: one bad record holds up its shard until its retries end. Throttles: raise the function's concurrency. Neither: raise the batch size or parallelization factor of the event source mapping."
      threshold   = local.iterator_age_minutes * 60 * 1000
      statistic   = "Maximum"
      metrics     = [{ namespace = "AWS/Lambda", metric = "IteratorAge", dimensions = tomap({ FunctionName = function }) }]
    } if local.iterator_age_minutes > 0
  }
}
