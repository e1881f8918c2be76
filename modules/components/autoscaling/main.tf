locals {
  # One target and one policy per place and side: "table/read", "index/by-status/write".
  targets = merge([
    for place, sides in var.scaling : {
      for side, scaling in { read = sides.read, write = sides.write } : "${place}/${side}" => merge(scaling, {
        resource_id = place == "table" ? "table/${var.table_name}" : "table/${var.table_name}/${place}"
        kind        = split("/", place)[0]
        units       = side == "read" ? "Read" : "Write"
      }) if scaling != null
    }
  ]...)
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.targets

  service_namespace  = "dynamodb"
  resource_id        = each.value.resource_id
  scalable_dimension = "dynamodb:${each.value.kind}:${each.value.units}CapacityUnits"
  min_capacity       = each.value.min
  max_capacity       = each.value.max
  tags               = var.tags
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.targets

  name               = "DynamoDB${each.value.units}CapacityUtilization:${each.value.resource_id}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.target
    scale_in_cooldown  = each.value.scale_in_cooldown
    scale_out_cooldown = each.value.scale_out_cooldown

    predefined_metric_specification {
      predefined_metric_type = "DynamoDB${each.value.units}CapacityUtilization"
    }
  }
}
