# One dashboard per family: for each table three columns and two rows of graphs, at the end the consumers of its streams.

data "aws_region" "current" {}

locals {
  region      = data.aws_region.current.id
  table_names = sort(keys(var.tables))

  # Consumption per second of the table and each of its indexes, with what each may use, and what the spec expects of the table.
  consumption = {
    for pair in setproduct(local.table_names, ["Read", "Write"]) : "${pair[0]}/${pair[1]}" => {
      title = "${pair[1]} units per second"
      metrics = concat([
        for number, meter in [for meter in values(local.meters) : meter if meter.table == pair[0] && meter.kind == pair[1]] : [
          [{ id = "e${number}", expression = "c${number} / PERIOD(c${number})", label = meter.label }],
          concat(["AWS/DynamoDB", "Consumed${meter.kind}CapacityUnits"], flatten([for name, value in meter.dimensions : [name, value]]), [{ id = "c${number}", stat = "Sum", visible = false }]),
        ]
      ]...)
      lines = concat(
        [for meter in values(local.meters) : { label = "limit of ${meter.label}", value = meter.limit } if meter.table == pair[0] && meter.kind == pair[1] && meter.limit != null],
        [for meter in values(local.meters) : { label = "expected of the table at the peak", value = meter.expected } if meter.table == pair[0] && meter.kind == pair[1] && !meter.is_index && meter.expected != null],
      )
    }
  }

  graphs = {
    for name, table in var.tables : name => concat(
      [
        local.consumption["${name}/Read"],
        local.consumption["${name}/Write"],
        {
          title = "Throttled events"
          metrics = [
            for meter in values(local.meters) :
            concat(["AWS/DynamoDB", "${meter.kind}ThrottleEvents"], flatten([for dimension, value in meter.dimensions : [dimension, value]]), [{ stat = "Sum", label = "${meter.verb}s of ${meter.label}" }])
            if meter.table == name
          ]
          lines = []
        },
      ],
      length(table.operations) == 0 ? [] : [
        {
          title   = "Latency in DynamoDB, p99, milliseconds"
          metrics = [for operation in table.operations : ["AWS/DynamoDB", "SuccessfulRequestLatency", "TableName", table.name, "Operation", operation, { stat = "p99", label = operation }]]
          lines   = []
        },
        {
          title   = "System errors"
          metrics = [for operation in table.operations : ["AWS/DynamoDB", "SystemErrors", "TableName", table.name, "Operation", operation, { stat = "Sum", label = operation }]]
          lines   = []
        },
      ],
      [{
        title = "Refused by a condition, or by another transaction"
        metrics = [
          for metric, label in { ConditionalCheckFailedRequests = "condition", TransactionConflict = "conflict" } :
          ["AWS/DynamoDB", metric, "TableName", table.name, { stat = "Sum", label = label }]
        ]
        lines = []
      }],
    )
  }

  widgets = concat(
    [{ type = "text", x = 0, y = 0, width = 24, height = 2, properties = {
      markdown = "# ${var.family} in ${var.environment}\nUnits are capacity units per second. The name of an alarm begins with the name of its table."
    } }],
    [for position, name in local.table_names : { type = "text", x = 0, y = 2 + position * 13, width = 24, height = 1, properties = {
      markdown = "## ${var.tables[name].name}"
    } }],
    concat([
      for position, name in local.table_names : [
        for number, graph in local.graphs[name] : { type = "metric", x = number % 3 * 8, y = 3 + position * 13 + floor(number / 3) * 6, width = 8, height = 6, properties = {
          title       = graph.title
          region      = local.region
          view        = "timeSeries"
          period      = 60
          metrics     = graph.metrics
          annotations = { horizontal = graph.lines }
          yAxis       = { left = { min = 0 } }
        } }
      ]
    ]...),
    length(var.consumers) == 0 ? [] : [{ type = "metric", x = 0, y = 2 + length(local.table_names) * 13, width = 24, height = 6, properties = {
      title       = "How late the consumers of the streams are, milliseconds"
      region      = local.region
      view        = "timeSeries"
      period      = 60
      metrics     = [for consumer, function in var.consumers : ["AWS/Lambda", "IteratorAge", "FunctionName", function, { stat = "Maximum", label = consumer }]]
      annotations = { horizontal = local.iterator_age_minutes == 0 ? [] : [{ label = "alarm", value = local.iterator_age_minutes * 60 * 1000 }] }
      yAxis       = { left = { min = 0 } }
    } }],
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  count = local.dashboard_enabled ? 1 : 0

  dashboard_name = local.name
  dashboard_body = jsonencode({ widgets = local.widgets })
}
