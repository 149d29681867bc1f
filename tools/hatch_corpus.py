"""Build hook: the corpus travels inside the wheel, as `kb/_corpus`.

An editable install reads `corpus/` of the checkout, so nothing is copied for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CorpusBuildHook(BuildHookInterface[Any]):
    """Adds every visible file of `corpus/` to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill `force_include`; hidden folders hold imported sheets, which only a merge needs."""
        if version == "editable":
            return
        corpus = Path(self.root) / "corpus"
        for path in sorted(corpus.rglob("*")):
            parts = path.relative_to(corpus).parts
            if path.is_file() and not any(part.startswith(".") for part in parts):
                build_data["force_include"][str(path)] = "/".join(("kb", "_corpus", *parts))
