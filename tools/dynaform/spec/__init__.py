"""Floor 2: the spec. From YAML text to typed models, and every reference inside it checked."""

from dynaform.spec.load import LoadedFamily, family_names, load_family, parse_family, spec_path

__all__ = ["LoadedFamily", "family_names", "load_family", "parse_family", "spec_path"]
