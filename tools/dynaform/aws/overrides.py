"""Every setting that would send a call somewhere else than to AWS, as the SDKs and Terraform's provider find them."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

ENDPOINT = "AWS_ENDPOINT_URL"
_IGNORE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
_LEGACY = re.compile(r"AWS_[A-Z0-9]+_ENDPOINT")
"""AWS_S3_ENDPOINT and the like: read by Terraform's S3 backend and provider alone, whatever the ignore flag says."""


def names_endpoint(name: str) -> bool:
    """Whether a variable of this name sends calls elsewhere."""
    return name.startswith(ENDPOINT) or _LEGACY.fullmatch(name) is not None


def endpoint_overrides(variables: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every override in force: where it is set, as people look for it, and its URL."""
    files = _Files(variables)
    ignored = (variables.get(_IGNORE) or files.value("ignore_configured_endpoint_urls")).strip().lower() == "true"
    named = [(name, value) for name, value in sorted(variables.items()) if value and names_endpoint(name)]
    found = [(name, value) for name, value in named if not (ignored and name.startswith(ENDPOINT))]
    return found if ignored else [*found, *files.overrides()]


class _Files:
    """The shared configuration and credentials files, as far as the profile in force reads them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._profile = variables.get("AWS_PROFILE") or variables.get("AWS_DEFAULT_PROFILE") or "default"
        folder = Path(variables.get("HOME", "~")).expanduser() / ".aws"
        config = Path(variables.get("AWS_CONFIG_FILE") or folder / "config").expanduser()
        credentials = Path(variables.get("AWS_SHARED_CREDENTIALS_FILE") or folder / "credentials").expanduser()
        self._parsed = [(path, _parse(path)) for path in (config, credentials)]

    def value(self, option: str) -> str:
        """An option of the profile; "" where it is not set."""
        values = (
            parser.get(section, option) for _, parser, section in self._sections() if parser.has_option(section, option)
        )
        return next(values, "")

    def overrides(self) -> Iterator[tuple[str, str]]:
        """endpoint_url of the profile, and of the services section it names."""
        services = f"services {self.value('services').strip()}"
        named = [(path, parser, services) for path, parser in self._parsed if parser.has_section(services)]
        for path, parser, section in (*self._sections(), *named):
            for url in _urls(parser, section):
                yield f"endpoint_url in [{section}] of {path}", url

    def _sections(self) -> Iterator[tuple[Path, configparser.RawConfigParser, str]]:
        for path, parser in self._parsed:
            for section in (f"profile {self._profile}", self._profile):
                if parser.has_section(section):
                    yield path, parser, section


def _parse(path: Path) -> configparser.RawConfigParser:
    """An unreadable file counts as empty: the SDKs refuse it themselves, in words of their own."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=False)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError, OSError):
        return configparser.RawConfigParser()
    return parser


def _urls(parser: configparser.RawConfigParser, section: str) -> Iterator[str]:
    """``endpoint_url = X`` of a section, those of nested service blocks too (their lines arrive as one value)."""
    for option, value in parser.items(section):
        if option == "endpoint_url":
            yield value.strip()
        for line in value.splitlines():
            name, equals, url = line.partition("=")
            if equals and name.strip().lower() == "endpoint_url":
                yield url.strip()
