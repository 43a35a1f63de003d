"""How documents and their clauses are named to a reader of English; a reader of Chinese meets them as they are printed."""

from yiti.kernel.text import Text

from .folders import pack_ids
from .loading import load_pack

STANDARDS = {
    "国家基本公共卫生服务规范（第三版）": "National norm of basic public health services, third edition",
    "国家卫生健康委合理用药监测": "National monitoring of rational drug use",
    "处方管理办法、抗菌药物临床应用管理办法": "National rules on prescriptions and on antibiotics",
    "慢性阻塞性肺疾病患者健康服务规范（试行）": "National norm of services for COPD, trial",
    "紧密型县域医疗卫生共同体监测指标体系（2024 版）": "National monitoring of county consortia, 2024",
}
"""Standards that no pack carries, by the name that definitions and returns give as their source."""
PARTS = {
    "附件": "Annex ", "文号、成文日期": "number and date", "版头、签发": "head and signature", "标题、引言": "title and preamble",
    "联系单位": "contact", "引言": "preamble", "末段": "last paragraph", "文末": "end", "文首": "beginning", "文号": "number",
    "标题": "title", "抄送": "copied to", "表头": "table head", "备注": "remarks", "合计": "totals", "末": "end",
    "(首)": " (first)", "(次)": " (second)",
}  # fmt: skip
"""What a clause number has in words beside its numerals, longer words first where one holds another."""


def cite(standard: str) -> Text:
    """The name of a document or standard as a source gives it, in both languages; one that nobody knows stays as it is."""
    if standard in STANDARDS:
        return Text(standard, STANDARDS[standard])
    for id in pack_ids():
        header = load_pack(id).header
        if standard in (header.number, header.title.zh, *header.also_called):
            return Text(standard, header.called_en)
    return Text(standard, standard)


def number_words(number: str) -> Text:
    """A clause's number: its numerals stay as printed, the words among them are told in English."""
    english = number
    for zh, en in PARTS.items():
        english = english.replace(zh, en)
    return Text(number, english)
