"""What the keys of a table stand for."""

from yiti.kernel.text import Text
from yiti.policy.packs import Setting, load_pack
from yiti.web.sources import get_categories


def names_of(pack: str, setting: Setting) -> dict[str, Text]:
    """Key → words: indicators by their label, categories by theirs."""
    indicators = {indicator.code: indicator.label for owner in load_pack(pack).chain for indicator in owner.indicators}
    known = {**get_categories(pack), **indicators}
    return {key: known.get(key, Text(key, key)) for key in setting.keys}
