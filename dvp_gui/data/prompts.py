"""The prompt of each task, exactly as the tuned checkpoints and the bundled model expect it; knows no
model.
"""

from __future__ import annotations

from typing import Literal, get_args

Task = Literal["qa", "summarize", "raw"]
TASKS: tuple[Task, ...] = get_args(Task)


def format_question(question: str, context: str) -> str:
    """The prompt of a question with its passage; nothing is stripped or changed."""
    return f"question: {question} context: {context}"


def format_dialogue(dialogue: str) -> str:
    """The prompt of a dialogue; its newlines are kept."""
    return f"summarize: {dialogue}"


def format_prompt(
    task: Task, *, question: str = "", context: str = "", dialogue: str = "", text: str = ""
) -> str:
    """The prompt of `task` from the fields that it uses; `raw` gives `text` as it is."""
    if task == "qa":
        return format_question(question, context)
    if task == "summarize":
        return format_dialogue(dialogue)
    return text
