"""Floor 4, pure: proofs in, the text of every rendered file out."""

from dynaform.render.family import render_family, rendered_paths
from dynaform.render.provider import unrenderable
from dynaform.render.stale import stale_findings

__all__ = ["render_family", "rendered_paths", "stale_findings", "unrenderable"]
