"""Which torch is taken: decided on pip's own reports, recorded, and on this environment."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from tools import install_torch
from tools.install_torch import TorchError, cuda_packages, installed_is_right, pinned_version

REPORTS = Path(__file__).resolve().parent.parent / "data" / "torch"
LINUX = {"platform_system": "Linux", "python_version": "3.11"}
MAC = {"platform_system": "Darwin", "python_version": "3.11"}


def report(name: str, **changes: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    data["install"][0]["metadata"] |= changes
    return data


def test_a_cpu_wheel_that_pip_is_configured_to_find_is_taken():
    assert cuda_packages(report("cpu"), LINUX) == []


def test_the_wheel_of_the_public_index_is_built_for_cuda_on_linux():
    assert cuda_packages(report("cuda"), LINUX) == [
        "cuda-bindings",
        "cuda-toolkit",
        "nvidia-cudnn-cu13",
        "nvidia-cusparselt-cu13",
        "nvidia-nccl-cu13",
        "nvidia-nvshmem-cu13",
        "triton",
    ]


def test_the_same_requirements_bring_no_cuda_to_another_system():
    assert cuda_packages(report("cuda"), MAC) == []


@pytest.mark.parametrize("label", ["cu130", "rocm7.1", "xpu"])
def test_a_build_label_is_reason_enough(label: str):
    assert cuda_packages(report("cpu", version=f"2.13.0+{label}"), LINUX) == [f"torch+{label}"]


def test_a_report_without_torch_is_refused():
    with pytest.raises(TorchError, match="no torch"):
        cuda_packages({"install": []}, LINUX)


def test_the_version_comes_from_the_constraints():
    assert pinned_version("tokenizers==0.23.3\ntorch==2.13.0\n") == "2.13.0"
    with pytest.raises(TorchError, match="make constraints"):
        pinned_version("pytorch==1\n")


def test_the_torch_of_this_environment_is_a_cpu_build_of_the_pinned_version(project_root: Path):
    pinned = pinned_version((project_root / "constraints.txt").read_text(encoding="utf-8"))
    assert installed_is_right(pinned, cuda_allowed=False)
    assert not installed_is_right("1.0.0", cuda_allowed=True)


def test_no_cuda_package_is_installed_here():
    names = {(d.metadata["Name"] or "").lower() for d in metadata.distributions()}
    assert [n for n in names if n.startswith(("nvidia", "cuda-", "triton"))] == []


def asked_of_pip(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, Any], *, cuda_allowed: bool
) -> list[tuple[str, ...]]:
    """What `install` would have pip do on a machine that has no torch and offers `found`."""
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(install_torch, "installed_is_right", lambda *_, **__: False)
    monkeypatch.setattr(install_torch, "_report", lambda _: found)
    monkeypatch.setattr(install_torch, "_pip", lambda *arguments: calls.append(arguments))
    install_torch.install("2.13.0", cuda_allowed=cuda_allowed)
    return calls


def test_only_a_cuda_build_leads_to_the_index_of_cpu_builds(monkeypatch: pytest.MonkeyPatch):
    plain = ("install", "--no-deps", "torch==2.13.0")
    cpu_index = ("install", "--no-deps", "--index-url", install_torch.CPU_INDEX, "torch==2.13.0")
    cuda = report("cuda", version="2.13.0+cu130")
    assert asked_of_pip(monkeypatch, report("cpu"), cuda_allowed=False) == [plain]
    assert asked_of_pip(monkeypatch, cuda, cuda_allowed=False) == [cpu_index]
    assert asked_of_pip(monkeypatch, cuda, cuda_allowed=True) == [plain]


def test_an_unreachable_index_of_cpu_builds_names_the_ways_out(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: str) -> None:
        raise TorchError("pip failed (status 1)")

    monkeypatch.setattr(install_torch, "installed_is_right", lambda *_, **__: False)
    monkeypatch.setattr(install_torch, "_report", lambda _: report("cuda", version="2.13.0+cu130"))
    monkeypatch.setattr(install_torch, "_pip", refuse)
    with pytest.raises(TorchError, match=r"PIP_FIND_LINKS[\s\S]*KB_ALLOW_CUDA=1"):
        install_torch.install("2.13.0", cuda_allowed=False)
