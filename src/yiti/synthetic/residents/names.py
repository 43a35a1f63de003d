"""Names as Han, Hui, Uygur, Kazakh and Mongol people of Xinjiang have them. Any likeness to a living person is the draw's."""

import numpy as np
import polars as pl

from yiti.synthetic.names import FIRST, SECOND, SURNAMES
from yiti.synthetic.streams import Flags, Stream, Whole

PEOPLES = ("汉族", "回族", "维吾尔族", "哈萨克族", "蒙古族")
CODES = ("01", "03", "05", "17", "02")
"""GB/T 3304, in the order of PEOPLES."""
SHARES = {
    "community_centre": (0.760, 0.150, 0.040, 0.040, 0.010),
    "agricultural_township_hospital": (0.680, 0.240, 0.030, 0.045, 0.005),
    "pastoral_township_hospital": (0.700, 0.160, 0.060, 0.070, 0.010),
    "652301202": (0.140, 0.050, 0.020, 0.780, 0.010),
    "652301203": (0.380, 0.100, 0.030, 0.480, 0.010),
}
"""Shares by category, and of the two Kazakh townships by institution. They are plausible, not counted."""
REGIONS = {
    "15": (0.870, 0.010, 0.000, 0.000, 0.120),
    "21": (0.960, 0.015, 0.000, 0.000, 0.025),
    "65": SHARES["community_centre"],
}
"""By the province that a code begins with, where the category has no shares of its own."""

HUI_SURNAMES = "马马马马马马马杨白丁海哈沙金妥冶兰牛韩王张李陈苏虎摆者禹喇"
HUI_FIRST = "建国志伟明文小玉秀桂彦学成永德生福海云晓丽红雪春淑凤贵兴正义"
HUI_SECOND = "龙虎军平林花兰英梅芳霞忠义仁礼智信祥福才贵成杰涛强辉红玲燕莲"
UYGUR_MEN = (
    "买买提 艾合买提 阿布都拉 艾力 玉素甫 吐尔逊 艾尔肯 库尔班 依明 "
    "热合曼 卡德尔 沙吾提 亚森 木拉提 阿不力孜 哈力克 艾山 托合提 "
    "祖农 阿迪力 伊力亚尔 帕尔哈提 居来提 艾尼瓦尔 迪力夏提 努尔麦麦提 阿里木江 "
    "麦麦提明 "
).split()
UYGUR_WOMEN = (
    "阿依古丽 古丽娜尔 热依汗 帕提古丽 阿孜古丽 玛依拉 茹仙古丽 再努尔 努尔古丽 "
    "米热古丽 古再努尔 早热木 海日古丽 阿米娜 迪丽努尔 布威海丽且木 热孜万古丽 祖力皮亚 "
    "姑丽加玛丽 阿尔孜古丽 "
).split()
KAZAKH_MEN = (
    "叶尔兰 努尔兰 巴合提 哈山 吐尔逊别克 加尼别克 叶尔肯 赛力克 胡安德克 "
    "达吾列提 阿曼太 托列吾 木拉提汗 卡哈尔曼 江阿别克 马达提 别克木拉提 哈那提 "
    "沙依劳 阿依丁 叶尔江 热斯别克 库尔曼江 "
).split()
KAZAKH_WOMEN = (
    "古丽孜拉 阿依努尔 巴合提古丽 库丽夏西 加依娜 努尔古丽 阿依登古丽 沙吾烈 玛依古丽 "
    "叶尔克古丽 赛力克古丽 巴哈尔古丽 江阿古丽 阿热依 达娜 阿勒腾古丽 热依扎 木尼热 "
).split()
MONGOL_MEN = "巴图 道尔吉 苏和 那木吉力 巴音 乌力吉 孟克 朝克图 格日勒图 额尔德尼 其木格 阿拉坦 布仁 奥其尔 才仁".split()
MONGOL_WOMEN = "萨仁 娜仁 其其格 乌云 托娅 高娃 琪琪格 斯琴 阿茹娜 萨日娜 塔娜 银花 娜仁花 乌兰".split()
MEN, WOMEN = (UYGUR_MEN, KAZAKH_MEN, MONGOL_MEN), (UYGUR_WOMEN, KAZAKH_WOMEN, MONGOL_WOMEN)


def shares_of(institution: str, category: str) -> tuple[float, ...]:
    """The shares of PEOPLES among those who belong to an institution."""
    return SHARES.get(institution) or SHARES.get(category) or REGIONS[institution[:2]]


def names_of(stream: Stream, people: Whole, is_female: Flags, family: Whole) -> pl.Series:
    """
    A name for each row, by its people (a position in PEOPLES). Rows of one `family` have one surname, or one father's name.
    """
    count = len(people)
    draws = [stream.below(1 << 40, count) for _ in range(3)]
    founder = stream.below(1 << 40, int(family.max(initial=0)) + 1)[family]
    given: Whole = draws[0]
    han = _chinese(SURNAMES, FIRST, SECOND, founder, given, draws[1], draws[2])
    hui = _chinese(HUI_SURNAMES, HUI_FIRST, HUI_SECOND, founder, given, draws[1], draws[2])
    found = pl.select(pl.when(pl.Series(people == 0)).then(han).otherwise(hui)).to_series()
    for at, (men, women) in enumerate(zip(MEN, WOMEN, strict=True), start=2):
        own = pl.select(pl.when(pl.Series(is_female)).then(_chosen(women, given)).otherwise(_chosen(men, given))).to_series()
        found = pl.select(pl.when(pl.Series(people == at)).then(own + "·" + _chosen(men, founder)).otherwise(found)).to_series()
    return found


def _chinese(surnames: str, firsts: str, seconds: str, founder: Whole, given: Whole, more: Whole, length: Whole) -> pl.Series:
    second = pl.select(pl.when(pl.Series(length % 100 < 85)).then(_chosen(list(seconds), more)).otherwise(pl.lit(""))).to_series()
    return _chosen(list(surnames), founder) + _chosen(list(firsts), given) + second


def _chosen(items: list[str], draws: Whole) -> pl.Series:
    return pl.Series(items).gather(np.asarray(draws % len(items)))
