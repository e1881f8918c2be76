# What the module refuses of a plan as a whole, and in what words.

mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name       = "dev-shop"
  vault_name = "dev-dynamodb-dev"
}

# says: Backup plan 'dev-shop' is enabled, by the document's promise or by a layer of settings, but there is no vault
run "backups_without_a_vault" {
  command = plan

  variables {
    vault_name = null
    settings   = [{ enabled = true }]
  }

  expect_failures = [aws_backup_plan.this]
}

# says: completion_window_minutes 120 ends before start_window_minutes 180 does
run "a_job_that_cannot_finish" {
  command = plan

  variables {
    settings = [{ enabled = true, start_window_minutes = 180, completion_window_minutes = 120 }]
  }

  expect_failures = [aws_backup_plan.this]
}
