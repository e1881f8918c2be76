locals {
  # Every setting as it is stated, strongest layer first; [0] is the one that holds.
  layers = reverse([for layer in var.settings : layer if layer != null])
  stated = {
    for field in [
      "enabled", "dashboard_enabled", "index_alarms_enabled", "minutes", "throttle_events", "system_errors", "limit_percent",
      "expected_factor", "expected_least", "iterator_age_minutes",
    ] : field => [for layer in local.layers : layer[field] if layer[field] != null]
  }

  enabled              = try(local.stated.enabled[0], true)
  dashboard_enabled    = try(local.stated.dashboard_enabled[0], true)
  index_alarms_enabled = try(local.stated.index_alarms_enabled[0], true)
  minutes              = try(local.stated.minutes[0], 5)
  throttle_events      = try(local.stated.throttle_events[0], 10)
  system_errors        = try(local.stated.system_errors[0], 5)
  limit_percent        = try(local.stated.limit_percent[0], 80)
  expected_factor      = try(local.stated.expected_factor[0], 5)
  expected_least       = try(local.stated.expected_least[0], 10)
  iterator_age_minutes = try(local.stated.iterator_age_minutes[0], 15)

  name = "${var.environment}-${var.family}"

  # Whatever has capacity of its own: each table, and each of its global indexes.
  places = merge([
    for table_name, table in var.tables : merge(
      { (table_name) = {
        table      = table_name
        is_index   = false
        label      = "table"
        title      = "table ${table.name}"
        alarm      = table.name
        dimensions = tomap({ TableName = table.name })
        alarmed    = true
        units      = { for field, value in table : field => value if !contains(["name", "operations", "indexes"], field) }
      } },
      { for index_name, index in table.indexes : "${table_name}/${index_name}" => {
        table      = table_name
        is_index   = true
        label      = index_name
        title      = "index ${index_name} of table ${table.name}"
        alarm      = "${table.name}/${index_name}"
        dimensions = tomap({ TableName = table.name, GlobalSecondaryIndexName = index_name })
        alarmed    = local.index_alarms_enabled
        units      = { for field, value in index : field => value }
      } },
    )
  ]...)

  # Reads and writes of each, in units per second. A limit of -1 lifts one, so it is none.
  meters = merge([
    for key, place in local.places : {
      for kind in ["Read", "Write"] : "${key}/${lower(kind)}" => merge(place, {
        kind     = kind
        verb     = lower(kind)
        expected = place.units["expected_${lower(kind)}"]
        limit    = try([for units in [place.units["${lower(kind)}_capacity"], place.units["max_${lower(kind)}_request_units"]] : units if units != null && units != -1][0], null)
        setting  = place.units["${lower(kind)}_capacity"] != null ? "${lower(kind)}_capacity" : "max_${lower(kind)}_request_units"
      })
    }
  ]...)
  alarmed_meters = { for key, meter in local.meters : key => meter if meter.alarmed }

  # Units per second at which consumption is more than the spec expects.
  ceilings = { for key, meter in local.meters : key => ceil(max(meter.expected * local.expected_factor, local.expected_least)) if meter.expected != null }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = each.value.name
  alarm_description   = each.value.description
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  evaluation_periods  = local.minutes
  # DynamoDB and Lambda send no zeros: where nothing is measured nothing happened.
  treat_missing_data = "notBreaching"
  alarm_actions      = var.actions
  ok_actions         = var.actions
  tags               = var.tags

  namespace   = length(each.value.metrics) == 1 ? each.value.metrics[0].namespace : null
  metric_name = length(each.value.metrics) == 1 ? each.value.metrics[0].metric : null
  dimensions  = length(each.value.metrics) == 1 ? each.value.metrics[0].dimensions : null
  statistic   = length(each.value.metrics) == 1 ? each.value.statistic : null
  period      = length(each.value.metrics) == 1 ? 60 : null

  dynamic "metric_query" {
    for_each = length(each.value.metrics) == 1 ? {} : { for index, metric in each.value.metrics : "m${index}" => metric }
    content {
      id = metric_query.key
      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = each.value.statistic
        period      = 60
      }
    }
  }

  dynamic "metric_query" {
    for_each = length(each.value.metrics) == 1 ? [] : [join(" + ", [for index, _ in each.value.metrics : "FILL(m${index}, 0)"])]
    content {
      id          = "sum"
      expression  = metric_query.value
      label       = "sum"
      return_data = true
    }
  }
}
