"""The explicit environment of child processes: Terraform gets what it needs and nothing it should not see."""

from __future__ import annotations

from collections.abc import Mapping

from dynaform.aws.target import Target

_PASSED = (
    "HOME", "PATH", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "USER", "LOGNAME", "SYSTEMROOT",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND",
)  # fmt: skip
_DUMMY = "simulated"
"""Keys for an emulator: it checks none, the SDKs insist on some."""


def child_environment(target: Target, variables: Mapping[str, str]) -> dict[str, str]:
    """What a child of ours sees: basics, AWS settings, both names of the Region, the endpoint where there is one.

    An emulator gets dummy keys unless the caller has its own, and never the real ones of a profile: the profile's
    variables are left out, so that nothing of a real account can leave through a loopback address.
    """
    child = {name: variables[name] for name in _PASSED if name in variables}
    child |= {"AWS_REGION": target.region, "AWS_DEFAULT_REGION": target.region}
    if target.simulated:
        child |= simulated_keys(variables)
        child["AWS_EC2_METADATA_DISABLED"] = "true"
    else:
        child |= {
            name: value
            for name, value in variables.items()
            if name.startswith("AWS_") and not name.startswith(("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT"))
        }
    if target.endpoint:
        child["AWS_ENDPOINT_URL"] = target.endpoint
    return child


def simulated_keys(variables: Mapping[str, str]) -> dict[str, str]:
    """Access keys for an emulator: the caller's where AWS_ENDPOINT_URL came from the caller too, else dummies."""
    own = variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY")
    if variables.get("AWS_ENDPOINT_URL") and all(own):
        return {"AWS_ACCESS_KEY_ID": str(own[0]), "AWS_SECRET_ACCESS_KEY": str(own[1])}
    return {"AWS_ACCESS_KEY_ID": _DUMMY, "AWS_SECRET_ACCESS_KEY": _DUMMY}
