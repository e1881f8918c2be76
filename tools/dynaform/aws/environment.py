"""The explicit environment of child processes: Terraform gets what it needs and nothing it should not see."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from dynaform.aws.overrides import ENDPOINT, names_endpoint
from dynaform.aws.target import Target

_PASSED = (
    "HOME", "PATH", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "USER", "LOGNAME", "SYSTEMROOT",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "AWS_CA_BUNDLE", "SSH_AUTH_SOCK", "GIT_SSH_COMMAND", "TF_PLUGIN_CACHE_DIR",
    "GOGC", "GOMEMLIMIT",
    "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
)  # fmt: skip
"""The last line is what a profile's credential_process asks a keychain with."""
_REPLACED = ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
_DUMMY = "test"
"""Keys for an emulator: it checks none, the SDKs insist on some. Too short to be taken for a secret in an output."""
_REAL_KEY = re.compile(r"(AKIA|ASIA)[A-Z0-9]{16}")


def child_environment(target: Target, variables: Mapping[str, str]) -> dict[str, str]:
    """What a child of ours sees: basics, AWS settings, both names of the Region, the endpoint where there is one.

    An emulator gets dummy keys unless the caller has its own for it, and neither profile nor configuration file, so
    that nothing of a real account can leave through its address and no setting there can lead around it.
    """
    child = {name: variables[name] for name in _PASSED if name in variables}
    child |= {"AWS_REGION": target.region, "AWS_DEFAULT_REGION": target.region}
    child |= _simulated(variables) if target.simulated else _real(variables)
    # said in every case: a profile may tell the SDKs to ignore the variable that follows, or name an endpoint that was
    # let pass only because the caller ignores it
    child["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "false" if target.endpoint else "true"
    return child | ({ENDPOINT: target.endpoint} if target.endpoint else {})


def _real(variables: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in variables.items() if name.startswith("AWS_") and not names_endpoint(name)}
    return {name: value for name, value in kept.items() if name not in _REPLACED}


def _simulated(variables: Mapping[str, str]) -> dict[str, str]:
    return {
        **simulated_keys(variables),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def simulated_keys(variables: Mapping[str, str]) -> dict[str, str]:
    """Access keys for an emulator: the caller's where AWS_ENDPOINT_URL is the caller's too, else dummies.

    Some emulators tell accounts or data apart by the key, so the caller's count; but never one that looks real.
    """
    key, secret = variables.get("AWS_ACCESS_KEY_ID"), variables.get("AWS_SECRET_ACCESS_KEY")
    if variables.get(ENDPOINT) and key and secret and not _REAL_KEY.fullmatch(key):
        return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
    return {"AWS_ACCESS_KEY_ID": _DUMMY, "AWS_SECRET_ACCESS_KEY": _DUMMY}
