"""What is wrong with a pack, where it stands, in both languages."""

from dataclasses import dataclass

from yiti.kernel.refusals import UnableTo
from yiti.kernel.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to put right: the file below the pack's folder, the line in it (from 1), and what is wrong."""

    file: str
    line: int
    message: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class UnableToLoad(UnableTo):
    """A pack whose files cannot be read as they stand; `faults` names each place."""

    code = "pack-faulty"

    def __init__(self, pack: str, faults: list[Fault]):
        first = faults[0]
        super().__init__(
            Text(
                f"政策包 {pack} 无法读取：{first.file} 第 {first.line} 行：{first.message.zh}（共 {len(faults)} 处）",
                f"Pack {pack} cannot be read: {first.file} line {first.line}: {first.message.en} ({len(faults)} in all)",
            )
        )
        self.pack = pack
        self.faults = faults
