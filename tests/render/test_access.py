"""Grants as the data of a family's module."""

from __future__ import annotations

from access.tenancy import tenancy
from dynaform.render.access import consumers
from dynaform.render.hcl import attributes

EXPECTED = r"""consumers = {
  events = {
    statements = {
      DenyWithoutTls = {
        actions = ["dynamodb:*"]
        conditions = {
          Bool = { "aws:SecureTransport" = ["false"] }
        }
        effect    = "Deny"
        resources = ["table/${local.tables["Main"].name}", "table/${local.tables["Main"].name}/*"]
      }
      ListStreams = { actions = ["dynamodb:ListStreams"], resources = ["*"] }
      ReadStream = {
        actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]
        resources = ["table/${local.tables["Main"].name}/stream/*"]
      }
    }
    tables = ["Main"]
  }
  own = {
    statements = {
      DenyWithoutTls = {
        actions = ["dynamodb:*"]
        conditions = {
          Bool = { "aws:SecureTransport" = ["false"] }
        }
        effect    = "Deny"
        resources = ["table/${local.tables["Main"].name}", "table/${local.tables["Main"].name}/*"]
      }
      QueryOwnKeys = {
        actions = ["dynamodb:Query"]
        conditions = {
          "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["OWNER#$${aws:PrincipalTag/userId}#ORDERS"] }
          Null                        = { "dynamodb:LeadingKeys" = ["false"] }
        }
        resources = ["table/${local.tables["Main"].name}/index/ByOwner"]
      }
    }
    tables = ["Main"]
  }
}"""


def test_statements_by_sid_with_names_of_the_modules_own_data() -> None:
    proofs = tenancy("{own: {access_patterns: [orders-of-owner], leading_key: userId}, events: {stream: Main}}")
    assert attributes({"consumers": consumers(proofs)}) == EXPECTED
