"""What a person typed, by task, and what is missing from it; knows no widget and no model."""

from __future__ import annotations

from dataclasses import dataclass

from dvp_gui.data.prompts import Task, format_prompt


@dataclass(frozen=True, slots=True)
class TextInput:
    """The fields of all tasks as they stand; `task` says which of them count."""

    task: Task = "qa"
    question: str = ""
    context: str = ""
    dialogue: str = ""
    text: str = ""

    @property
    def prompt(self) -> str:
        """The prompt that the model sees."""
        return format_prompt(
            self.task, question=self.question, context=self.context, dialogue=self.dialogue, text=self.text
        )

    @property
    def missing(self) -> str | None:
        """One sentence that names the field to fill in, or None where nothing is missing."""
        if self.task == "qa" and not self.question.strip():
            return "The question is empty: type one, or choose a sample."
        if self.task == "qa" and not self.context.strip():
            return "The passage is empty: type the text that answers the question, or choose a sample."
        if self.task == "summarize" and not self.dialogue.strip():
            return "The dialogue is empty: type a few turns, or choose a sample."
        if self.task == "raw" and not self.text.strip():
            return "The text is empty: type something, or choose a sample."
        return None
