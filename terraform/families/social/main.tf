# Rendered from modules/families/social/spec.yaml (digest b7a9f20522194f55) by `make render`; edit that file, not this one.

terraform {
  # 1.11: the S3 backend locks by a file in the bucket.
  required_version = ">= 1.11"

  # Bucket, key and Region come with init (-backend-config): they belong to the environment, not to the code.
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]

  default_tags {
    tags = merge(var.tags, { Environment = var.environment, Family = "social", ManagedBy = "terraform" })
  }
}

locals {
  names = {
    Conversations       = "${var.name_prefix}Conversations"
    PostComments        = "${var.name_prefix}PostComments"
    SocialRelationships = "${var.name_prefix}SocialRelationships"
    Stories             = "${var.name_prefix}Stories"
    UserNotifications   = "${var.name_prefix}UserNotifications"
    UserPosts           = "${var.name_prefix}UserPosts"
  }
}

# With adopt = true, tables that exist already come under management by the first plan instead of failing there.
import {
  for_each = { for table, name in local.names : table => name if var.adopt }

  to = module.family.module.tables[each.key].aws_dynamodb_table.this
  id = each.value
}

module "family" {
  source = "../../../modules/families/social"

  environment       = var.environment
  name_prefix       = var.name_prefix
  customer_key_arn  = var.customer_key_arn
  without           = var.without
  settings          = var.settings
  family_settings   = var.family_settings
  table_settings    = var.table_settings
  index_settings    = var.index_settings
  table_origins     = var.table_origins
  backup            = var.backup
  family_backup     = var.family_backup
  backup_vault_name = var.backup_vault_name
  alarms            = var.alarms
  family_alarms     = var.family_alarms
  alarm_topic_arn   = var.alarm_topic_arn
  consumer_roles    = var.consumer_roles
}
