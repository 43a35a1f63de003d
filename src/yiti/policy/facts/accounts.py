"""
The items of an institution's monthly accounts: the part of the ledger that the house itself knows.

The fund pool reads those of 六(二)2(1), the national indicators 28 to 31 the totals of income and spending; what is "of which" stands in a
total as well. All other items of the ledger are figures that packs declare (`monthly/`).
"""

from yiti.kernel.text import Text

ITEMS: dict[str, Text] = {
    "medical_income": Text("医疗收入", "Medical income"),
    "medical_cost": Text("医疗成本", "Medical cost"),
    "subsidy.public_health": Text("基本公共卫生服务补助", "Basic public-health subsidy"),
    "subsidy.health_examination": Text("全民健康体检补助", "Health-examination subsidy"),
    "subsidy.essential_drugs": Text("基本药物补助", "Essential-drug subsidy"),
    "spending.consumables": Text("项目耗材支出", "Consumables of the programmes"),
    "spending.village_clinics": Text("拨付村卫生室（社区站）", "Paid on to village clinics and stations"),
    "spending.other": Text("其他相关支出", "Other related spending"),
    "contract.insurance": Text("签约服务费：医保", "Contract fees: insurance"),
    "contract.public_health": Text("签约服务费：公卫经费", "Contract fees: public health"),
    "contract.residents": Text("签约服务费：居民", "Contract fees: residents"),
    "payment.staff": Text("人员绩效支出", "Performance pay paid out"),
    "payment.other": Text("其他支付", "Other payments"),
    "income.total": Text("总收入", "Total income"),
    "income.drugs": Text("医疗收入中：药品", "Of medical income: drugs"),
    "income.materials": Text("医疗收入中：卫生材料", "Of medical income: materials"),
    "income.examinations": Text("医疗收入中：检查", "Of medical income: examinations"),
    "income.laboratory": Text("医疗收入中：化验", "Of medical income: laboratory tests"),
    "spending.total": Text("总支出", "Total spending"),
    "spending.operating": Text("业务支出", "Operating spending"),
    "spending.staff": Text("业务支出中：人员", "Of operating spending: staff"),
}
"""Item → words, in the order of the sheet."""
