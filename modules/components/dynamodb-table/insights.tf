# CloudWatch Contributor Insights: which keys are asked for most, and which are throttled. By place, as in capacity.tf.

locals {
  insights_asked = {
    for place, own in local.places : place => try(coalesce(own.contributor_insights_enabled), local.stated.contributor_insights_enabled[0], false)
  }
  insights = { for place, asked in local.insights_asked : place => asked && !contains(var.without, "contributor_insights") }
}

resource "aws_dynamodb_contributor_insights" "this" {
  for_each = toset([for place, enabled in local.insights : place if enabled])

  table_name = aws_dynamodb_table.this.name
  index_name = each.key == "table" ? null : trimprefix(each.key, "index/")
}
