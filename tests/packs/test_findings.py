"""What is odd in a document is written down once, where it stands, and nowhere that the document has not."""

import re

import pytest

from tests.packs.conftest import Workshop
from yiti.policy.packs import load_pack, pack_ids
from yiti.policy.packs.comparing import compare_packs

FILE = "findings.yaml"
PACKS = [id for id in pack_ids() if load_pack(id).findings]


@pytest.mark.parametrize(
    ("what", "old", "new", "message"),
    [
        ("a finding twice", "id: admonition", "id: cycles", "stands twice"),
        ("an unknown clause", "[附件1 八(一)1]", "[附件1 八(一)9]", "There is no clause"),
        ("a clause twice", "[附件1 三, 六(二)2(5)]", "[附件1 三, 附件1 三]", "stands twice"),
        ("a parameter that is none", "funds.min_spend_rate", "funds.least_spend_rate", "There is no parameter"),
        ("a figure printed elsewhere", 'figures: ["60%"]', 'figures: ["61%"]', "prints the figure “61%”"),
    ],
)
def test_the_check_names_file_and_line_of(workshop: Workshop, what: str, old: str, new: str, message: str) -> None:
    line = workshop.replace(FILE, old, new)
    found = [(fault.file, fault.line) for fault in workshop.check() if message in fault.message.en]
    assert (FILE, line) in found, [str(fault) for fault in workshop.check()]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: misprint", "kind: slip", "must be"),
        ("printed: [诫免谈话]", f"printed: [{'照抄的句子' * 6}]", "24"),
        ("    reading: {zh: 诫勉谈话, en: An admonition talk}\n", "", "“reading” is missing"),
    ],
)
def test_a_finding_without_its_reading_or_with_sentences_of_the_document_is_refused(
    workshop: Workshop, old: str, new: str, message: str
) -> None:
    workshop.replace(FILE, old, new)
    assert any(message in fault.message.en for fault in workshop.check()), [str(fault) for fault in workshop.check()]


@pytest.mark.parametrize("id", PACKS)
def test_every_finding_speaks_both_languages(id: str) -> None:
    """English quotes the document's own signs between quotation marks, and clauses by their number, and nothing else."""
    pack = load_pack(id)
    numbers = "|".join(re.escape(number) for number in sorted(pack.clause_texts, key=len, reverse=True))
    for finding in pack.findings:
        for words in (finding.label, finding.found, finding.reading):
            assert re.search(r"[一-鿿]", words.zh), finding.id
            assert not re.search(r"[一-鿿]", re.sub(f"“[^”]*”|{numbers}", "", words.en)), finding.id


def test_a_clause_finds_what_is_odd_in_it() -> None:
    pack = load_pack("changji-2021")
    assert [finding.id for finding in pack.findings_in("六(二)2(1)")] == ["sixty_percent", "contract_money_twice"]
    assert [finding.id for finding in pack.findings_in("附件2")] == ["annex_below_floor", "public_health_posts"]
    assert pack.findings_in("一") == ()


def test_the_doubtful_investment_of_midong_is_marked_and_reckoned_with_nowhere() -> None:
    pack = load_pack("midong-2024")
    found = next(finding for finding in pack.findings if finding.id == "chinese_medicine_investment")
    assert (found.kind, found.clauses, found.figures[0]) == ("doubtful", ("二(一)",), "23 亿元")
    held = [value.value for parameter in pack.parameters.values() for value in parameter.values]
    assert not {"2300000000", 2300000000} & {value for value in held if not isinstance(value, dict)}


def test_two_documents_differ_in_their_findings_too() -> None:
    changes = compare_packs(load_pack("changji-2021"), load_pack("midong-2024"))
    kinds = {(change.kind, change.id, change.change) for change in changes}
    assert ("findings", "admonition", "removed") in kinds
    assert ("findings", "subsidy_rates", "added") in kinds
