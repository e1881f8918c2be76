# Limits, units and scaling of the table and of its global indexes. Each of them is a place: "table", or "index/NAME".
# What an index does not state it takes from the table.

locals {
  places = merge({ table = null }, { for name in keys(var.global_secondary_indexes) : "index/${name}" => try(var.index_settings[name], null) })

  limits_asked = {
    for place, own in local.places : place => {
      read  = local.provisioned ? null : try(coalesce(own.max_read_request_units), local.stated.max_read_request_units[0], null)
      write = local.provisioned ? null : try(coalesce(own.max_write_request_units), local.stated.max_write_request_units[0], null)
    }
  }
  limits = {
    for place, asked in local.limits_asked : place => {
      read  = contains(var.without, "on_demand_limits") ? null : asked.read
      write = contains(var.without, "on_demand_limits") ? null : asked.write
    }
  }

  # {} says that a place does not scale although the table, or a weaker layer, does.
  scaling = {
    for place, own in local.places : place => merge(
      { read = null, write = null },
      [for stated in [try(coalesce(own.autoscaling), local.stated.autoscaling[0], null)] : stated if local.provisioned]...
    )
  }
  scales            = anytrue([for scaling in local.scaling : scaling.read != null || scaling.write != null])
  scaling_in_effect = { for place, scaling in local.scaling : place => contains(var.without, "autoscaling") ? merge(scaling, { read = null, write = null }) : scaling }

  # Units that do not scale; null where they do, or on demand.
  fixed = {
    for place, own in local.places : place => {
      read  = local.provisioned && local.scaling[place].read == null ? try(coalesce(own.read_capacity), local.stated.read_capacity[0], null) : null
      write = local.provisioned && local.scaling[place].write == null ? try(coalesce(own.write_capacity), local.stated.write_capacity[0], null) : null
    }
  }

  # What scales is configured as it is now, so that a plan does not take back what the scaling did: ignore_changes is static
  # and cannot reach into the set of indexes (docs/decisions/2026-11-25-capacity-under-autoscaling.md). 0: not there yet.
  now = merge(
    { table = { read = try(local.described.read_capacity, 0), write = try(local.described.write_capacity, 0) } },
    {
      for name in keys(var.global_secondary_indexes) : "index/${name}" => {
        read  = try([for index in local.described.global_secondary_index : index.read_capacity if index.name == name][0], 0)
        write = try([for index in local.described.global_secondary_index : index.write_capacity if index.name == name][0], 0)
      }
    },
  )
  described = try(data.aws_dynamodb_table.now[0], null)
  units = {
    for place, scaling in local.scaling : place => {
      read  = scaling.read == null ? local.fixed[place].read : max(scaling.read.min, min(scaling.read.max, local.now[place].read))
      write = scaling.write == null ? local.fixed[place].write : max(scaling.write.min, min(scaling.write.max, local.now[place].write))
    }
  }
}

# Reading a table that is not there is an error, so the list comes first.
data "aws_dynamodb_tables" "all" {
  count = local.scales ? 1 : 0
}

data "aws_dynamodb_table" "now" {
  count = contains(flatten(data.aws_dynamodb_tables.all[*].names), var.name) ? 1 : 0
  name  = var.name
}

module "autoscaling" {
  source = "../autoscaling"
  count  = local.scales && !contains(var.without, "autoscaling") ? 1 : 0

  table_name = aws_dynamodb_table.this.name
  scaling    = local.scaling
  tags       = var.tags
}
