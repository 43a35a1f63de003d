"""A parameter's values in words, and as a person types them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from yiti.kernel.figures import Source, Unit
from yiti.kernel.text import NOTHING, Text
from yiti.policy.packs import Setting, Voice
from yiti.policy.packs.shapes.targets import Target, TargetValue
from yiti.policy.packs.voices import Held
from yiti.web.printing import NONE, print_at_least, print_number, print_percent, signed, unit_word
from yiti.web.sources import get_categories
from yiti.web.words import in_words, is_english

CHOICES = {
    "next_workday": Text("顺延到下一个工作日", "moved to the next working day"),
    "none": Text("不折算／不顺延", "none"),
    "home_average": Text("由编制单位按平均发放", "the average, paid by the home institution"),
    "where_they_work": Text("由借用单位发放", "paid where they work"),
    "proportional": Text("按比例", "in proportion"),
    "work_points": Text("按工分和质量系数分配", "by work points and quality"),
    "mean": Text("四个季度的平均", "mean of the four quarters"),
    "full_if_yes": Text("是则满分", "full points if yes"),
    "at_least": Text("不低于", "at least"),
    "at_most": Text("不高于", "at most"),
    "range": Text("区间内满分", "full points within a range"),
    "graded": Text("分档", "graded"),
    "full_if_no": Text("没有发生则满分", "full points if it did not happen"),
    "deduction": Text("逐步扣分", "points off by the step"),
    "refused": Text("不自动计分，由考核人员评定", "not scored by figures"),
    "absent": Text("按合理缺项", "reasonably absent"),
    "completed": Text("不足一步不扣", "completed steps only"),
    "begun": Text("不足一步按一步扣", "each step begun"),
    "below_threshold": Text("低于界限才相乘", "below the threshold only"),
    "always": Text("一律相乘", "always"),
}
ORIGINS = {
    Source.DOCUMENT: Text("文件", "Document"),
    Source.DERIVED: Text("由文件推得", "Derived"),
    Source.LOCAL: Text("本县", "Local"),
}
BOUNDS = {"at_least": Text("不低于", "at least"), "at_most": Text("不高于", "at most"), "exact": Text("定值", "exactly")}
KINDS = {
    "township_hospital": Text("乡镇卫生院", "Township hospitals"),
    "central_township_hospital": Text("中心卫生院", "Central township hospitals"),
    "community_centre": Text("社区卫生服务中心", "Community centres"),
    "community_station": Text("社区卫生服务站", "Community stations"),
    "county_hospital": Text("县级医院", "County hospitals"),
    "village_clinic": Text("村卫生室", "Village clinics"),
    "care_home": Text("养老机构", "Care homes"),
    "public_health_institution": Text("专业公共卫生机构", "Public-health institutions"),
}
UNITS = {Unit.RATIO: Text("%", "%"), Unit.COUNT: Text("个", ""), Unit.YEAR: Text("年", ""), Unit.COEFFICIENT: Text("倍", "times")}


def print_held(setting: Setting, value: Held | None) -> str:
    """One line: 15%, 0.80, 5 天, 7 日, 顺延到下一个工作日, 54 项共 100 分; a dash for none."""
    if value is None:
        return NONE
    if not isinstance(value, str):
        return print_table(setting, value)
    if setting.kind == "word":
        return in_words(CHOICES.get(value, Text(value, value)))
    if setting.kind == "month_day":
        month, _, day = value.partition("-")
        return in_words(Text(f"{int(month)} 月 {int(day)} 日", value))
    if setting.unit is Unit.RATIO:
        return print_percent(value)
    if setting.unit is Unit.YEAR:
        return value
    if setting.unit is Unit.DAY_OF_MONTH:
        return in_words(Text(f"{value} 日", f"day {value}"))
    if setting.unit in (Unit.COEFFICIENT, Unit.SCORE):
        return print_at_least(value, 2)
    word = unit_word(setting.unit)
    return f"{print_number(value)} {word}".strip()


def print_table(setting: Setting, value: Mapping[str, str]) -> str:
    """How many entries; points with their sum."""
    entries = "1 entry" if len(value) == 1 else f"{len(value)} entries"
    if setting.kind != "table" or setting.unit is not Unit.SCORE:
        return in_words(Text(f"{len(value)} 项", entries))
    total = sum((Decimal(text) for text in value.values()), Decimal(0))
    shown = print_number(total)
    return in_words(Text(f"{len(value)} 项，共 {shown} 分", f"{entries}, {shown} in all"))


def list_names(setting: Setting, value: Held | None) -> list[str]:
    """A list that is kept as names with their order, in this order; none for anything else."""
    if not isinstance(value, Mapping) or setting.kind != "table" or setting.unit is not Unit.PLACE:
        return []
    return sorted(value, key=lambda name: int(value[name]))


def print_target(target: Target, value: TargetValue) -> str:
    """What is asked as the document prints it; on an English page, and where it prints none, the figure with its range."""
    if value.printed and not is_english():
        return value.printed
    shown = print_percent if target.measure in ("share", "rise") else print_number
    return "—".join(shown(Decimal(end)) for end in (value.value, value.at_most) if end is not None)


def typed_value(setting: Setting, value: str) -> str:
    """As it stands in a field: a ratio as percent."""
    if setting.unit is Unit.RATIO and value:
        return plain(Decimal(value) * 100)
    return value


def read_typed(setting: Setting, typed: str) -> str:
    """What a person typed as a pack writes it; text that is no number goes through as it is and is refused by the setting."""
    text = typed.strip().replace(",", "").replace("，", "").rstrip("%％")
    if setting.kind != "number":
        return typed.strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return typed.strip()
    return plain(number / 100 if setting.unit is Unit.RATIO else number)


def plain(number: Decimal) -> str:
    """Without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_of(setting: Setting) -> Text | str:
    return UNITS.get(setting.unit) or unit_word(setting.unit)


def kind_words(kinds: tuple[str, ...] | list[str], pack: str) -> Text:
    """The kinds of institution that a value holds for; nothing for all."""
    categories = get_categories(pack)
    names = [categories.get(kind) or KINDS.get(kind) or Text(kind, kind) for kind in kinds]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names)) if names else NOTHING


def bound_words(voice: Voice | None, setting: Setting) -> Text:
    """不低于 15%."""
    if voice is None or voice.bound not in ("at_least", "at_most"):
        return NOTHING
    shown, word = signed(print_held(setting, voice.value)), BOUNDS[voice.bound]
    return Text(f"{word.zh} {shown}", f"{word.en} {shown}")
