# Rendered from modules/families/social/spec.yaml (digest b7a9f20522194f55) by `make render`; edit that file, not this one.

locals {
  tables = {
    Conversations = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}Conversations"
      partition_key            = { name = "PK", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                 = { name = "SK", type = "S" }
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = null
    }
    PostComments = {
      global_secondary_indexes = {
        PostsByUser = {
          non_key_attributes = ["commentCount", "content", "createdDate", "imageUrl", "likeCount", "postId"]
          partition_key      = { name = "GSI1PK", type = "S" }
          projection_type    = "INCLUDE"
          sort_key           = { name = "GSI1SK", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}PostComments"
      partition_key           = { name = "PK", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = { name = "SK", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    SocialRelationships = {
      global_secondary_indexes = {
        Followers = {
          partition_key   = { name = "SK", type = "S" }
          projection_type = "KEYS_ONLY"
          sort_key        = { name = "PK", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}SocialRelationships"
      partition_key           = { name = "PK", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = { name = "SK", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
    Stories = {
      global_secondary_indexes = {
        ActiveStoriesByUser = {
          partition_key   = { name = "GSI1PK", type = "S" }
          projection_type = "ALL"
          sort_key        = { name = "GSI1SK", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}Stories"
      partition_key           = { name = "PK", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = { name = "SK", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = "expiresAt"
    }
    UserNotifications = {
      global_secondary_indexes = {}
      local_secondary_indexes  = {}
      name                     = "${var.name_prefix}UserNotifications"
      partition_key            = { name = "PK", type = "S" }
      promises                 = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                 = { name = "SK", type = "S" }
      stream_view_type         = null
      tags                     = {}
      ttl_attribute            = null
    }
    UserPosts = {
      global_secondary_indexes = {
        UsersByUsername = {
          non_key_attributes = [
            "firstName",
            "followerCount",
            "followingCount",
            "isVerified",
            "lastName",
            "profilePicture",
            "userId",
          ]
          partition_key   = { name = "GSI1PK", type = "S" }
          projection_type = "INCLUDE"
          sort_key        = { name = "GSI1SK", type = "S" }
        }
      }
      local_secondary_indexes = {}
      name                    = "${var.name_prefix}UserPosts"
      partition_key           = { name = "PK", type = "S" }
      promises                = { billing_mode = "PAY_PER_REQUEST" }
      sort_key                = { name = "SK", type = "S" }
      stream_view_type        = null
      tags                    = {}
      ttl_attribute           = null
    }
  }
  load = {
    Conversations = {
      expected_read  = 0.02
      expected_write = 0.02
      indexes        = {}
      operations     = ["PutItem", "Query", "UpdateItem"]
    }
    PostComments = {
      expected_read  = 0.161
      expected_write = 0.986
      indexes = {
        PostsByUser = { expected_read = 1, expected_write = 0.54 }
      }
      operations = ["BatchGetItem", "GetItem", "Query", "TransactWriteItems"]
    }
    SocialRelationships = {
      expected_read  = 0.0275
      expected_write = 0.586
      indexes = {
        Followers = { expected_read = 0.005, expected_write = 0.586 }
      }
      operations = ["Query", "TransactWriteItems"]
    }
    Stories = {
      expected_read  = 0.001
      expected_write = 0.025
      indexes = {
        ActiveStoriesByUser = { expected_read = 0.028, expected_write = 0.025 }
      }
      operations = ["PutItem", "Query", "UpdateItem"]
    }
    UserNotifications = {
      expected_read  = 0.05
      expected_write = 1.28
      indexes        = {}
      operations     = ["PutItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
    UserPosts = {
      expected_read  = 0.345
      expected_write = 1.36
      indexes = {
        UsersByUsername = { expected_read = 0.0255, expected_write = 0.363 }
      }
      operations = ["BatchGetItem", "GetItem", "Query", "TransactWriteItems", "UpdateItem"]
    }
  }
  consumers = {
    application = {
      statements = {
        BatchGetConditionCheckGetPutQueryUpdate = {
          actions = [
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ]
          resources = ["table/${local.tables["PostComments"].name}"]
        }
        BatchGetDeleteGetPutQueryUpdate = {
          actions = [
            "dynamodb:BatchGetItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ]
          resources = ["table/${local.tables["UserPosts"].name}"]
        }
        DeletePutQuery = {
          actions   = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"]
          resources = ["table/${local.tables["SocialRelationships"].name}"]
        }
        DenyWithoutTls = {
          actions = ["dynamodb:*"]
          conditions = {
            Bool = { "aws:SecureTransport" = ["false"] }
          }
          effect = "Deny"
          resources = [
            "table/${local.tables["Conversations"].name}",
            "table/${local.tables["Conversations"].name}/*",
            "table/${local.tables["PostComments"].name}",
            "table/${local.tables["PostComments"].name}/*",
            "table/${local.tables["SocialRelationships"].name}",
            "table/${local.tables["SocialRelationships"].name}/*",
            "table/${local.tables["Stories"].name}",
            "table/${local.tables["Stories"].name}/*",
            "table/${local.tables["UserNotifications"].name}",
            "table/${local.tables["UserNotifications"].name}/*",
            "table/${local.tables["UserPosts"].name}",
            "table/${local.tables["UserPosts"].name}/*",
          ]
        }
        PutQueryUpdate = {
          actions = ["dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
          resources = [
            "table/${local.tables["Conversations"].name}",
            "table/${local.tables["Stories"].name}",
            "table/${local.tables["UserNotifications"].name}",
          ]
        }
        Query = {
          actions = ["dynamodb:Query"]
          resources = [
            "table/${local.tables["PostComments"].name}/index/PostsByUser",
            "table/${local.tables["SocialRelationships"].name}/index/Followers",
            "table/${local.tables["Stories"].name}/index/ActiveStoriesByUser",
            "table/${local.tables["UserPosts"].name}/index/UsersByUsername",
          ]
        }
      }
      tables = [
        "Conversations",
        "PostComments",
        "SocialRelationships",
        "Stories",
        "UserNotifications",
        "UserPosts",
      ]
    }
  }
  backup_promise = null
}

module "tables" {
  source   = "../../components/dynamodb-table"
  for_each = local.tables

  name                     = each.value.name
  partition_key            = each.value.partition_key
  sort_key                 = each.value.sort_key
  global_secondary_indexes = each.value.global_secondary_indexes
  local_secondary_indexes  = each.value.local_secondary_indexes
  ttl_attribute            = each.value.ttl_attribute
  stream_view_type         = each.value.stream_view_type
  settings                 = [each.value.promises, var.settings, var.family_settings, lookup(var.table_settings, each.key, null)]
  index_settings           = lookup(var.index_settings, each.key, null)
  customer_key_arn         = var.customer_key_arn
  origin                   = lookup(var.table_origins, each.key, null)
  without                  = setintersection(var.without, ["autoscaling", "contributor_insights", "kinesis_destination", "on_demand_limits", "replicas", "table_class"])
  tags                     = merge(each.value.tags, var.tags, module.backup.tags)
}

module "backup" {
  source = "../../components/backup"

  name       = "${var.name_prefix}social-${var.environment}"
  vault_name = var.backup_vault_name
  settings   = [local.backup_promise, var.backup, var.family_backup]
  without    = var.without
  tags       = var.tags
}

locals {
  # Limits and capacity in effect of each table ("") and its global indexes; of what scales by itself, the most it scales to.
  capacity_in_effect = {
    for name, table in module.tables : name => {
      for place, settings in merge({ "" = table.effective_settings }, table.effective_settings.global_secondary_indexes) : place => {
        read_capacity           = try(settings.autoscaling.read.max, settings.read_capacity)
        write_capacity          = try(settings.autoscaling.write.max, settings.write_capacity)
        max_read_request_units  = settings.max_read_request_units
        max_write_request_units = settings.max_write_request_units
      }
    }
  }
}

module "alarms" {
  source = "../../components/alarms"

  family      = "social"
  environment = var.environment
  tables = {
    for name, load in local.load : name => merge(load, local.capacity_in_effect[name][""], {
      name    = module.tables[name].name
      indexes = { for index, expected in load.indexes : index => merge(expected, local.capacity_in_effect[name][index]) }
    })
  }
  settings = [var.alarms, var.family_alarms]
  actions  = var.alarm_topic_arn == null ? [] : [var.alarm_topic_arn]
  tags     = var.tags
}

module "access" {
  source   = "../../components/access"
  for_each = local.consumers

  name       = "${var.name_prefix}social-${each.key}"
  statements = [for sid, statement in each.value.statements : merge(statement, { sid = sid })]
  key_arns   = distinct(compact([for table in each.value.tables : module.tables[table].effective_settings.kms_key_arn]))
  role_name  = lookup(var.consumer_roles, each.key, null)
  tags       = var.tags
}
