"""CKV_DYNAFORM_6: an enabled TTL can delete something."""

from checkov.common.models.enums import CheckCategories

from dynaform.policy.checkov_side.base import Configuration, PlanCheck, block, value


class TimeToLive(PlanCheck):
    """A plan shows the TTL attribute's name, and its type only where it is a key attribute too."""

    def problem(self, conf: Configuration) -> str:
        """No TTL is fine; an enabled one names an attribute that can be a Number."""
        ttl = block(conf, "ttl")
        if ttl is None or value(ttl, "enabled") is not True:
            return ""
        name = value(ttl, "attribute_name")
        if not name:
            return "TTL is enabled without the name of an attribute."
        kind = _key_types(conf).get(name, "N")
        return "" if kind == "N" else f"The TTL attribute {name} is a key attribute of type {kind}."


def _key_types(conf: Configuration) -> dict[str, str]:
    """Type of every attribute the table declares: those of its keys and indexes."""
    found = {}
    for each in conf.get("attribute") or []:
        if isinstance(each, dict):
            found[value(each, "name")] = value(each, "type")
    return found


check = TimeToLive("CKV_DYNAFORM_6", "DynamoDB table's TTL names a usable attribute", CheckCategories.GENERAL_SECURITY)
