"""Settings from KB_* variables. Nothing here is law; everything has a default."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.errors import UsageError
from kb.messages import said

_ROOT = Path(__file__).resolve().parent.parent


def _checkout() -> Path | None:
    """The source checkout this package runs from, or None for an installed wheel."""
    return _ROOT if (_ROOT / "pyproject.toml").is_file() else None


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "mekong-legal-kb"
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "mekong-legal-kb"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "mekong-legal-kb"


class Settings(BaseSettings):
    """Everything that can be set from outside; `kb config` prints it, secrets masked."""

    model_config = SettingsConfigDict(env_prefix="KB_", extra="ignore", env_ignore_empty=True)

    home: Path | None = None
    corpus: Path | None = None
    library: Path | None = None
    store: Literal["embedded", "elasticsearch"] = "embedded"
    elasticsearch_url: str = "http://127.0.0.1:9200"
    elasticsearch_api_key: SecretStr | None = None
    elasticsearch_user: str | None = None
    elasticsearch_password: SecretStr | None = None
    elasticsearch_ca: Path | None = None
    model: str = ""
    admin_token: SecretStr | None = None
    trusted_proxy: str | None = None
    allow_private_addresses: bool = False
    shared: Path = Path("../shared")

    @cached_property
    def home_folder(self) -> Path:
        """Where index, caches and library live."""
        if self.home is not None:
            return self.home
        checkout = _checkout()
        return checkout / ".kb" if checkout else _user_data()

    @cached_property
    def corpus_folder(self) -> Path:
        """The shipped corpus: of the checkout, else of the wheel. Read-only."""
        if self.corpus is not None:
            return self.corpus
        checkout = _checkout()
        return checkout / "corpus" if checkout else Path(__file__).resolve().parent / "_corpus"

    @cached_property
    def library_folder(self) -> Path:
        """What users ingest, one folder a text."""
        return self.library if self.library is not None else self.home_folder / "library"

    @cached_property
    def index_folder(self) -> Path:
        """Generations of the embedded index."""
        return self.home_folder / "index"

    @cached_property
    def cache_folder(self) -> Path:
        """Embeddings by content, and the exported copy of the model."""
        return self.home_folder / "cache"


def require_embedded(settings: Settings) -> None:
    """Raises `UsageError` where a store is asked for that this version does not have."""
    if settings.store != "embedded":
        raise UsageError(
            said("KB_STORE=%(store)s comes with a later version.", store=settings.store),
            "Unset KB_STORE to use the embedded index.",
        )


def load() -> Settings:
    """The settings in force, read from the environment at the time of the call.

    Raises `UsageError` naming the variable; its value is not repeated, it may be a secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = f"KB_{str(first['loc'][0]).upper()}"
        raise UsageError(
            said("%(name)s: %(problem)s.", name=name, problem=first["msg"]),
            said("Correct or unset %(name)s.", name=name),
        ) from error
