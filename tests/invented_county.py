"""The county that docs/sixth-county.md writes, as files."""

from pathlib import Path

from tests.docs.pages import list_blocks, read

ID = "qingshan-2026"
FILES = (
    "pack.yaml", "clauses.yaml", "parameters/distribution.yaml", "cases/pay.yaml", "forms/villages.yaml", "definitions/young.yaml",
    "definition_cases/young.yaml", "offices.yaml", "targets.yaml", "tables.yaml", "tables/institutions.csv", "tables/places.csv",
)  # fmt: skip
"""In the order of the page's blocks."""


def write_county(folder: Path) -> Path:
    """The pack's files below a folder of packs; the pack's own folder."""
    blocks = [content for language, content in list_blocks(read("docs/sixth-county.md")) if language in ("yaml", "csv")]
    for name, content in zip(FILES, blocks, strict=True):
        path = folder / ID / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / ID
