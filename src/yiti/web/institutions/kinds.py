"""The sheets of the registry, in the order of their use, and those of facts."""

from yiti.care.public_health.sheets import follow_up_import
from yiti.care.residents.sheets import IMPORT as RESIDENTS
from yiti.events.intake.sheets import IMPORTS as FACTS
from yiti.foundation.imports.kinds import ImportKind
from yiti.kernel.text import Text
from yiti.money.pay.sheets import IMPORTS as PAY_SHEETS
from yiti.registry.institutions.sheets import IMPORTS as INSTITUTION_SHEETS
from yiti.registry.ledger.sheets import accounts_import
from yiti.registry.monthly.sheets import list_imports
from yiti.registry.places.sheets import IMPORT as PLACES
from yiti.registry.staff.sheets import IMPORTS as STAFF_SHEETS

from .months import guard_month, is_closed

KINDS: dict[str, ImportKind] = {
    kind.id: kind for kind in (accounts_import(guard_month), *STAFF_SHEETS, *INSTITUTION_SHEETS, PLACES, RESIDENTS, *PAY_SHEETS)
}  # fmt: skip

EVERY_KIND = {**KINDS, **FACTS}


def list_kinds() -> dict[str, ImportKind]:
    """The sheets that people find on the page of imports: those of the registry, and those of the installation's pack."""
    return {**KINDS, **follow_up_import(), **list_imports(is_closed)}


def find_kind(id: str) -> ImportKind | None:
    return EVERY_KIND.get(id) or {**follow_up_import(), **list_imports(is_closed)}.get(id)


def says_of(kind: ImportKind) -> Text:
    return SAYS.get(kind.id, kind.layouts[0].note)


SAYS = {
    **dict.fromkeys(
        FACTS, Text("身份证号、工号在收到时换成假名，不保存原号", "Numbers of persons become pseudonyms at the door and are not kept")
    ),
    "accounts": Text("一个机构一个月整月替换，旧版本保留", "A month of an institution is replaced whole; older versions stay"),
    "residents": Text(
        "号码密存；导出的号码脱敏，读回时按假名对应", "Numbers are sealed; an export masks them and is read in again by pseudonym"
    ),
    "follow_ups": Text(
        "一行是一次签过名的随访，按同一规则分类；再交一次不重复", "A row is a signed follow-up, graded by the same rule; it counts once"
    ),
    "staff": Text("一行是一个人在一段时间的岗位", "A row is a person's post for a span of time"),
    "qualifications": Text("学历、全科、中医类别，一行一证", "Degrees, general practice, Chinese medicine; a row a paper"),
    "detachments": Text("进修、借调、派驻村卫生室、下派", "Training, secondment, village clinic, posted down"),
    "institutions": Text("机构的名称、类型、类别与所在", "Names, types, categories and places"),
    "memberships": Text("医共体、医联体的成员与起止", "Members of consortia, with their days"),
    "populations": Text("各年度、各口径的人口", "Populations by year and scope"),
    "limits": Text("核定总量、编制、编外控制数与各类岗位", "Approved totals, establishment, contract caps and posts"),
    "staff_results": Text("本机构各人各月的得分与出勤", "Scores and attendance of the institution's people by the month"),
    "monthly_pay": Text("按月发的五项工资", "The five components paid by the month"),
    "year_totals": Text("各机构下一年的绩效总量", "Next year's totals of all institutions"),
    "places": Text("区县、街道、乡镇的代码与名称", "Codes and names of counties, streets and towns"),
}
