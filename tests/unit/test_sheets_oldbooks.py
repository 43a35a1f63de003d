"""The old xls format, whose error cells must not pass for blanks."""

import base64
import contextlib
import struct
import zlib
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from yiti.foundation.sheets import Column, SheetLayout, UnableToReadSheet, read_rows, write_faults
from yiti.foundation.sheets.oldbooks import _error_cells
from yiti.kernel.text import Text

LAYOUT = SheetLayout(
    "list", Text("账", "List"), (Column("code", Text("代码", "Code"), "code", key=True), Column("sum", Text("金额", "Amount"), "money"))
)

PACKED = (
    "c-rk)O=uHA6#m{O+aybyCT*&;LJ0+<t-Vw)Ug}ywdoolniU^vvIY>(?!Gn6xYRyRsiWe0<6ngPe_2LhDus07v{W%DNkl3RqLBT_t_07vHO*MxGG^otC%r|e}"
    "do%O0^JX@)ub1M*xrbdP{DeISpzKA^RHY*>5&tFzwtJou{W{FWGx(<v3G+lY*?89SDx~I6&36eF9t0PeflpkH<22G!xoon5*e5Y$NX0P7Ot{0EC^{voHsLYh"
    "cH#Tt`CNFfXl8{6*|$i?u;ixucIzxYYW0XM3f1ppY4bre1L(j@mBkmYQN`EBQ2tbA^6xZs2b(bup10v_E}PFx7LniyoX0mW34HZe>Wie&H&#zz{rC0yP!0VJ"
    "D+o-(J1GfXfP=+=OfaQpSJ;=WQrNnjrn6kVxqkO1C+g6EqMeS~kYxeK)-B)`N$h6kakPpYm-LSD7QJ%s%iDvaBkl>&Ov|QS+1j_NXyD<JYQc@8Vv&Hvw@-M7"
    "@MY<Bi^yHV2~J9`QzIQ(I4~nVSHzm)adrvbx!bDb?JO5QA9~VVSay3^UKlQ&Pb|E5=g`BinsIKgt{L=GKi$5i@YMBd(%ZmC;m%*Sgs>IUv3vUc)rwU(BF2R)"
    "ck1bo_NN;DB>t*L+X_oOacm~#ZPoC$#9KYJ3znmw{nd7Up;~Qtq>Q{ht-*nTfq{X6fq{X6K?6bh&wW52HEex^2<h)St6a+FGs%C8!<gdh3?DZ4Bgb_f=jzIz"
    "O|Z%Di#FKC|6ZtYgh$U~0;3YgMBVwzM?k9nJsWNq`+ZBO-to)z#QBHE{{gnQ!e9"
)
"""A workbook of one sheet: headings, then A1 with #REF! and A2 with 12.50, as `xlwt` writes it."""

BOOK = zlib.decompress(base64.b85decode(PACKED))


def test_an_old_workbook_is_read_and_its_error_cells_are_faults():
    reading = read_rows(BOOK, [LAYOUT])
    assert [(fault.sheet, fault.row, fault.column, fault.field) for fault in reading.faults] == [("账", 2, "B", "sum")]
    assert reading.rows["list"] == [{"code": "A2", "sum": Decimal("12.50")}]
    assert write_faults(BOOK, reading.faults)


def test_a_formula_whose_result_is_an_error_is_found():
    error = struct.pack("<HHH8sHI", 6, 3, 0, b"\x02\x00\x17\x00\x00\x00\xff\xff", 0, 0)
    number = struct.pack("<HHHdHI", 7, 3, 0, 1.5, 0, 0)
    truth = struct.pack("<HHHBB", 8, 3, 0, 1, 0)
    records = [(0x0006, error), (0x0006, number), (0x0205, truth), (0x000A, b""), (0x0006, error)]
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    assert list(_error_cells(stream, 0)) == [(6, 3)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, len(BOOK)))
def test_a_damaged_old_workbook_is_read_or_refused(changes, cut):
    content = bytearray(BOOK)
    for at, byte in changes:
        content[at] = byte
    for broken in (bytes(content), BOOK[:cut]):
        with contextlib.suppress(UnableToReadSheet):
            assert set(read_rows(broken, [LAYOUT]).rows) == {"list"}
