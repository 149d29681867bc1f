"""One family of errors. Each message says what is wrong and what to do about it.

Faces turn them into an exit status or a problem document: `UsageError` is what the
user typed (status 2, HTTP 422), everything else is a failure (status 1, HTTP 4xx/5xx).
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.messages import said


class KnowledgeBaseError(Exception):
    """Base of every error that this package raises on purpose.

    `remedy` is one sentence that says what the reader can do.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    @property
    def whole(self) -> str:
        """Message and remedy as one text that a face can still translate."""
        if not self.remedy:
            return self.message
        return said("%(message)s %(remedy)s", message=self.message, remedy=self.remedy)


class UsageError(KnowledgeBaseError):
    """The user asked for something that does not exist or is out of bounds.

    `valid` lists the accepted values where there is a list.
    """

    def __init__(
        self, message: str, remedy: str = "", *, field: str = "", valid: Sequence[str] = ()
    ) -> None:
        super().__init__(message, remedy)
        self.field = field
        self.valid = tuple(valid)


class CorpusError(KnowledgeBaseError):
    """The corpus cannot be read: file, line and field are named."""


class IndexMissingError(KnowledgeBaseError):
    """No index has been built yet, or it cannot be opened."""


class IndexBuildError(KnowledgeBaseError):
    """A build stopped; the index before it still serves."""


class StoreError(KnowledgeBaseError):
    """The search store failed or is not reachable."""


class ModelError(KnowledgeBaseError):
    """The embedding model cannot be loaded."""


class MergeConflictError(KnowledgeBaseError):
    """A sheet and the record have both changed; nothing was written."""


class UnknownIdentifierError(KnowledgeBaseError):
    """No instrument or provision has this identifier. `nearest` may help."""

    def __init__(self, message: str, remedy: str = "", *, nearest: Sequence[str] = ()) -> None:
        super().__init__(message, remedy)
        self.nearest = tuple(nearest)
