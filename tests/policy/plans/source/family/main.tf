variable "tables" {
  type = map(any)
}

variable "customer_key_arn" {
  type = string
}

module "tables" {
  source           = "../../../../../modules/components/dynamodb-table"
  for_each         = var.tables
  name             = "marketplace-${each.key}"
  partition_key    = { name = "PK" }
  sort_key         = { name = "SK" }
  ttl_attribute    = "expiresAt"
  settings         = [each.value]
  customer_key_arn = var.customer_key_arn
}
