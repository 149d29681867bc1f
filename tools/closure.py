"""Which installed distributions a list of requirements really needs.

Used to write constraints.txt and to give the wheel's test exactly the runtime packages.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


class MissingDistributionError(LookupError):
    """A requirement is not installed here, or in a version that it does not accept."""


def closure(requirements: Iterable[str]) -> dict[str, metadata.Distribution]:
    """Everything that the requirements need, directly or through others, as installed here.

    Args:
        requirements: as in `Requires-Dist`, markers and extras included; a requirement whose
            marker does not hold on this platform is left out.

    Returns:
        Distributions by canonical name, sorted by it.

    Raises:
        MissingDistributionError: one is not installed, or its version is not accepted.
    """
    found: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(Requirement(text), "") for text in requirements]
    while waiting:
        wanted, asked_by = waiting.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(wanted.name)
        try:
            distribution = found.get(name) or metadata.distribution(name)
        except metadata.PackageNotFoundError:
            raise MissingDistributionError(f"{wanted} is not installed{asked_by}.") from None
        if not wanted.specifier.contains(distribution.version, prereleases=True):
            raise MissingDistributionError(
                f"{name} {distribution.version} is installed, {wanted} is needed{asked_by}."
            )
        found[name] = distribution
        for extra in ("", *sorted(wanted.extras)):
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for text in distribution.requires or ():
                further = Requirement(text)
                holds = further.marker is None or further.marker.evaluate({"extra": extra})
                if holds:
                    further.marker = None
                    waiting.append((further, f" (needed by {name})"))
    return dict(sorted(found.items()))
