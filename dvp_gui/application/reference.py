"""The known answer to what was run, beside the output, and how close the output comes. Lives on the GUI thread."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from dvp_gui.application.failures import sentence_for
from dvp_gui.application.run_state import RunState, RunStatus
from dvp_gui.application.side_thread import Answer, SideThread
from dvp_gui.data.examples import Example

if TYPE_CHECKING:
    from dvp_gui.evaluation.outcomes import Scores

_MOST_REMEMBERED = 1000
"""Picked examples whose references are remembered, so that runs of the history have theirs too."""
_GOING_ON = (RunStatus.EMPTY, RunStatus.RUNNING)


class Reference(QObject):
    """Knows the examples that were picked by their prompts: an input that was changed since has no reference."""

    changed = Signal()

    def __init__(self, state: RunState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.example: Example | None = None
        """Where the input of the run on the screen comes from, if it has a reference."""
        self.scores: Scores | None = None
        """None until the run has ended and was scored."""
        self.failure = ""
        """One sentence where scoring failed."""
        self._state = state
        self._known: OrderedDict[str, Example] = OrderedDict()
        self._scored_text: str | None = None
        self._ticket = 0
        self._thread = SideThread("scoring", self)
        self._thread.answered.connect(self._on_answered)
        state.run_changed.connect(self._on_run_changed)
        state.tokens_appended.connect(self._score)
        state.status_changed.connect(self._score)

    @property
    def is_open(self) -> bool:
        """Whether the thread that scores is there."""
        return self._thread.is_open

    @property
    def is_scoring(self) -> bool:
        """Whether scores of the text on the screen are on their way."""
        return self._scored_text is not None and self.scores is None and not self.failure

    def remember(self, example: Example, prompt: str) -> None:
        """An example was picked as input, of which `prompt` was made."""
        if not example.has_reference:
            return
        self._known[prompt] = example
        self._known.move_to_end(prompt)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.popitem(last=False)
        info = self._state.info
        if info is not None and info.prompt == prompt and example != self.example:
            self._on_run_changed()
            self._score()

    def close(self) -> None:
        """End the thread."""
        self._thread.close()

    @Slot()
    def _on_run_changed(self) -> None:
        info = self._state.info
        self.example = None if info is None else self._known.get(info.prompt)
        self._forget_scores()
        self.changed.emit()

    @Slot()
    def _score(self) -> None:
        """Ask for the scores of a text that is finished; each text once."""
        if self.example is None or self._state.status in _GOING_ON or not self._state.traces:
            return
        text, example = self._state.text, self.example
        if text == self._scored_text:
            return
        self._forget_scores()
        self._scored_text = text
        self._ticket = self._thread.ask(lambda: _score(example, text))
        self.changed.emit()

    def _forget_scores(self) -> None:
        self.scores, self.failure, self._scored_text, self._ticket = None, "", None, 0

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if answer.ticket != self._ticket:
            return
        if answer.error is not None:
            self.failure = sentence_for(answer.error, "Scoring the text")
        self.scores = answer.value
        self.changed.emit()


def _score(example: Example, text: str) -> Scores:
    """On the side thread: the first time, the libraries that score take seconds to import."""
    from dvp_gui.evaluation.outcomes import score

    return score(example, text)
