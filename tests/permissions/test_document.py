"""The printed table of permissions is the one that holds."""

from tests.permissions.document import DOCUMENT, write_document


def test_the_document_is_current() -> None:
    """`python -m tests.permissions.document` writes it anew."""
    assert DOCUMENT.read_text(encoding="utf-8") == write_document()
