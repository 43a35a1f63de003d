"""Invented names. Any likeness to a living person is the draw's."""

from pypinyin import Style, lazy_pinyin

from .draws import Draws

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭"
)
FIRST = "嘉晚雨思子梓若清安明书景云知远佳宁欣怡文静海晓春秋立建国志伟丽雪玉红霞燕青松柏天成永康瑞祥慧敏"
SECOND = "宁秋涵琪轩萱溪然悦瑶辰阳桐薇颖洁莹琳岚峰川林涛波鹏飞杰磊斌军强华平英兰梅芳娟娜霞玲珍莉艳芸"


def person_name(draws: Draws, *key: object) -> str:
    """A surname and one or two characters."""
    name = draws.pick(SURNAMES, "surname", *key) + draws.pick(FIRST, "first", *key)
    return name + draws.pick(SECOND, "second", *key) if draws.happens("0.85", "long", *key) else name


def initials(words: str) -> str:
    """Pinyin initials in lower case, as the search box takes them: 六工镇卫生院 → lgzwsy."""
    return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER, errors="ignore")).lower()
