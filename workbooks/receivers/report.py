"""What happened when a form was filled, in sentences."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_WORDS_TOLD = 5
NO_FIELD = "系统没有这一栏"
NO_VALUES = "台账里还没有填写"
BY_FORMULA = "由表格的公式计算"
NOT_COUNTED = "系统不统计这一项"
NO_WORD = "的可选项里没有对应的词"
FOR_FORMULA = "要给表格的公式算天数"
BY_RECEIVER = "接收单位已填"


@dataclass
class ColumnReport:
    """``rejected`` holds our words that could not stand there, because of ``refusal``."""

    sheet: str
    title: str
    filled: int = 0
    reason: str = ""
    rejected: dict[str, int] = field(default_factory=dict)
    refusal: str = NO_WORD

    def reject(self, word: str, *, refusal: str = NO_WORD) -> None:
        self.rejected[word] = self.rejected.get(word, 0) + 1
        self.refusal = refusal


@dataclass
class FormReport:
    """``lines`` counts those written; ``inserted`` the rows a sheet had to get, by its title."""

    lines: int = 0
    columns: list[ColumnReport] = field(default_factory=list)
    inserted: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def insert(self, sheet: str, rows: int) -> None:
        self.inserted[sheet] = self.inserted.get(sheet, 0) + rows

    def sentences(self) -> list[str]:
        """For the page, the job and the command, most important first."""
        return [*self._columns(), *self._inserted(), *self._rejected(), *self.notes]

    def _columns(self) -> list[str]:
        found = []
        for sheet in dict.fromkeys(column.sheet for column in self.columns):
            own = [column for column in self.columns if column.sheet == sheet]
            filled = list(dict.fromkeys(column.title for column in own if column.filled))
            text = (
                f"工作表“{sheet}”:已填{len(filled)}栏({'、'.join(filled)})"
                if filled
                else f"工作表“{sheet}”:没有填写"
            )
            empty: dict[str, list[str]] = {}
            for column in own:
                if not column.filled:
                    empty.setdefault(column.reason or NO_VALUES, []).append(column.title)
            unfilled = [f"{'、'.join(dict.fromkeys(titles))}({reason})" for reason, titles in empty.items()]
            found.append(f"{text};未填:{';'.join(unfilled)}。" if unfilled else f"{text}。")
        return found

    def _inserted(self) -> list[str]:
        return [
            f"工作表“{sheet}”:表格行数不够,增加了{rows}行。" for sheet, rows in self.inserted.items() if rows
        ]

    def _rejected(self) -> list[str]:
        return [
            f"“{column.title}”{column.refusal},未填:{'、'.join(list(column.rejected)[:MAX_WORDS_TOLD])}"
            f"(共{sum(column.rejected.values())}处)。"
            for column in self.columns
            if column.rejected
        ]
