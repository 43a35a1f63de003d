"""How long a list is at each of the institutions that it is added up over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yiti.kernel.text import Text
from yiti.measure.indicators.queries import Members, Share, Side
from yiti.registry.institutions.models import Institution
from yiti.web.columns import Column, Filter
from yiti.web.institutions.names import categories, short_name_of
from yiti.web.lists import Listing, ListPage
from yiti.web.measures.naming import address_of
from yiti.web.requests import Request

from .readings import list_open


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An institution's part of a list."""

    row: Institution
    count: int | None
    address: str

    @property
    def label(self) -> Text:
        return short_name_of(self.row)

    @property
    def search(self) -> str:
        return f"{self.row.name} {self.row.name_en} {self.row.pinyin} {self.row.pk}".lower()


SHARES = Listing(
    "shares",
    Text("各机构", "Institutions"),
    [
        Column("label", Text("机构", "Institution"), kind="name", sort="label", href=lambda row: row.address),
        Column("count", Text("几个", "How many"), kind="number", sort="count", href=lambda row: row.address),
    ],
    search=("search",),
    hint=Text("机构、首字母", "Institution or initials"),
    order="-count",
    size=100,
    empty=Text("没有机构在您的范围", "No institution lies within your reach"),
)


def read_shares(request: Request, indicator: str, side: Side, members: Members, shares: Mapping[str, Share]) -> ListPage:
    """How many at each institution within reach, the most first, each with the way to its list."""
    rows = []
    for row in list_open(request.scope, members.value.period):
        if share := shares.get(row.pk):
            to = address_of("indicator-list", indicator, members.value.institution, str(members.value.period), side, at=row.pk)
            rows.append(ShareRow(row, share.count, to))
    groups = [(key, words) for key, words in categories().items() if any(row.row.category == key for row in rows)]
    kept = Filter(
        "category", Text("类别", "Category"), groups, lambda rows, value: [row for row in rows if row.row.category == value], is_menu=True
    )
    return replace(SHARES, filters=[kept]).read(request, rows)
