import pytest

from dynaform.terraform.failure import failure

BOXED = """
╷
│ Warning: Deprecated
│
│ Something old.
╵
╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error S3: PutObject, https response error
│ StatusCode: 412
╵
╷
│ Error: Second
│
│   on main.tf line 3
╵
"""
PLAIN = """
Error: Saved plan is stale

The given plan file can no longer be applied because the state was changed
by another operation after the plan was created.
"""


# What Terraform 1.11.4 with provider 5.100.0 and the S3 backend printed, shortened.
LOCKED = """
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error
StatusCode: 412, RequestID: PEy2, HostID: 9Gjj, api error
PreconditionFailed: At least one of the pre-conditions you specified did not hold
Lock Info:
  ID:        1b2c
  Path:      state-b/dev/x.tfstate
  Who:       a@b

Terraform acquires a state lock to protect the state from being written
by multiple users at the same time.
"""
ACCOUNT = """
Error: AWS account ID not allowed: 000000000042

  with provider["registry.terraform.io/hashicorp/aws"],
  on main.tf line 11, in provider "aws":
  11: provider "aws" {

"""
NO_BUCKET = """
Error: Failed to get existing workspaces: S3 bucket "nonexist" does not exist.

The referenced S3 bucket must have been previously created.

Error: operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: KtPK, NoSuchBucket: x


"""
NO_PROVIDER = """
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
hashicorp/aws: provider registry.terraform.io/hashicorp/aws was not found in
any of the search locations

  - /empty/mirror
"""
NO_CREDENTIALS = """
Error: No valid credential sources found

Please see https://developer.hashicorp.com/terraform/language/backend/s3
for more information about providing credentials.

Error: failed to refresh cached credentials, no EC2 IMDS role found
"""
DEAD = """
Error: validating provider credentials: retrieving caller identity from STS: operation error STS: GetCallerIdentity, \
exceeded maximum number of attempts, 5, request send failed, Post "http://127.0.0.1:9/": dial tcp 127.0.0.1:9: \
connect: connection refused

  with provider["registry.terraform.io/hashicorp/aws"],
  on main.tf line 11, in provider "aws":
"""
CHECKSUM = """
Error: Failed to install provider

Error while installing hashicorp/aws v5.100.0: the local package for
registry.terraform.io/hashicorp/aws 5.100.0 doesn't match any of the
checksums previously recorded in the dependency lock file (this might be
because the available checksums are for packages targeting different
platforms)
"""
NO_LOCK_FILE = """
Error: Provider dependency changes detected

Changes to the required provider dependencies were detected, but the lock
file is read-only.
"""
EXISTS = """
Error: creating AWS DynamoDB Table (walked): operation error DynamoDB: CreateTable, https response error \
StatusCode: 400, RequestID: HQa6, ResourceInUseException: Table already exists: walked

  with aws_dynamodb_table.this,
  on main.tf line 8, in resource "aws_dynamodb_table" "this":
"""
UNSAVED = """
Error: Failed to save state

Error saving state: failed to upload state: operation error S3: PutObject, connect: connection refused

Error: Failed to persist state to backend

The error shown above has prevented Terraform from writing the updated state
to the configured backend. To allow for recovery, the state has been written
to the file "errored.tfstate" in the current working directory.
"""


def test_the_first_errors_summary_is_the_message_and_all_the_rest_its_detail() -> None:
    error = failure("plan", "social", BOXED)
    assert error.message == "terraform plan failed for social: Error acquiring the state lock"
    assert error.detail.splitlines() == [
        "Error message: operation error S3: PutObject, https response error",
        "StatusCode: 412",
        "",
        "Error: Second",
        "  on main.tf line 3",
    ]
    assert "force-unlock" in error.hint


def test_errors_without_a_box_are_found_too() -> None:
    error = failure("apply", "social", PLAIN)
    assert error.message == "terraform apply failed for social: Saved plan is stale"
    assert "by another operation after the plan was created." in error.detail
    assert error.hint == "The state has changed since: plan again."


@pytest.mark.parametrize(
    ("output", "message", "detail", "hint"),
    [
        (LOCKED, "Error acquiring the state lock", "  Who:       a@b", "force-unlock"),
        (ACCOUNT, "AWS account ID not allowed: 000000000042", "on main.tf line 11", "environment.yaml"),
        (NO_BUCKET, 'S3 bucket "nonexist" does not exist.', "Error: operation error S3", "terraform/bootstrap"),
        (NO_PROVIDER, "Failed to query available provider packages", "/empty/mirror", "DYNAFORM_PROVIDER_MIRROR"),
        (CHECKSUM, "Failed to install provider", "checksums previously recorded", "mend the mirror"),
        (NO_LOCK_FILE, "Provider dependency changes detected", "read-only", "make render"),
        (NO_CREDENTIALS, "No valid credential sources found", "no EC2 IMDS role", "Sign in"),
        (DEAD, "connect: connection refused", "on main.tf line 11", "make simulator-up"),
        (EXISTS, "Table already exists: walked", "  with aws_dynamodb_table.this", "adopt: true"),
        (UNSAVED, "Failed to save state", "Failed to persist state", "terraform state push errored.tfstate"),
    ],
)
def test_errors_as_terraform_really_prints_them(output: str, message: str, detail: str, hint: str) -> None:
    error = failure("plan", "social", output.replace("\\\n", ""))
    assert message in error.message
    assert "\n" not in error.message
    assert detail in error.detail
    assert hint in error.hint


def test_a_warning_after_an_error_is_no_part_of_it() -> None:
    error = failure("apply", "social", PLAIN + "\nWarning: Old\n\nNever mind.\n")
    assert "Never mind" not in error.message + error.detail


@pytest.mark.parametrize("output", ["", "killed\n"])
def test_a_failure_without_an_error_still_says_something(output: str) -> None:
    error = failure("apply", "social", output)
    assert error.message.endswith(("no output", "killed"))
    assert error.exit_code == 4


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Error: No valid credential sources found", "Sign in"),
        ("Error: dial tcp 127.0.0.1:1: connect: connection refused", "does not answer"),
        ("Error: Failed to query available provider packages", "DYNAFORM_PROVIDER_MIRROR"),
        ("Error: Unsupported Terraform Core version", "1.11"),
    ],
)
def test_well_known_errors_say_how_to_mend_them(words: str, hint: str) -> None:
    assert hint in failure("init", "social", words).hint
