"""What is shown of somebody where the whole is not needed (the usual way of standards §6.3)."""


def mask_name(name: str) -> str:
    """张* · 张*三 · 哈**·玉**山: the first sign, and the last where there are three or more."""
    parts = name.split("·")
    if len(parts) > 1:
        return "·".join(part[:1] + "*" * (len(part) - 1) for part in parts)
    return name[:1] + "*" if len(name) < 3 else name[:1] + "*" * (len(name) - 2) + name[-1:]


def mask_number(number: str) -> str:
    """The first six and last four of an identity number; of shorter numbers the last two alone."""
    return f"{number[:6]}{'*' * 8}{number[-4:]}" if len(number) == 18 else "*" * max(len(number) - 2, 0) + number[-2:]


def mask_phone(phone: str) -> str:
    """The first three and last four signs."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)
