"""A corpus small enough to be broken on purpose."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"

CONCEPTS = {
    "concepts": [
        {"code": "extradition.nationality", "question": "May nationals be extradited?"},
        {"code": "mla.costs", "question": "Who pays?"},
    ]
}
GLOSSARY = {
    "concepts": [
        {
            "code": code,
            "label": code,
            "terms": {"en": {"preferred": code, "synonyms": []}},
        }
        for code in ("extradition.nationality", "mla.costs")
    ],
    "terms": [],
}
LAW: dict[str, Any] = {
    "id": "th-example-act-2001",
    "kind": "law",
    "jurisdictions": ["TH"],
    "title": "Example Act",
    "citation": "B.E. 2544 (2001)",
    "topics": ["extradition"],
    "language": ["th"],
    "adopted": "2001-02-03",
    "status": "in force",
    "state": "in force",
    "sources": [{"address": "https://example.org/act", "kind": "official text"}],
    "provisions": [
        {
            "slug": "s-7",
            "ref": "s 7",
            "heading": "Nationals",
            "summary": "A national is not extradited.",
            "concepts": ["extradition.nationality"],
            "basis": "read",
            "sources": [{"address": "https://example.org/act", "kind": "official text"}],
        }
    ],
}
AGREEMENT: dict[str, Any] = {
    "id": "kh-th-example-2002",
    "kind": "agreement",
    "jurisdictions": ["KH", "TH"],
    "title": "Example Treaty",
    "citation": "Bangkok, 1 June 2002",
    "topics": ["mla"],
    "language": ["en"],
    "status": "in force",
    "parties": [
        {"country": "KH", "signed": "2002-06-01", "force": {"is": "yes", "from": "2003-01-01"}},
        {"country": "TH", "signed": "2002-06-01", "force": {"is": "yes", "from": "2003-01-01"}},
    ],
    "provisions": [
        {
            "slug": "art-4",
            "ref": "art 4",
            "heading": "Costs",
            "summary": "The requested Party pays.",
            "concepts": ["mla.costs"],
            "basis": "recalled",
        }
    ],
}


def law() -> dict[str, Any]:
    return copy.deepcopy(LAW)


def agreement() -> dict[str, Any]:
    return copy.deepcopy(AGREEMENT)


def put(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True)
    path.write_text(text, encoding="utf-8")
    return path


def small(folder: Path) -> Path:
    put(folder, "concepts.yaml", CONCEPTS)
    put(folder, "glossary.yaml", GLOSSARY)
    put(folder, "laws/th/th-example-act-2001.yaml", LAW)
    put(folder, "agreements/kh-th-example-2002.yaml", AGREEMENT)
    return folder
