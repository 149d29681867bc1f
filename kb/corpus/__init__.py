"""Reads, validates and writes corpus/: the only room that knows the files of the law."""

from kb.corpus.files import Corpus, fingerprint, load

__all__ = ["Corpus", "fingerprint", "load"]
