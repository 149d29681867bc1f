"""Install the CPU build of torch, and never gigabytes of CUDA by accident.

Pip is asked first which file it would take, without downloading it. If that file is a CPU
build, it is installed from where pip is configured to look. If it is built for CUDA, torch
comes from PyTorch's own index of CPU builds instead. `KB_ALLOW_CUDA=1` lifts the rule.

Torch is installed alone (`--no-deps`): its dependencies come with the project's own, in the
versions of constraints.txt. Run with the interpreter of the virtual environment.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_CUDA_NAMES = re.compile(r"^(nvidia|cuda|triton)(-|$)")
_CUDA_LOCAL = re.compile(r"^(cu\d|rocm|xpu)")


class TorchError(RuntimeError):
    """Torch cannot be installed as asked; the message says what to do."""


def pinned_version(constraints: str) -> str:
    """The version of torch that the text of constraints.txt names.

    Raises:
        TorchError: there is no line `torch==…`.
    """
    match = re.search(r"^torch==([^\s;#]+)", constraints, re.MULTILINE)
    if match is None:
        raise TorchError("constraints.txt has no line 'torch==…'. Run `make constraints`.")
    return match.group(1)


def cuda_packages(
    report: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> list[str]:
    """Why the torch that a pip report would install is no CPU build.

    Args:
        report: what `pip install --dry-run --report` wrote.
        environment: values for the markers of requirements, for another platform than this.

    Returns:
        Names of the CUDA packages that would come along, or the build label itself
        (`torch+cu130`); empty for a CPU build.

    Raises:
        TorchError: the report names no torch.
    """
    found = [i["metadata"] for i in report["install"] if i["metadata"]["name"] == "torch"]
    if not found:
        raise TorchError("pip's report names no torch that it would install.")
    reasons: list[str] = []
    local = Version(found[0]["version"]).local
    if local is not None and _CUDA_LOCAL.match(local):
        reasons.append(f"torch+{local}")
    marker_values = {**(environment or {}), "extra": ""}
    for text in found[0].get("requires_dist", ()):
        wanted = Requirement(text)
        applies = wanted.marker is None or wanted.marker.evaluate(marker_values)
        if applies and _CUDA_NAMES.match(wanted.name):
            reasons.append(wanted.name)
    return sorted(set(reasons))


def installed_is_right(version: str, *, cuda_allowed: bool) -> bool:
    """Whether this environment already holds that version, as a build that is allowed."""
    try:
        distribution = metadata.distribution("torch")
        have = Version(distribution.version)
    except (metadata.PackageNotFoundError, InvalidVersion):
        return False
    if have.public != version:
        return False
    report = {
        "install": [
            {
                "metadata": {
                    "name": "torch",
                    "version": str(have),
                    "requires_dist": distribution.requires or [],
                }
            }
        ]
    }
    return cuda_allowed or not cuda_packages(report)


def _pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], check=False)
    if done.returncode != 0:
        raise TorchError(f"pip failed (status {done.returncode}): pip {' '.join(arguments)}")


def _report(requirement: str) -> dict[str, Any]:
    """Pip's own account of what it would install; fast-deps reads metadata, not the wheel."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"),
            *("--no-deps", "--quiet", "--use-feature=fast-deps", "--report", "-", requirement),
        ],
        check=False,
        capture_output=True,  # pip warns of fast-deps at every use; shown only where it fails
        text=True,
    )
    if done.returncode != 0:
        raise TorchError(
            f"{done.stderr.strip()}\npip finds no {requirement} for this Python "
            f"({sys.version.split()[0]}). If its messages above name no other reason, take "
            "Python 3.11 to 3.13: PYTHON=/path/to/python make install"
        )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def install(version: str, *, cuda_allowed: bool) -> str:
    """Bring torch into this environment and say, in one sentence, which and from where.

    Raises:
        TorchError: no allowed build could be installed.
    """
    if installed_is_right(version, cuda_allowed=cuda_allowed):
        return f"torch {metadata.version('torch')} is there already."
    requirement = f"torch=={version}"
    reasons = [] if cuda_allowed else cuda_packages(_report(requirement))
    if not reasons:
        _pip("install", "--no-deps", requirement)
        return f"torch {version}: installed from where pip is configured to look."
    print(
        f"torch {version}: pip would take a CUDA build ({', '.join(reasons[:3])}, …); "
        f"taking the CPU build from {CPU_INDEX} instead. KB_ALLOW_CUDA=1 allows CUDA.",
        flush=True,
    )
    try:
        _pip("install", "--no-deps", "--index-url", CPU_INDEX, requirement)
    except TorchError as error:
        raise TorchError(
            f"{error}\nNo CPU build of torch could be fetched. Either let this machine reach "
            f"{CPU_INDEX}, or put the CPU wheel of torch {version} where pip looks "
            "(PIP_FIND_LINKS=FOLDER make install), or allow CUDA with KB_ALLOW_CUDA=1."
        ) from error
    return f"torch {version}: CPU build installed from {CPU_INDEX}."


def main() -> int:
    """Exit status 0 when an allowed torch is in the environment, else 1."""
    try:
        version = pinned_version((ROOT / "constraints.txt").read_text(encoding="utf-8"))
        print(install(version, cuda_allowed=os.environ.get("KB_ALLOW_CUDA") == "1"))
    except TorchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
