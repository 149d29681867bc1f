"""A copy of the embedding model that answers queries without torch.

Pooling and normalisation are part of the graph, so that a query is one call. The copy is
compared with sentence-transformers before it is put in its place, and only then renamed.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import ModelError

if TYPE_CHECKING:
    from kb.search.embedding_model import EmbeddingModel

FORMAT = 1
"""Raised by one when the files of a copy change; older copies are then made again."""

TOLERANCE = 1e-5
"""The largest difference of any coordinate that a copy may have."""

GRAPH, TOKENIZER, MANIFEST = "model.onnx", "tokenizer.json", "copy.json"

_SCRATCH = ".copy-"

# Of different lengths, so that padding, truncation and the attention mask are all tried.
_SAMPLES = (
    "extradition",
    "Trafficking in persons for the purpose of forced labour is punished.",
    "The requested State may refuse to surrender its own nationals. " * 40,
    "Điều 150: mua bán người; 刑法; §7(1)",
)


class NotExportableError(ModelError):
    """The model is sound, but is not of the kind that can be copied; the message says why."""


@contextmanager
def _quiet() -> Iterator[None]:
    # The exporter reports its progress to people who develop exporters, by every channel.
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            redirect_stdout(StringIO()),
            redirect_stderr(StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(level)


def _pooling(encoder: Any) -> str:
    """The pooling of a sentence-transformers model, or `NotExportableError`."""
    names = [type(module).__name__ for module in encoder]
    if names[:2] != ["Transformer", "Pooling"] or any(n != "Normalize" for n in names[2:]):
        raise NotExportableError(
            f"The model is made of {', '.join(names)}; a copy can be made of a Transformer "
            "with Pooling only.",
            "Queries are embedded by sentence-transformers instead, which starts slower.",
        )
    mode = encoder[1].pooling_mode
    if mode not in ("mean", "cls") or not encoder[1].include_prompt:
        raise NotExportableError(
            f"The model pools by {mode!r}; a copy can be made for mean and cls over the "
            "whole text only.",
            "Queries are embedded by sentence-transformers instead, which starts slower.",
        )
    return str(mode)


def _write_graph(encoder: Any, mode: str, file: Path) -> None:
    import torch

    class Graph(torch.nn.Module):  # type: ignore[misc]  # torch is not followed
        def __init__(self) -> None:
            super().__init__()
            self.transformer = encoder[0].auto_model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            state = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask
            ).last_hidden_state
            if mode == "cls":
                vector = state[:, 0]
            else:
                mask = attention_mask.unsqueeze(-1).to(state.dtype)
                vector = (state * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(vector, p=2.0, dim=1)

    ids = torch.ones((2, 16), dtype=torch.int64)
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length")
    with torch.no_grad():
        torch.onnx.export(
            Graph().eval(),
            (ids, torch.ones_like(ids)),
            str(file),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_vector"],
            dynamic_shapes={
                "input_ids": {0: batch, 1: length},
                "attention_mask": {0: batch, 1: length},
            },
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def export_onnx(model: EmbeddingModel, target: Path, encoder: Any = None) -> float:
    """Write a copy of `model` into the folder `target`; what was there is replaced.

    `encoder` is the loaded sentence-transformers model, if the caller has it. Returns the
    largest difference found. Raises `NotExportableError` for models of other kinds and
    `ModelError` where the copy answers otherwise than the model.
    """
    import numpy as np

    from kb.search.embed import OnnxQueryEncoder
    from kb.search.embedding_model import load_encoder

    encoder = encoder if encoder is not None else load_encoder(model)
    mode = _pooling(encoder)
    tokenizer = model.tokenizer_file
    if tokenizer is None:
        raise NotExportableError(
            "The model has no tokenizer.json.",
            "Queries are embedded by sentence-transformers instead, which starts slower.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_SCRATCH) as scratch:
        folder = Path(scratch) / "copy"
        folder.mkdir()
        with _quiet():
            _write_graph(encoder, mode, folder / GRAPH)
        shutil.copyfile(tokenizer, folder / TOKENIZER)
        manifest = {
            "format": FORMAT,
            "name": model.name,
            "fingerprint": model.fingerprint,
            "dimension": int(encoder.get_embedding_dimension()),
            "max_length": int(encoder.max_seq_length or model.max_length),
            "query_prefix": model.query_prefix,
        }
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        copy = OnnxQueryEncoder(folder)
        wanted = encoder.encode(
            list(_SAMPLES),
            prompt=model.query_prefix,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        found = np.stack([copy.encode_known(text) for text in _SAMPLES])
        difference = float(np.abs(wanted - found).max())
        if not difference <= TOLERANCE:  # also true of NaN
            raise ModelError(
                f"The copy of the model {model.name} differs from it by {difference:.1e}.",
                "Install the versions of torch and onnx named in constraints.txt.",
            )
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
    return difference


def _sweep(folder: Path) -> None:
    # What a killed build left: no export takes an hour.
    for left in folder.glob(f"{_SCRATCH}*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left)
