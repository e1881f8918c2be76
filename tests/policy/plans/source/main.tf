# The root whose plans the policy tests read: the real component, and plain resources for what it refuses to do.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

# No request leaves: planning new tables asks AWS nothing once its own checks are off.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
}

variable "tables" {
  type = map(any)
}

variable "customer_key_arn" {
  type    = string
  default = null
}

variable "plain" {
  type    = bool
  default = false
}

module "family" {
  source           = "./family"
  tables           = var.tables
  customer_key_arn = var.customer_key_arn
}

resource "aws_dynamodb_table" "unstated" {
  count        = var.plain ? 1 : 0
  name         = "plain-unstated"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "PK"
  attribute {
    name = "PK"
    type = "S"
  }
}

resource "aws_dynamodb_table" "ttl_on_key" {
  count        = var.plain ? 1 : 0
  name         = "plain-ttl-on-key"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "expiresAt"
  attribute {
    name = "expiresAt"
    type = "S"
  }
  server_side_encryption {
    enabled = false
  }
  ttl {
    enabled        = true
    attribute_name = "expiresAt"
  }
}

resource "aws_dynamodb_table_replica" "plain" {
  count            = var.plain ? 1 : 0
  global_table_arn = "arn:aws:dynamodb:us-west-2:111122223333:table/plain"
}
