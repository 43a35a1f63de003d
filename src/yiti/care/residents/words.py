"""What the codes of this room are called."""

from yiti.kernel.text import Text

SEXES: dict[str, Text] = {"male": Text("男", "Male"), "female": Text("女", "Female")}

DOCUMENTS: dict[str, Text] = {
    "id_card": Text("居民身份证", "Resident identity card"),
    "household_book": Text("居民户口簿", "Household book"),
    "passport": Text("护照", "Passport"),
    "officer": Text("军官证", "Officer's card"),
    "hk_macau": Text("港澳居民来往内地通行证", "Permit of Hong Kong and Macau residents"),
    "taiwan": Text("台湾居民来往内地通行证", "Permit of Taiwan residents"),
    "other": Text("其他法定有效证件", "Other valid document"),
}
"""The kinds of identity document (CV02.01.101), as far as residents have them."""

_IN_CHINESE = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 "
    "俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 "
).split()
_IN_ENGLISH = (
    "Han Mongol Hui Tibetan Uygur Miao Yi Zhuang Buyei Korean Manchu Dong Yao Bai Tujia Hani Kazakh Dai Li Lisu Va "
    "She Gaoshan Lahu Sui Dongxiang Naxi Jingpo Kirgiz Tu Daur Mulao Qiang Blang Salar Maonan Gelao Xibe Achang "
    "Pumi Tajik Nu Uzbek Russian Ewenki Deang Bonan Yugur Gin Tatar Derung Oroqen Hezhen Monba Lhoba Jino "
).split()

NATIONALITIES: dict[str, Text] = {
    f"{number:02}": Text(f"{zh}族", en) for number, (zh, en) in enumerate(zip(_IN_CHINESE, _IN_ENGLISH, strict=True), 1)
}
"""GB/T 3304."""

RELATIONS: dict[str, Text] = {
    "head": Text("户主", "Head"),
    "spouse": Text("配偶", "Spouse"),
    "child": Text("子女", "Child"),
    "grandchild": Text("孙子女", "Grandchild"),
    "parent": Text("父母", "Parent"),
    "grandparent": Text("祖父母", "Grandparent"),
    "sibling": Text("兄弟姐妹", "Sibling"),
    "other": Text("其他", "Other"),
}
"""How somebody stands to the head of the household (GB/T 4761, its first digit)."""

CONDITIONS: dict[str, Text] = {
    "hypertension": Text("高血压", "Hypertension"),
    "diabetes": Text("糖尿病", "Diabetes"),
    "coronary": Text("冠心病", "Coronary heart disease"),
    "copd": Text("慢性阻塞性肺疾病", "COPD"),
    "tumour": Text("恶性肿瘤", "Malignant tumour"),
    "stroke": Text("脑卒中", "Stroke"),
    "smi": Text("严重精神障碍", "Severe mental illness"),
    "tb": Text("结核病", "Tuberculosis"),
    "hepatitis": Text("肝炎", "Hepatitis"),
    "kidney": Text("慢性肾脏病", "Chronic kidney disease"),
    "disability": Text("残疾", "Disability"),
    "maternal": Text("孕产期", "Pregnant or newly delivered"),
}
"""The illnesses and conditions of the resident's basic form, as far as services go by them."""

ENDINGS: dict[str, Text] = {"left": Text("迁出本县", "Left the county"), "died": Text("死亡", "Died")}
"""Why somebody belongs nowhere here any more."""
