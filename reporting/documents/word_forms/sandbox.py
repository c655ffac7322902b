"""What a template may say. It comes from an office, so it may only print what it is given, row by row.

Whatever is rendered passes ``Sandbox.from_string``: body, head, foot, notes and properties alike. There
a template is judged by what it consists of, not by what it must not contain: placeholders, one loop
over a list, and conditions. Nothing in it can call, reckon, read a setting or go on for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from audit.exceptions import Refused
from reporting.documents.word_forms.kinds import KINDS
from reporting.models import FormKind

FILTERS = ("default", "length", "trim")
# Signs of one filled part after another, markup included.
MAX_SIGNS = 10_000_000
MAX_DEPTH = 20
LOOP = frozenset({"index", "first", "last", "length"})
PLAIN = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
)
ONLY_PLACEHOLDERS = "模板只能引用占位符、按清单逐行填写和作判断,不能运算、调用或引入别的内容。"

Rows = Mapping[str, frozenset[str]]


class _Bounded(Template):
    """Stops in the middle, before a template fills the memory."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces: list[str] = []
        for piece in self.generate(*args, **kwargs):
            self.environment.room -= len(piece)  # type: ignore[attr-defined]
            if self.environment.room < 0:  # type: ignore[attr-defined]
                raise Refused("按这个模板生成的文件过大,请简化模板。")
            pieces.append(piece)
        return "".join(pieces)


class Sandbox(SandboxedEnvironment):
    template_class = _Bounded

    def __init__(self, kind: FormKind) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.kind, self.room = kind, MAX_SIGNS
        self.used: set[str] = set()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            raise Refused(
                f"占位符的写法不对:{_near(source, error.lineno)}。请对照占位符说明修改。"
            ) from error
        judge = _Judge(self.kind)
        judge.look(tree, {})
        if judge.unknown:
            names = "、".join(sorted(judge.unknown)[:10])
            raise Refused(f"模板中有不认识的占位符:{names}。请对照占位符说明修改。")
        self.used |= judge.used
        return super().from_string(source, *args, **kwargs)


def _near(source: str, line: int) -> str:
    """The paragraph of the fault, without its markup; docxtpl begins a line with each."""
    lines = source.splitlines()
    text = re.sub(r"<[^<>]*>", "", lines[min(line, len(lines)) - 1]).strip()
    return f"“{text[:60]}”附近" if text else "有括号没有配对"


class _Judge:
    """Walks a template; ``rows`` are the variables of the loop around, with the fields each has."""

    def __init__(self, kind: FormKind) -> None:
        places = KINDS[kind].placeholders
        self.lists = {one.name: frozenset(one.fields) for one in places if one.fields}
        self.names = {one.name for one in places}
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def look(self, node: nodes.Node, rows: Rows, depth: int = 0) -> None:
        if depth > MAX_DEPTH:
            raise Refused("模板中的判断套得太深,请简化模板。")
        if isinstance(node, nodes.Name):
            self._name(node.name, rows)
        elif isinstance(node, nodes.Getattr):
            self._field(node, rows)
        elif isinstance(node, nodes.For):
            self._loop(node, rows, depth)
        elif isinstance(node, (nodes.Template, *PLAIN)) or self._is_filter(node):
            for child in node.iter_child_nodes():
                if isinstance(node, nodes.Output) and isinstance(child, nodes.Name):
                    self._printed(child.name, rows)
                self.look(child, rows, depth + 1)
        else:
            raise Refused(ONLY_PLACEHOLDERS)

    def _is_filter(self, node: nodes.Node) -> bool:
        return isinstance(node, nodes.Filter) and node.node is not None and node.name in FILTERS

    def _printed(self, name: str, rows: Rows) -> None:
        if name in rows or name in self.lists:
            raise Refused(f"“{name}”是清单,请写明要填其中的哪一项,如“行.措施”。")

    def _name(self, name: str, rows: Rows) -> None:
        if name not in rows:
            (self.used if name in self.names else self.unknown).add(name)

    def _field(self, node: nodes.Getattr, rows: Rows) -> None:
        if not isinstance(node.node, nodes.Name):
            raise Refused(ONLY_PLACEHOLDERS)
        name = node.node.name
        if name not in rows or node.attr not in rows[name]:
            self.unknown.add(f"{name}.{node.attr}")

    def _loop(self, node: nodes.For, rows: Rows, depth: int) -> None:
        if rows:
            raise Refused("模板中的循环不能再套循环。")
        if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name) or node.recursive:
            raise Refused("模板中的循环只能写成“行 in 清单”的形式,清单见占位符说明。")
        if node.iter.name not in self.lists:
            raise Refused(f"“{node.iter.name}”不是清单,不能逐行填写。请对照占位符说明修改。")
        self.used.add(node.iter.name)
        inside = {node.target.name: self.lists[node.iter.name], "loop": LOOP}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            self.look(child, inside, depth + 1)
