# What the module refuses, and in what words.

mock_provider "aws" {}

variables {
  name       = "dev-shop"
  vault_name = "dev-dynamodb-dev"
}

# says: Backup plan 'a/b': AWS Backup takes 1 to 50 characters
run "a_name_with_a_slash" {
  command = plan

  variables {
    name = "a/b"
  }

  expect_failures = [var.name]
}

# says: schedule is daily or weekly, seen: hourly
run "a_schedule_that_is_none" {
  command = plan

  variables {
    settings = [{ schedule = "daily" }, null, { schedule = "hourly" }]
  }

  expect_failures = [var.settings]
}

# says: days is a whole number from 1 to 36500
run "backups_that_are_kept_for_no_day" {
  command = plan

  variables {
    settings = [{ days = 0 }]
  }

  expect_failures = [var.settings]
}

# says: hour is a whole number from 0 to 23, in UTC
run "an_hour_after_the_last" {
  command = plan

  variables {
    settings = [{ hour = 24 }]
  }

  expect_failures = [var.settings]
}

# says: weekday is MON, TUE, WED, THU, FRI, SAT or SUN, seen: Sunday
run "a_weekday_in_full" {
  command = plan

  variables {
    settings = [{ weekday = "Sunday" }]
  }

  expect_failures = [var.settings]
}

# says: start_window_minutes is a whole number from 60
run "too_little_time_to_start" {
  command = plan

  variables {
    settings = [{ start_window_minutes = 30 }]
  }

  expect_failures = [var.settings]
}

# says: completion_window_minutes is a whole number of minutes
run "half_a_minute" {
  command = plan

  variables {
    settings = [{ completion_window_minutes = 100.5 }]
  }

  expect_failures = [var.settings]
}
