"""The window can speak another language: no visible text bypasses the translation, and a made language arrives."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

import dvp_gui.ui
from dvp_gui.ui.glossary import as_markdown, define, terms
from dvp_gui.ui.message_catalog import as_ts, collect
from dvp_gui.ui.plots.card import RunCard
from dvp_gui.ui.translation import install_translations
from tests.ui.bench import Bench, let_events_run

UI = Path(dvp_gui.ui.__file__).parent
PACKAGE = UI.parent
SHOWING = {
    *("setText", "setToolTip", "setWindowTitle", "setAccessibleName", "setAccessibleDescription", "setTitle"),
    *(
        "setPlaceholderText",
        "setStatusTip",
        "set_title",
        "addMenu",
        "addAction",
        "addTab",
        "setLabelText",
        "say",
    ),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QAction", "QMenu", "QDockWidget", "ElidedLabel"),
    *("setHorizontalHeaderLabels", "showMessage", "setHtml", "setPlainText", "drawText", "Card"),
}
"""Calls that put their text in front of a person."""
WORD = re.compile(r"[^\W\d_]{3,}")
PIECE = re.compile(r"\{[^{}]*\}|<[^<>]*>|&\w+;|%\w")
"""Places for values, and markup."""


def visible_literals(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every literal word that is shown without a translation."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in SHOWING:
            continue
        for argument in call.args:
            for part in (argument, *(v for v in getattr(argument, "values", []))):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    text = PIECE.sub("", part.value)
                    if WORD.search(text) and text not in ALLOWED:
                        yield part.lineno, part.value


ALLOWED = {"DVP Explorer ", "note", "warning", "error"}
"""The program's name, the same in every language; tones of a message, which are no words for a person."""


def test_no_visible_literal_bypasses_the_translation() -> None:
    found = [
        f"{path.relative_to(UI)}:{line}: {text!r}"
        for path in sorted(UI.rglob("*.py"))
        for line, text in visible_literals(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "planted", ['label.setText("Hello there")', 'x = QLabel(f"Hello {name}")', 'self.say("It failed.")']
)
def test_a_planted_literal_is_found(planted: str) -> None:
    assert list(visible_literals(planted))


def test_every_text_is_a_literal_with_a_context() -> None:
    messages = collect(PACKAGE)  # raises where one is not a literal
    assert len(messages) > 500
    assert [f"{m.file}:{m.line}" for m in messages if not m.context] == []


def test_the_glossary_of_the_documents_is_that_of_the_program() -> None:
    document = Path(__file__).parents[2] / "docs" / "glossary.md"
    assert document.read_text(encoding="utf-8") == as_markdown(), (
        "run python -m dvp_gui.ui.glossary > docs/glossary.md"
    )


def test_terms_are_defined_once_and_read_as_plain_text() -> None:
    keys = [term.key for term in terms()]
    assert len(keys) == len(set(keys))
    assert all(not re.search(r"`|\*\w", term.plain) for term in terms())
    assert define("p", "k").count("\n\n") == 1


def _pseudo(text: str) -> str:
    return f"⟦{text}⟧"


@pytest.fixture
def pseudo_language(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    """Esperanto, as far as Qt can tell: every text in brackets, in a real .qm file."""
    messages = collect(PACKAGE)
    source = tmp_path / "dvp-explorer_eo.ts"
    source.write_text(as_ts(messages, {m.text: _pseudo(m.text) for m in messages}), encoding="utf-8")
    tool = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([tool, source, "-qm", source.with_suffix(".qm")], check=True, capture_output=True)
    before = set(qapp.findChildren(QTranslator))
    assert install_translations(qapp, tmp_path, QLocale("eo")) >= 1
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def shown_texts(bench: Bench) -> Iterator[tuple[str, str]]:
    """Every text of the window with where it stands."""
    window = bench.window
    for action in window.findChildren(QAction):
        if action.text() != "Export...":  # pyqtgraph's own, in a menu that never opens
            yield "menu", action.text()
    for widget in window.findChildren(QWidget):
        if isinstance(widget.parentWidget(), QDockWidget | QTabBar):
            continue  # buttons of Qt's own
        where = f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        yield f"{where}, tooltip", widget.toolTip()
        yield f"{where}, name", widget.accessibleName()
        yield f"{where}, description", widget.accessibleDescription()
        if isinstance(widget, QLabel | QAbstractButton):
            yield where, widget.text()
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            yield f"{where}, placeholder", widget.placeholderText()
        if isinstance(widget, QComboBox):
            for index in range(widget.count()):
                yield f"{where}, choice", widget.itemText(index)


def test_a_made_language_reaches_every_text_of_the_window(
    pseudo_language: None, open_bench: Callable[[], Bench], tiny_model_folder: Path
) -> None:
    bench = open_bench()
    bench.load(tiny_model_folder)
    bench.window.input.question.setText("Who bought the boat?")
    bench.run()
    let_events_run(0.1)
    assert bench.window.windowTitle() == _pseudo("DVP Explorer")
    assert bench.window.menus.quit.text() == _pseudo("&Quit")
    data = {bench.state.text, *bench.state.pieces, tiny_model_folder.name, "tiny-t5"}
    samples = {action.text() for action in bench.window.input.samples_menu.actions()}
    left_over = sorted(
        {
            f"{where}: {text!r}"
            for where, text in shown_texts(bench)
            if WORD.search(PIECE.sub("", text)) and "⟦" not in text and text not in data | samples
        }
    )
    assert not left_over, "\n".join(left_over)
    assert all("⟦" in card.accessibleName() for card in bench.window.findChildren(RunCard))
    assert QCoreApplication.translate("plots", "agrees") == _pseudo("agrees")
