"""What the last act led to, told above the next page."""

from django.contrib import messages
from django.http import HttpRequest

from yiti.kernel.text import Text
from yiti.web.words import in_words


def tell(request: HttpRequest, words: Text) -> None:
    """In the reader's language: what waits in the session is plain text."""
    messages.success(request, in_words(words))
