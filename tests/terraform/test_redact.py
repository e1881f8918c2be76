import json

from dynaform.terraform import redact_plan, redact_text

KEY = "AKIA" + "ABCDEFGHIJKLMNOP"


def test_keys_and_given_secrets_are_hidden_in_text() -> None:
    text = f'id {KEY} aws_secret_access_key = "wJalrXUtnFEMIbPxRfiCY" token hunter2hunter2'
    hidden = redact_text(text, ["hunter2hunter2", ""])
    for secret in (KEY, "wJalrXUtnFEMIbPxRfiCY", "hunter2"):
        assert secret not in hidden
    assert hidden.startswith("id (redacted) aws_secret_access_key")


def test_everything_that_a_plan_marks_sensitive_is_hidden_and_nothing_else() -> None:
    plan = {
        "variables": {"password": {"value": "S1"}, "region": {"value": "eu-west-1"}},
        "configuration": {
            "root_module": {"variables": {"password": {"sensitive": True, "default": "S10"}, "region": {}}}
        },
        "planned_values": {
            "outputs": {"secret": {"sensitive": True, "value": "S2"}, "arn": {"sensitive": False, "value": "arn:x"}},
            "root_module": {
                "resources": [{"values": {"name": "t", "pw": "S3"}, "sensitive_values": {"pw": True}}],
                "child_modules": [
                    {"resources": [{"values": {"k": ["a", "S4"]}, "sensitive_values": {"k": [False, True]}}]}
                ],
            },
        },
        "resource_changes": [
            {
                "address": "x",
                "change": {
                    "actions": ["update"],
                    "before": {"pw": "S5", "name": "t", "nested": [{"deep": "S6", "open": "o"}]},
                    "before_sensitive": {"pw": True, "nested": [{"deep": True}]},
                    "after": {"pw": "S7", "name": "t"},
                    "after_sensitive": {"pw": True},
                },
            }
        ],
        "output_changes": {
            "secret": {"before": "S8", "before_sensitive": True, "after": "S9", "after_sensitive": True}
        },
        "resource_drift": [{"change": {"before": KEY, "after": {"arn": "arn:y"}, "after_sensitive": {}}}],
    }
    original = json.dumps(plan)
    redacted = redact_plan(plan)
    text = json.dumps(redacted)
    assert not [secret for secret in [f'"S{number}"' for number in range(1, 11)] if secret in text]
    assert KEY not in text
    assert json.dumps(plan) == original
    change = redacted["resource_changes"][0]
    assert change["address"] == "x"
    assert change["change"]["actions"] == ["update"]
    assert change["change"]["after"]["name"] == "t"
    assert change["change"]["before"]["nested"][0]["open"] == "o"
    assert redacted["variables"]["region"]["value"] == "eu-west-1"
    assert redacted["planned_values"]["outputs"]["arn"]["value"] == "arn:x"
    assert redacted["resource_drift"][0]["change"]["after"] == {"arn": "arn:y"}
