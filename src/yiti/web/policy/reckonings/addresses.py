"""Where an input comes from, and where what is missing is entered."""

from django.urls import NoReverseMatch, reverse

from yiti.supervision.reckonings.found import Behind, Leaf, Missing


def of_subject(pack: str, id: str, key: str, window: str = "") -> str:
    return with_period(reverse("reckoning-subject", args=[pack, id, key]), window)


def with_period(address: str, window: str) -> str:
    """`?in=` names the period, where it is not the newest."""
    return f"{address}?in={window}" if window else address


def of_input(pack: str, id: str, key: str, path: str, window: str = "") -> str:
    """The list that an input was taken from."""
    query = f"input={path}&in={window}" if window else f"input={path}"
    return f"{reverse('reckoning-records', args=[pack, id, key])}?{query}"


def of_leaf(pack: str, id: str, key: str, leaf: Leaf, window: str = "") -> str:
    if leaf.entered is not None:
        return reverse("reckoning-entered", args=[leaf.entered.pk])
    if leaf.behind:
        return of_input(pack, id, key, leaf.path, window)
    if leaf.said.parameter is not None:
        return reverse("parameter", args=[leaf.said.parameter.id])
    return ""


def of_record(behind: Behind) -> str:
    """The page of one record behind an input; empty where it has none."""
    first, _, rest = behind.id.partition(":")
    pages: dict[str, tuple[str, list[str]]] = {
        "entry": ("entry", [first, rest]),
        "person": ("person", [behind.id]),
        "institution": ("institution", [behind.institution]),
        "population": ("institution", [behind.institution]),
        "limit": ("institution", [behind.institution]),
        "posts": ("institution", [behind.institution]),
        "score": ("institution", [behind.institution]),
        "payslip": ("payslip", [behind.id]),
    }
    if behind.kind == "account":
        return _reverse("month", [behind.institution, rest.partition(":")[0]])
    if behind.kind == "return":
        return _reverse("monthly-record", [first, rest.partition(":")[0], behind.institution])
    if behind.kind == "indicator":
        return _reverse("indicator", [first])
    name, args = pages.get(behind.kind, ("", []))
    return _reverse(name, args) if name else ""


def of_missing(missing: Missing) -> str:
    """Where somebody enters what is missing, by its source."""
    house = missing.institutions[0] if len(missing.institutions) == 1 else ""
    if missing.source in ("form", "rows", "map") and missing.what:
        return f"{reverse('register', args=[missing.what])}?place={house}"
    if missing.entry is not None:
        return _reverse("entry", [missing.what, str(missing.entry)])
    if missing.source == "parameter":
        return _reverse("parameter", [missing.what])
    if missing.source == "indicator":
        return _reverse("indicator", [missing.what])
    if missing.source == "staff":
        return f"{reverse('staff')}?institution={house}" if house else reverse("staff")
    if missing.source == "accounts":
        return _reverse("institution-accounts", [house]) if house else reverse("accounts")
    if missing.source in ("population", "limit", "posts", "scores") and house:
        return _reverse("institution", [house])
    return ""


def _reverse(name: str, args: list[str]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
