output "alarm_names" {
  description = "Names of all alarms, sorted."
  value       = sort(values(aws_cloudwatch_metric_alarm.this)[*].alarm_name)
}

output "alarms" {
  description = "Alarm name to what it watches: threshold per minute, statistic, and the metrics, each with namespace, metric and dimensions."
  value = {
    for key, alarm in local.alarms : alarm.name => {
      threshold = alarm.threshold
      statistic = alarm.statistic
      metrics   = alarm.metrics
    }
  }
}

output "dashboard_name" {
  description = "Name of the family's dashboard; null where it is switched off."
  value       = one(aws_cloudwatch_dashboard.this[*].dashboard_name)
}
