"""The items of an institution's monthly accounts, as the fund pool reads them (六(二)2(1))."""

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
}
"""Item → words, in the order of the sheet."""
