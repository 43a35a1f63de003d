"""The quick way to markup says what Django's says."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from yiti.web.markup import address, markup


@given(st.text(), st.text())
def test_it_escapes_as_django_does(one: str, other: str) -> None:
    form = '<a title="{}">{}{}</a>'
    safe = SafeString("<b>1</b>")
    assert markup(form, one, safe, other) == format_html(form, one, safe, other)
    assert isinstance(markup(form, one, safe, other), SafeString)


def test_an_address_is_that_of_the_page_and_none_is_told() -> None:
    assert address("clause", "changji-2021", "六(二)2(1)") == reverse("clause", args=["changji-2021", "六(二)2(1)"])
    with pytest.raises(NoReverseMatch):
        address("no-such-page")
