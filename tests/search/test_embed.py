"""Vectors: the copy equals the model, the cache spares the model, unknown text gets none."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from kb.errors import ModelError
from kb.search.embed import (
    DocumentEncoder,
    OnnxQueryEncoder,
    PreparedModel,
    QueryEncoder,
    TorchQueryEncoder,
    VectorCache,
    prepare,
)
from kb.search.embedding_model import EmbeddingModel, find_model, load_encoder, model_name
from kb.search.onnx_export import NotExportableError, export_onnx
from kb.settings import Settings

ENGLISH = [
    "extradition of own nationals",
    "A person who recruits another by force commits trafficking in persons.",
    "§7(1): “the Central Authority”; 15 years – 10,000 baht; Côte d’Ivoire, Điều 150",
    "The requested State shall refuse surrender where the offence is political. " * 60,
    "a",
]


def silent(_: str) -> None:
    """No progress."""


@pytest.fixture(scope="session")
def ready() -> PreparedModel:
    """The default model with its copy, kept between runs in the home of the tests."""
    home = Path(os.environ["KB_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "tests.lock"):
        return prepare(Settings(home=home), silent)


@pytest.fixture(scope="session")
def original(ready: PreparedModel) -> Any:
    """The default model in sentence-transformers."""
    return load_encoder(ready.model)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the E5 kind: prompts for questions and texts, the first token pooled."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("model")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ":", "query", "passage", "law", "of", "treaty"]
    tokenizer = Tokenizer(
        models.WordPiece({word: i for i, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=32,
    ).save_pretrained(folder / "bert")
    BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=32,
            initializer_range=0.5,  # large, so that every token shows in the result
        )
    ).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(
        modules=[transformer, Pooling(16, pooling_mode="cls")],
        prompts={"query": "query: ", "document": "passage: "},
        device="cpu",
    )
    model.save(str(folder / "small"), create_model_card=False)
    return folder / "small"


PREPARING = """
import sys
from pathlib import Path
from kb.search.embed import prepare
from kb.settings import Settings
made = prepare(Settings(home=Path(sys.argv[1]), model=sys.argv[2]), lambda _: None)
assert made.encoder.encode(["law"])[0] is not None
"""


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small model is prepared."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def preparing(small_folder: Path, small_home: Path) -> subprocess.CompletedProcess[str]:
    """A process that copied the small model."""
    return subprocess.run(
        [sys.executable, "-c", PREPARING, str(small_home), str(small_folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def small(
    small_folder: Path, small_home: Path, preparing: subprocess.CompletedProcess[str]
) -> PreparedModel:
    """The small model with the copy that the process made."""
    assert preparing.returncode == 0, preparing.stderr
    said: list[str] = []
    made = prepare(Settings(home=small_home, model=str(small_folder)), said.append)
    assert said == []  # the copy was there
    return made


# --- the copy ------------------------------------------------------------------


def test_the_copy_answers_as_the_model_does(ready: PreparedModel, original: Any):
    copy = QueryEncoder.from_manifest(ready.manifest, ready.cache)
    assert isinstance(copy, OnnxQueryEncoder)
    wanted = original.encode(ENGLISH, normalize_embeddings=True, show_progress_bar=False)
    found = np.stack([copy.encode_known(text) for text in ENGLISH])
    assert found.dtype == np.float32
    assert found.shape == (len(ENGLISH), copy.dimension) == (len(ENGLISH), 384)
    assert np.abs(wanted - found).max() < 1e-5


def test_a_copy_has_the_prefix_and_the_pooling_of_its_model(small: PreparedModel):
    assert small.model.query_prefix == "query: "
    assert small.model.passage_prefix == "passage: "
    copy = QueryEncoder.from_manifest(small.manifest, small.cache)
    assert isinstance(copy, OnnxQueryEncoder)
    original = load_encoder(small.model)
    wanted = original.encode(
        "query: law of treaty", prompt="", normalize_embeddings=True, show_progress_bar=False
    )
    bare = original.encode(
        "law of treaty", prompt="", normalize_embeddings=True, show_progress_bar=False
    )
    found = copy.encode("law of treaty")
    assert found is not None
    assert np.abs(wanted - found).max() < 1e-5
    assert np.abs(wanted - bare).max() > 1e-3  # so the prefix made the difference


def test_a_document_has_the_prefix_of_documents(small: PreparedModel):
    original = load_encoder(small.model)
    wanted = original.encode(
        "passage: law", prompt="", normalize_embeddings=True, show_progress_bar=False
    )
    (found,) = small.encoder.encode(["law"])
    assert found is not None
    assert np.abs(wanted - found).max() < 1e-6


def test_queries_from_several_threads_are_the_same(ready: PreparedModel):
    copy = QueryEncoder.from_manifest(ready.manifest, ready.cache)
    alone = [copy.encode(text) for text in ENGLISH]
    answers: dict[int, list[Any]] = {}

    def ask(number: int) -> None:
        answers[number] = [copy.encode(text) for text in ENGLISH]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    for answer in answers.values():
        for one, other in zip(alone, answer, strict=True):
            assert np.abs(one - other).max() < 1e-6


def test_a_model_that_cannot_be_copied_answers_through_its_library(
    small_folder: Path, tmp_path: Path
):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(small_folder / "tokenizer.json"))
    folder = tmp_path / "static"
    static = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu"
    )
    static.save(str(folder), create_model_card=False)
    said: list[str] = []
    made = prepare(Settings(home=tmp_path / "home", model=str(folder)), said.append)
    assert made.manifest["copy"] is None
    assert made.manifest["dimension"] == 8
    assert "StaticEmbedding" in said[-1]
    with pytest.raises(NotExportableError, match="StaticEmbedding"):
        export_onnx(made.model, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    encoder = QueryEncoder.from_manifest(made.manifest, made.cache)
    assert isinstance(encoder, TorchQueryEncoder)
    vector = encoder.encode("law of treaty")
    assert vector is not None
    assert vector.shape == (8,)
    assert encoder.encode("ການຄ້າມະນຸດ") is None


def test_a_missing_or_damaged_copy_says_what_to_do(ready: PreparedModel, tmp_path: Path):
    with pytest.raises(ModelError, match="kb index build"):
        QueryEncoder.from_manifest({"copy": "models/gone"}, tmp_path)
    source = ready.cache / ready.manifest["copy"]
    for name in ("copy.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((source / name).read_bytes())
    (tmp_path / "model.onnx").write_bytes((source / "model.onnx").read_bytes()[:10_000])
    with pytest.raises(ModelError, match="damaged"):
        OnnxQueryEncoder(tmp_path)


# --- unknown text --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unreadable"),
    [
        ("extradition of offenders", False),
        ("dẫn độ tội phạm", False),  # letters are known, the words are not: no UNK to see
        ("The Thai term การส่งผู้ร้ายข้ามแดน means extradition in this Act.", False),
        ("การส่งผู้ร้ายข้ามแดน", True),
        ("ການຄ້າມະນຸດ", True),
        ("ជួញដូរមនុស្ស", True),
        ("လူကုန်ကူး", True),
        ("引渡", True),
        ("刑事司法协助", True),
        ("", True),
        ("  ", True),
        ("\udcff", False),
    ],
)
def test_text_that_the_model_does_not_know_gets_no_vector(
    ready: PreparedModel, text: str, unreadable: bool
):
    copy = QueryEncoder.from_manifest(ready.manifest, ready.cache)
    assert ready.model.tokenizer.too_unknown(text) is unreadable
    assert (copy.encode(text) is None) is unreadable


def test_exactly_a_fifth_unknown_is_still_embedded(small: PreparedModel):
    counter = small.model.tokenizer
    assert counter.share("law law law law zzz") == pytest.approx(0.2)
    assert not counter.too_unknown("law law law law zzz")
    assert counter.too_unknown("law law law zzz")


# --- the cache -----------------------------------------------------------------

CACHED = """
import json, sys
from pathlib import Path
from kb.search.embed import DocumentEncoder, prepare
from kb.settings import Settings
ready = prepare(Settings(home=Path(sys.argv[1])), print)
texts = json.loads(sys.argv[2])
found = DocumentEncoder(ready.model, Path(sys.argv[3])).encode(texts)
assert "torch" not in sys.modules, "torch was imported"
assert "onnxruntime" not in sys.modules, "onnxruntime was imported"
print(json.dumps([None if v is None else v.tolist() for v in found]))
"""


def test_what_is_cached_is_not_encoded_again_nor_torch_imported(
    ready: PreparedModel, tmp_path: Path
):
    import json

    cache = tmp_path / "embeddings.sqlite"
    texts = [*ENGLISH, "引渡", ENGLISH[0]]
    encoder = DocumentEncoder(ready.model, cache)
    said: list[str] = []
    first = encoder.encode(texts, said.append)
    assert said == [f"{len(ENGLISH)} of {len(ENGLISH)} new texts embedded."]
    for vector in first:
        assert vector is None or np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)
    assert [v is None for v in first] == [t == "引渡" for t in texts]
    home = str(ready.cache.parent)
    done = subprocess.run(
        [sys.executable, "-c", CACHED, home, json.dumps(texts), str(cache)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    again = json.loads(done.stdout)
    for one, other in zip(first, again, strict=True):
        assert (one is None) == (other is None)
        assert one is None or np.array_equal(one, np.array(other, dtype=np.float32))


def test_another_prefix_or_model_is_another_vector(small: PreparedModel, tmp_path: Path):
    cache = tmp_path / "embeddings.sqlite"
    one = DocumentEncoder(small.model, cache).encode(["law"])[0]
    plain = EmbeddingModel(small.model.name, small.model.folder)
    other = DocumentEncoder(plain, cache).encode(["law"])[0]
    assert one is not None
    assert other is not None
    assert np.abs(one - other).max() > 1e-3


def test_a_damaged_cache_says_what_to_do(small: PreparedModel, tmp_path: Path):
    cache = tmp_path / "embeddings.sqlite"
    cache.write_bytes(b"this is no database" * 1000)
    with pytest.raises(ModelError, match="Delete the file"):
        DocumentEncoder(small.model, cache).encode(["law"])


WRITER = """
import sys
from pathlib import Path
from kb.search.embed import VectorCache
cache = VectorCache(Path(sys.argv[1]))
for batch in range(100_000):
    cache.write((b"%d-%d" % (batch, i), b"x" * 1536) for i in range(64))
    print(batch, flush=True)
"""


def test_a_killed_build_keeps_its_batches_whole(tmp_path: Path):
    file = tmp_path / "embeddings.sqlite"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    with writer.stdout:
        seen = [int(writer.stdout.readline()) for _ in range(25)]
        writer.send_signal(signal.SIGKILL)
        seen += [int(line) for line in writer.stdout if line.strip()]
    writer.wait()
    keys = [b"%d-%d" % (batch, i) for batch in seen for i in range(64)]
    assert len(VectorCache(file).read(keys)) == len(keys)
    db = sqlite3.connect(file)
    try:
        (count,) = db.execute("SELECT count(*) FROM vectors").fetchone()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        db.close()
    assert count % 64 == 0


# --- which model ---------------------------------------------------------------


def test_the_default_model_is_the_installed_one():
    model = find_model(Settings())
    assert model.name == model_name(Settings()) == "all-MiniLM-L6-v2"
    assert (model.query_prefix, model.passage_prefix) == ("", "")
    assert model.max_length == 256


def test_the_fingerprint_is_of_the_content(small_folder: Path, tmp_path: Path):
    import shutil

    twin = tmp_path / "twin"
    shutil.copytree(small_folder, twin)
    assert EmbeddingModel("a", small_folder).fingerprint == EmbeddingModel("b", twin).fingerprint
    weights = next(twin.rglob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert EmbeddingModel("a", small_folder).fingerprint != EmbeddingModel("b", twin).fingerprint


def test_a_name_of_the_e5_kind_wants_prefixes(tmp_path: Path):
    for name, prefixed in (("multilingual-e5-small", True), ("e5-base", True), ("he5la", False)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "modules.json").write_text("[]")
        model = find_model(Settings(model=str(folder)))
        wanted = ("query: ", "passage: ") if prefixed else ("", "")
        assert (model.query_prefix, model.passage_prefix) == wanted


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("/no/such/folder", "no folder"),
        ("intfloat/multilingual-e5-small", "not on this machine"),
        ("not a model name", "not on this machine"),
    ],
)
def test_a_model_that_is_not_here_says_what_to_do(name: str, message: str):
    with pytest.raises(ModelError, match=message) as caught:
        find_model(Settings(model=name))
    assert "KB_MODEL" in caught.value.remedy


def test_a_folder_without_a_model_says_what_to_do(tmp_path: Path):
    with pytest.raises(ModelError, match=r"modules\.json is missing"):
        find_model(Settings(model=str(tmp_path)))


# --- what is imported ----------------------------------------------------------


def test_importing_loads_neither_torch_nor_haystack_nor_onnxruntime():
    code = (
        "import sys, kb.search.embed, kb.search.onnx_export, kb.search.embedding_model\n"
        "heavy = {'torch', 'haystack', 'onnxruntime', 'transformers', 'tokenizers',\n"
        "         'sentence_transformers', 'huggingface_hub'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_copying_a_model_is_quiet(preparing: subprocess.CompletedProcess[str]):
    assert (preparing.returncode, preparing.stdout, preparing.stderr) == (0, "", "")
