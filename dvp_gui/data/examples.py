"""One input with what is known about its answer, and how it is read from a JSON object. Knows no model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dvp_gui.data.prompts import TASKS, Task, format_prompt

_FIELDS: dict[Task, tuple[str, ...]] = {
    "qa": ("question", "context"),
    "summarize": ("dialogue",),
    "raw": ("text",),
}
_SURROGATE = re.compile("[\ud800-\udfff]")


class InputError(ValueError):
    """An input that cannot be used; the message is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class Example:
    """One input; fields that its task does not use, or that nobody gave, are empty."""

    task: Task
    question: str = ""
    context: str = ""
    dialogue: str = ""
    text: str = ""
    id: str = ""
    answers: tuple[str, ...] = ()
    """qa: acceptable answers."""
    summary: str = ""
    """summarize: a reference."""
    keywords: tuple[tuple[str, ...], ...] = ()
    """summarize: groups of alternatives; a good summary holds one of every group."""

    def __post_init__(self) -> None:
        for name in _FIELDS[self.task]:
            value = getattr(self, name)
            if not value.strip():
                raise InputError(f"The {name} is empty: task {self.task} needs it.")
            if _SURROGATE.search(value):
                raise InputError(f"The {name} holds a character that is no valid Unicode: remove it.")

    @property
    def prompt(self) -> str:
        """The prompt that the model sees."""
        return format_prompt(
            self.task, question=self.question, context=self.context, dialogue=self.dialogue, text=self.text
        )

    @property
    def has_reference(self) -> bool:
        """Whether an answer can be scored."""
        return bool(self.answers or self.summary or self.keywords)


def example_from(entry: Mapping[str, Any], task: Task | None = None) -> Example:
    """The example of a JSON object; the task is `task`, else the entry's own, else told from its keys."""
    chosen = task or entry.get("task") or _task_of(entry)
    if chosen not in TASKS:
        raise InputError(f"task {chosen!r} is unknown: choose one of {', '.join(TASKS)}.")
    texts = {name: _string(entry, name) for name in (*_FIELDS[chosen], "summary") if name in entry}
    missing = [name for name in _FIELDS[chosen] if name not in entry]
    if missing:
        raise InputError(
            f"{' and '.join(missing)} missing: task {chosen} needs {' + '.join(_FIELDS[chosen])}."
        )
    return Example(
        task=chosen,
        id=str(entry.get("id", "")),
        answers=_strings(entry.get("answers", []), "answers"),
        keywords=tuple(_strings(group, "keywords") for group in _list(entry.get("keywords", []), "keywords")),
        **texts,
    )


def _task_of(entry: Mapping[str, Any]) -> Task:
    for task, names in _FIELDS.items():
        if all(name in entry for name in names):
            return task
    raise InputError("the keys fit no task: it takes question + context, dialogue, or text.")


def _string(entry: Mapping[str, Any], name: str) -> str:
    value = entry[name]
    if not isinstance(value, str):
        raise InputError(f"{name} is no text.")
    return value


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{name} is no list.")
    return value


def _strings(value: object, name: str) -> tuple[str, ...]:
    items = _list(value, name)
    if not all(isinstance(item, str) for item in items):
        raise InputError(f"{name} holds something that is no text.")
    return tuple(items)
