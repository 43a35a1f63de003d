"""Filters of the policy area's own templates."""

from django import template

from yiti.policy.packs import Setting, Voice
from yiti.policy.packs.voices import Held
from yiti.supervision.living.lives import Live
from yiti.web.policy.living_rows import address_of
from yiti.web.policy.parameters import voice_words
from yiti.web.policy.values import print_held
from yiti.web.words import is_english

register = template.Library()


@register.filter
def live_address(live: Live) -> str:
    """Where a figure of the living document was taken from."""
    return address_of(live)


@register.filter
def held(value: Held | None, setting: Setting) -> str:
    """A parameter's value in words."""
    return print_held(setting, value)


@register.filter
def printed_or(printed: str, value: object) -> object:
    """A day or figure as the document prints it; on an English page, and where it prints none, the value."""
    return printed if printed and not is_english() else value


@register.filter
def said_by(voice: Voice, setting: Setting) -> str:
    """What one voice says, and who it is."""
    return voice_words(setting, voice)
