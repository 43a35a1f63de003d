"""Papers: the same bytes for the same content, nothing in a name read as mark-up, and codes that can be typed."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from yiti.foundation.papers import (
    Beside,
    ChangeLine,
    ClauseList,
    Closing,
    KeyValues,
    Noted,
    Notice,
    Paper,
    Paragraph,
    PayLine,
    Payslip,
    ScoreLine,
    Signatures,
    Table,
    TableColumn,
    TableRow,
    Tree,
    TreeRow,
    check_code,
    explanation_paper,
    matches,
    notice_paper,
    payslip_paper,
    render_bundle,
    render_pdf,
    table_paper,
)
from yiti.foundation.papers.printing import money, percent, plain_number
from yiti.kernel.clauses import Clause
from yiti.kernel.figures import Source, Unit, difference, explain, given, product
from yiti.kernel.text import Text

reads_pdf = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed")
NASTY = '#panic("x") $x$ \\ *b* _i_ `r` <l> @ref = - + / // /* "q" ]} {[ \' ~ 阿依古丽·买买提'


def text_of(pdf, *options):
    return subprocess.run(["pdftotext", "-layout", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def words_of(pdf):
    return "".join(text_of(pdf).split())


def a_slip(**changes):
    slip = Payslip(
        number="LG-2026Q2-018",
        institution=Text("六工镇卫生院", "Liugong Town Hospital"),
        period=Text("2026 年第二季度", "2026 Q2"),
        person=((Text("姓名", "Name"), "林晚秋"), (Text("岗位", "Position"), Text("护", "Nurse"))),
        earnings=(PayLine(Text("基本工资", "Basic pay"), Decimal("10236"), "3,412.00 × 3", "六(二)2(2)"),),
        gross=Decimal("10236"),
        deductions=(PayLine(Text("养老保险", "Pension"), Decimal("-1560.5")),),
        net=Decimal("8675.50"),
        scores=(ScoreLine(Text("工作量", "Workload"), Decimal("29.5"), Decimal(30), Text("214 条", "214 records")),),
        changes=(ChangeLine(Text("上季", "Last quarter"), Decimal("451.17")),),
        note=Text("逐人分到分", "Shared to the fen"),
    )
    return replace(slip, **changes)


def every_block(words):
    table = Table(
        (TableColumn(words), TableColumn(words, "money")), (TableRow((words,), "group"), TableRow((Noted(words, words), Decimal(1)))), words
    )
    return (
        KeyValues(((words, words),) * 5),
        table,
        Paragraph(words),
        Paragraph(words, "note"),
        Paragraph(words, "heading"),
        ClauseList(((words, words),), words),
        Tree((TreeRow(0, "", words, words, words, words, words, words),)),
        Beside((table,), (Paragraph(words),)),
        Signatures((words,)),
        Closing(words, date(2026, 7, 24)),
    )


@reads_pdf
def test_nothing_in_a_name_is_read_as_mark_up():
    paper = Paper(
        "x", NASTY, Text(NASTY, NASTY), every_block(NASTY), institution=NASTY, period=NASTY, source=NASTY, remark=NASTY, check_code=NASTY
    )
    found = words_of(render_pdf(paper))
    assert found.count('#panic("x")$x$\\*b*_i_`r`<l>@ref') > 15


def test_the_same_paper_gives_the_same_bytes():
    paper = payslip_paper(a_slip(), printed_on=date(2026, 7, 24), check_code="7K4M-QX9R-TA3D")
    assert render_pdf(paper) == render_pdf(paper)
    assert render_pdf(paper).startswith(b"%PDF-")
    assert render_pdf(paper) != render_pdf(replace(paper, number="LG-2026Q2-019"))


SHOWN = {
    "zh-hans": "绩效工资条 六工镇卫生院 编号LG-2026Q2-018 林晚秋 怎么算 依据 六(二)2(2) 10,236.00 −1,560.50 实发 29.5/30 +451.17 "
    "核对码7K4M-QX9R-TA3D 2026-07-24 第1页，共1页 演示数据",
    "en": "Performancepayslip LiugongTownHospital No.LG-2026Q2-018 Amount(yuan) 10,236.00 Netpay "
    "Checkcode7K4M-QX9R-TA3D Page1of1 synthetic",
}


@reads_pdf
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_payslip_shows_lines_totals_number_code_page_and_mark(language):
    paper = payslip_paper(a_slip(), language=language, printed_on=date(2026, 7, 24), check_code="7K4M-QX9R-TA3D", is_demonstration=True)
    found = words_of(render_pdf(paper))
    assert [words for words in SHOWN[language].split() if words not in found] == []


@reads_pdf
def test_real_papers_bear_no_mark_of_a_demonstration():
    assert "演示" not in words_of(render_pdf(payslip_paper(a_slip())))


@reads_pdf
def test_mark_headings_and_page_numbers_stand_on_every_page():
    columns = [TableColumn(Text("机构", "Institution")), TableColumn(Text("金额", "Amount"), "money")]
    paper = table_paper(
        Text("总表", "Table"), columns, [["甲", Decimal(1)]] * 100, number="T-1", is_demonstration=True, signatures=("制表人",)
    )
    pages = text_of(render_pdf(paper)).split("\f")[:-1]
    assert len(pages) > 2
    for at, page in enumerate(pages, start=1):
        bare = "".join(page.split())
        assert f"第{at}页，共{len(pages)}页" in bare
        assert "演示数据" in bare
        assert "T-1" in bare
        assert "机构" in bare


@reads_pdf
def test_each_paper_of_a_bundle_counts_its_own_pages():
    papers = [payslip_paper(a_slip(number=f"N-{at}")) for at in range(3)]
    pages = text_of(render_bundle(papers)).split("\f")[:-1]
    assert len(pages) == 3
    assert all(f"N-{at}" in page and "第1页，共1页" in "".join(page.split()) for at, page in enumerate(pages))


@reads_pdf
def test_a_notice_names_its_clauses_issuer_and_day():
    notice = Notice(
        "18", Text("公示", "Notice"), Text("卫健委", "Commission"), date(2026, 7, 24), ("正文",), clauses=(("八(二)", "公示结果"),)
    )
    found = words_of(render_pdf(notice_paper(notice)))
    assert all(words in found for words in ("公示", "正文", "八(二)", "卫健委（盖章）", "2026年7月24日"))


def an_explanation():
    income = given(Text("收入", "Income"), Decimal("812345.67"), Unit.YUAN)
    balance = difference(Text("结余", "Balance"), income, given(Text("成本", "Cost"), Decimal("498765.43"), Unit.YUAN))
    rate = given(Text("比例", "Rate"), Decimal("0.15"), Unit.RATIO, source=Source.DOCUMENT).of(Clause("changji-2021", "六(二)2(1)"))
    fund = product(Text("发展基金", "Development fund"), balance, rate)
    return explain({"pool": difference(Text("可分配", "Pool"), balance, fund)})


@reads_pdf
def test_an_explanation_shows_every_figure_with_sign_unit_clause_and_origin():
    paper = explanation_paper(an_explanation(), "pool")
    rows = paper.blocks[-1].rows
    assert [(row.depth, row.sign, row.label.zh) for row in rows] == [
        (0, "", "可分配"), (1, "", "结余"), (2, "", "收入"), (2, "−", "成本"), (1, "−", "发展基金"), (2, "", "结余"), (2, "×", "比例"),
    ]  # fmt: skip
    assert rows[5].note.zh == "来历见上"
    assert (rows[6].value, rows[6].clauses, rows[6].note.en) == ("15%", "§ 六(二)2(1)", "set by the document")
    found = words_of(render_pdf(paper))
    assert all(words in found for words in ("266,543.20元", "−成本", "§六(二)2(1)", "文件规定"))


def test_an_explanation_too_long_for_paper_says_that_there_is_more(monkeypatch):
    monkeypatch.setattr("yiti.foundation.papers.explanations.MOST_ROWS", 3)
    blocks = explanation_paper(an_explanation(), "pool").blocks
    assert len(blocks[0].rows) == 3
    assert "还有更多" in blocks[1].words.zh
    with pytest.raises(KeyError):
        explanation_paper(an_explanation(), "nothing")


def test_amounts_on_paper_have_two_decimals_and_a_true_minus():
    assert [money(Decimal(amount)) for amount in ("1234567.5", "-0.005", "-0.004", "0")] == ["1,234,567.50", "−0.01", "0.00", "0.00"]
    assert percent(Decimal("0.98505")) == "98.51%"
    assert plain_number(Decimal("-1234.50")) == "−1,234.50"


def test_a_check_code_can_be_typed_in_any_way_and_belongs_to_one_paper():
    code = check_code("ab" * 32, "LG-018", b"key")
    assert len(code) == 14
    assert not set(code) & set("01258BILOSUZ")
    for typed in (
        code,
        code.lower(),
        code.replace("-", ""),
        f" {code} ".replace("-", " "),
        "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ):
        assert matches(typed, "ab" * 32, "LG-018", b"key")
    for digest, number, key in (("ac" * 32, "LG-018", b"key"), ("ab" * 32, "LG-019", b"key"), ("ab" * 32, "LG-018", b"other")):
        assert not matches(code, digest, number, key)
    assert not matches("", "ab" * 32, "LG-018", b"key")
    assert not matches("核对", "ab" * 32, "LG-018", b"key")


def test_hash_and_number_cannot_be_shifted_into_each_other():
    assert check_code("ab", "c", b"key") != check_code("a", "bc", b"key")


def test_printing_papers_does_not_load_the_chart_library():
    script = (
        "import sys; from yiti.foundation.papers import Paper, render_pdf; from yiti.kernel.text import Text; "
        "render_pdf(Paper('x', '1', Text('甲', 'A'), ())); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
