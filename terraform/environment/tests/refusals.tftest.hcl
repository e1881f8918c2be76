# What the root refuses, and in what words.

mock_provider "aws" {}

variables {
  environment = "staging"
  account_id  = "111122223333"
  region      = "us-east-1"
}

# says: environment 'Staging': use 1 to 32 lower-case letters
run "a_name_in_capitals" {
  command = plan

  variables {
    environment = "Staging"
  }

  expect_failures = [var.environment]
}

# says: account_id '1234': an AWS account number has 12 digits
run "an_account_that_is_none" {
  command = plan

  variables {
    account_id = "1234"
  }

  expect_failures = [var.account_id]
}

# says: region 'virginia' is no AWS Region
run "a_region_that_is_none" {
  command = plan

  variables {
    region = "virginia"
  }

  expect_failures = [var.region]
}

# says: name_prefix 'a b': use at most 32
run "a_prefix_with_a_blank" {
  command = plan

  variables {
    name_prefix = "a b"
  }

  expect_failures = [var.name_prefix]
}

# says: customer_key_rotation_days 30: KMS takes whole days from 90 to 2560
run "a_key_that_rotates_too_often" {
  command = plan

  variables {
    customer_key_rotation_days = 30
  }

  expect_failures = [var.customer_key_rotation_days]
}

# says: alarm_emails: 'team' is no e-mail address
run "an_address_that_is_none" {
  command = plan

  variables {
    alarm_topic  = true
    alarm_emails = ["team", "oncall@example.com"]
  }

  expect_failures = [var.alarm_emails]
}

# says: alarm_emails lists 1, but there is no topic to write to them
run "addresses_without_a_topic" {
  command = plan

  variables {
    alarm_emails = ["team@example.com"]
  }

  expect_failures = [var.alarm_emails]
}

# says: user_errors_threshold 0: the alarm would ring while nothing is refused
run "an_alarm_that_always_rings" {
  command = plan

  variables {
    user_errors_threshold = 0
  }

  expect_failures = [var.user_errors_threshold]
}

# says: the vault would be called 'a-prefix-of-thirty-two-characterdynamodb-a-name-of-twenty-1', and AWS Backup takes 50 characters
run "a_vault_with_too_long_a_name" {
  command = plan

  variables {
    backup_vault = true
    name_prefix  = "a-prefix-of-thirty-two-character"
    environment  = "a-name-of-twenty-1"
  }

  expect_failures = [var.backup_vault]
}

# says: backup_vault_lock locks a vault, and the environment has none
run "a_lock_without_a_vault" {
  command = plan

  variables {
    backup_vault_lock = { min_retention_days = 7 }
  }

  expect_failures = [var.backup_vault_lock]
}

# says: are whole days from 1 to 36500. Seen: {"max_retention_days":null,"min_retention_days":0}
run "a_lock_of_no_days" {
  command = plan

  variables {
    backup_vault      = true
    backup_vault_lock = { min_retention_days = 0 }
  }

  expect_failures = [var.backup_vault_lock]
}

# says: no number of days is at least 30 and at most 7
run "a_lock_that_nothing_fits" {
  command = plan

  variables {
    backup_vault      = true
    backup_vault_lock = { min_retention_days = 30, max_retention_days = 7 }
  }

  expect_failures = [var.backup_vault_lock]
}
