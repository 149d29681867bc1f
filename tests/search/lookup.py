"""How a store looks up terms, said in Python: the meaning of `QueryTerm` for the tests."""

from __future__ import annotations

from collections.abc import Iterable

from kb.search.tokens import IndexTokens, QueryTerm


def holds(tokens: IndexTokens, term: QueryTerm) -> bool:
    """Whether a text with these tokens matches the term."""
    fields = {
        "stemmed": tokens.stemmed,
        "exact": tokens.exact,
        "marked": tokens.marked or tokens.exact,
    }
    field, wanted = fields[term.field], list(term.tokens)
    for start in range(len(field) - len(wanted) + 1):
        found = field[start : start + len(wanted)]
        last = found[-1].startswith(wanted[-1]) if term.kind == "prefix" else found == wanted
        if found[:-1] == wanted[:-1] and last:
            return True
    return False


def holds_all(tokens: IndexTokens, terms: Iterable[QueryTerm]) -> bool:
    """Whether a text matches every term, and there is one."""
    listed = list(terms)
    return bool(listed) and all(holds(tokens, term) for term in listed)
