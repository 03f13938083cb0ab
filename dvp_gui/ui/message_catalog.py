"""The texts of the window as Qt's .ts file, for translators: `python -m dvp_gui.ui.message_catalog dvp_de.ts`.

Qt's own lupdate does not know the modules' `_tr("…")`, whose context stands in the module; this reads the sources as
Python does. Its file goes to Qt Linguist and lrelease as any other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

_CALLS = ("tr", "_tr", "translate")


@dataclass(frozen=True, slots=True)
class Message:
    """One text with the context that it is looked up in."""

    context: str
    text: str
    file: str
    line: int


def collect(folder: Path) -> list[Message]:
    """All texts of the modules in `folder`, in order."""
    return [message for path in sorted(folder.rglob("*.py")) for message in messages_of(path, folder)]


def messages_of(path: Path, folder: Path) -> Iterator[Message]:
    """The texts of one module; raises ValueError where one is not a literal, which nobody could translate."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module_context = _module_context(tree)
    name = path.relative_to(folder).as_posix()
    for owner, call in _calls(tree, ""):
        if _called(call) == "translate":
            given = [_literal(argument) for argument in call.args]
            if len(given) == 2 and given[0] is not None and given[1] is not None:
                yield Message(given[0], given[1], name, call.lineno)
            continue
        text = _literal(call.args[0]) if call.args else None
        if text is None:
            raise ValueError(f"{name}:{call.lineno}: a text must be a literal to be translated")
        in_module = isinstance(call.func, ast.Name) and call.func.id == "_tr"
        yield Message(module_context if in_module else owner, text, name, call.lineno)


def as_ts(messages: Iterable[Message], translate: dict[str, str] | None = None) -> str:
    """The messages as a .ts file; `translate` gives translations by text, the others are left to do."""
    known = translate or {}
    by_context: dict[str, dict[str, Message]] = {}
    for message in messages:
        by_context.setdefault(message.context, {}).setdefault(message.text, message)
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1">']
    for context, texts in by_context.items():
        lines.append(f"<context><name>{escape(context)}</name>")
        for text, message in texts.items():
            done = text in known
            state = "" if done else ' type="unfinished"'
            lines.append(f'<message><location filename="{escape(message.file)}" line="{message.line}"/>')
            lines.append(f"<source>{escape(text)}</source>")
            lines.append(f"<translation{state}>{escape(known.get(text, ''))}</translation></message>")
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def _calls(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a translation below `node`, with the class that it stands in."""
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        if isinstance(child, ast.Call) and _called(child) in _CALLS:
            yield inside, child
        yield from _calls(child, inside)


def _called(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def _module_context(tree: ast.Module) -> str:
    """The context that the module's own `_tr` hands to Qt."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "translate" and node.args:
            context = _literal(node.args[0])
            if context is not None:
                return context
    return ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(as_ts(collect(Path(__file__).parents[1])), encoding="utf-8")
