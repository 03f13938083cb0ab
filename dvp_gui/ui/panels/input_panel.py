"""What goes in: the task, its fields, ready samples, the number of tokens, Run and Stop. Knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dvp_gui.application.vocabulary import TokenizerVocabulary
from dvp_gui.data.inputs import TextInput
from dvp_gui.data.prompts import TASKS, Task
from dvp_gui.data.samples import Sample
from dvp_gui.ui.edit_actions import replace_text
from dvp_gui.ui.panels.card import Card
from dvp_gui.ui.panels.fitting_scroll_area import FittingScrollArea
from dvp_gui.ui.panels.run_buttons import Offer, RunButtons
from dvp_gui.ui.panels.segmented import SegmentedChoice

COUNT_DELAY_MS = 150
"""Counting waits for a pause in the typing."""


class TextField(QPlainTextEdit):
    """Plain text; a file that is dropped on it goes to the window, Tab goes to the next field."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(62)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, but no files."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)


class InputPanel(Card):
    """Shows one TextInput and lets a person change it."""

    run_clicked = Signal()
    pause_clicked = Signal()
    step_clicked = Signal()
    resume_clicked = Signal()
    stop_clicked = Signal()
    browse_clicked = Signal()
    """The data sets are wanted."""

    def __init__(self, samples: Sequence[Sample], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Input"))
        self.setAccessibleName(self.tr("Input"))
        self._vocabulary: TokenizerVocabulary | None = None
        self._build_samples(samples)
        self._build_fields()
        self._build_buttons()
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(COUNT_DELAY_MS)
        self._count_timer.timeout.connect(self._count_tokens)
        for changed in (
            self.question.textChanged,
            self.context.textChanged,
            self.dialogue.textChanged,
            self.text.textChanged,
        ):
            changed.connect(self._on_text_changed)
        if samples:
            self.show_input(samples[0])

    @property
    def count(self) -> QLabel:
        """The length of the input, beside the field in sight."""
        return self._counts[cast(Task, self.task.value)]

    @property
    def typed(self) -> TextInput:
        """The fields as they stand."""
        return TextInput(
            task=cast(Task, self.task.value),
            question=self.question.text(),
            context=self.context.toPlainText(),
            dialogue=self.dialogue.toPlainText(),
            text=self.text.toPlainText(),
        )

    def show_input(self, typed: TextInput) -> None:
        """Fill the fields of `typed`'s task, which undo takes back; those of other tasks keep what a person typed."""
        self.task.choose(typed.task)
        self._pages.setCurrentIndex(_PAGES[typed.task])
        if typed.task == "qa":
            replace_text(self.question, typed.question)
            replace_text(self.context, typed.context)
        elif typed.task == "summarize":
            replace_text(self.dialogue, typed.dialogue)
        else:
            replace_text(self.text, typed.text)
        self._count_timer.start()

    def show_text(self, text: str) -> None:
        """Put the text of a dropped file into the field that it fits: the passage, the dialogue or the raw text."""
        empty = replace(self.typed, context=text, dialogue=text, text=text)
        self.show_input(empty)

    def set_vocabulary(self, vocabulary: TokenizerVocabulary | None) -> None:
        """Count with this tokenizer; None: there is none yet."""
        self._vocabulary = vocabulary
        self._count_tokens()

    def set_offer(self, offer: Offer) -> None:
        """Enable what works now."""
        self.buttons.set_offer(offer)

    def _build_samples(self, samples: Sequence[Sample]) -> None:
        self.samples_menu = QMenu(self)
        titles = {
            "qa": self.tr("Questions"),
            "summarize": self.tr("Dialogues"),
            "raw": self.tr("Raw text"),
        }
        for task, title in titles.items():
            members = [sample for sample in samples if sample.task == task]
            if members:
                self.samples_menu.addSection(title)
            for sample in members:
                action = QAction(sample.title, self.samples_menu)
                action.setData(sample)
                self.samples_menu.addAction(action)
        self.samples_menu.triggered.connect(self._on_sample_chosen)
        self.samples_menu.addSeparator()
        self.samples_menu.addAction(self.tr("Browse data sets…")).triggered.connect(self.browse_clicked)
        button = QToolButton()
        button.setText(self.tr("Samples ▾"))
        button.setProperty("flat", True)
        button.setProperty("edge", True)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(self.samples_menu)
        button.setAccessibleName(self.tr("Samples"))
        button.setToolTip(self.tr("Fill in a ready question, dialogue or text"))
        self.samples_button = button
        self.header.addWidget(button)

    def _build_fields(self) -> None:
        self.task = SegmentedChoice(
            self.tr("Task"),
            [
                ("qa", self.tr("Question"), self.tr("A question and the passage that answers it")),
                ("summarize", self.tr("Dialogue"), self.tr("A dialogue to sum up, one turn a line")),
                ("raw", self.tr("Raw text"), self.tr("The prompt exactly as you type it")),
            ],
        )
        self.question = QLineEdit()
        self.question.setAccessibleName(self.tr("Question"))
        self.question.setPlaceholderText(self.tr("What do you want to know?"))
        self.question.setAccessibleDescription(self.question.placeholderText())
        self.context = TextField(self.tr("Passage"), self.tr("The text that holds the answer"))
        self.dialogue = TextField(
            self.tr("Dialogue"), self.tr("Mila: Are we still going?\nJonas: Yes, at six.")
        )
        self.text = TextField(self.tr("Raw text"), self.tr("The prompt exactly as the model gets it"))
        self._pages = QStackedWidget()
        self._counts = {task: _count_label(self.tr("Length of the input")) for task in TASKS}
        question = [(self.tr("Question"), self.question), (self.tr("Passage"), self.context)]
        self._pages.addWidget(_page(question, self._counts["qa"]))
        self._pages.addWidget(_page([(self.tr("Dialogue"), self.dialogue)], self._counts["summarize"]))
        self._pages.addWidget(_page([(self.tr("Text"), self.text)], self._counts["raw"]))
        self.rows.addWidget(self.task)
        self.rows.addWidget(FittingScrollArea(self._pages, minimum_height=64), 1)
        self.task.chosen.connect(self._on_task_chosen)

    def _build_buttons(self) -> None:
        self.buttons = RunButtons()
        self.run_button, self.stop_button = self.buttons.run, self.buttons.stop
        self.rows.addWidget(self.buttons)
        self.buttons.run_clicked.connect(self.run_clicked)
        self.buttons.pause_clicked.connect(self.pause_clicked)
        self.buttons.step_clicked.connect(self.step_clicked)
        self.buttons.resume_clicked.connect(self.resume_clicked)
        self.buttons.stop_clicked.connect(self.stop_clicked)

    def _on_sample_chosen(self, action: QAction) -> None:
        sample = action.data()
        if isinstance(sample, Sample):
            self.show_input(sample)

    def _on_task_chosen(self, task: str) -> None:
        self._pages.setCurrentIndex(_PAGES[cast(Task, task)])
        self._count_timer.start()

    def _on_text_changed(self) -> None:
        self._count_timer.start()

    def _count_tokens(self) -> None:
        if self._vocabulary is None:
            self._show_count("", warns=False)
            return
        encoded = self._vocabulary.encode(self.typed.prompt)
        if encoded.num_cut:
            text = self.tr("⚠ {0:,} of {1:,} tokens").format(encoded.num_tokens, encoded.limit)
            tip = self.tr("The last {0:,} tokens will be cut.").format(encoded.num_cut)
        else:
            text = self.tr("{0:,} of {1:,} tokens").format(encoded.num_tokens, encoded.limit)
            tip = self.tr("The length of the prompt, and the most that the model should be given.")
        self.count.setToolTip(tip)
        self._show_count(text, warns=bool(encoded.num_cut))

    def _show_count(self, text: str, *, warns: bool) -> None:
        self.count.setText(text)
        if self.count.property("warning") is not warns:
            self.count.setProperty("warning", warns)
            self.count.style().unpolish(self.count)
            self.count.style().polish(self.count)


_PAGES: dict[Task, int] = {"qa": 0, "summarize": 1, "raw": 2}


def _count_label(name: str) -> QLabel:
    label = QLabel()
    label.setProperty("muted", True)
    label.setAccessibleName(name)
    return label


def _page(fields: Sequence[tuple[str, QWidget]], count: QLabel) -> QWidget:
    """Labels above their fields; the last takes the height that is left and has its length beside its name."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for name, field in fields:
        label = QLabel(name)
        label.setProperty("muted", True)
        label.setBuddy(field)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addStretch(1)
        if field is fields[-1][1]:
            line.addWidget(count)
        column.addLayout(line)
        column.addWidget(field, 1 if isinstance(field, QPlainTextEdit) else 0)
        column.addSpacing(2)
    return page
