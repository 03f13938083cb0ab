"""The Edit menu on the field that has the focus, what undo takes back, and who can reach and read what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTabBar, QTextBrowser, QWidget

from dvp_gui.data.samples import load_samples
from dvp_gui.ui.help_pages import HelpPage
from dvp_gui.ui.method_diagram import MethodDiagram
from dvp_gui.ui.plots.card import RunCard
from tests.ui.bench import Bench, let_events_run


def focus(bench: Bench, widget: QWidget) -> None:
    bench.window.activateWindow()
    widget.setFocus()
    let_events_run(0.02)


def offered(bench: Bench) -> set[str]:
    bench.window.edit.offer()
    return {name for name, action in bench.window.edit.actions.items() if action.isEnabled()}


def test_the_edit_menu_acts_on_the_field_with_the_focus(bench: Bench) -> None:
    window = bench.window
    question, passage, text = window.input.question, window.input.context, window.text_bar.text
    QGuiApplication.clipboard().setText("boat")
    focus(bench, question)
    question.setText("Who?")
    assert offered(bench) == {"paste", "selectAll"}
    window.edit.actions["selectAll"].trigger()
    assert offered(bench) >= {"cut", "copy", "paste"}
    window.edit.actions["cut"].trigger()
    assert question.text() == ""
    assert "undo" in offered(bench)
    window.edit.actions["undo"].trigger()
    assert question.text() == "Who?"
    assert "redo" in offered(bench)
    focus(bench, passage)
    QGuiApplication.clipboard().setText("boat")
    window.menuBar().setFocus()  # as Alt does
    before = passage.toPlainText()
    window.edit.actions["paste"].trigger()
    assert passage.toPlainText() == "boat" + before
    focus(bench, window.controls.threshold.field)
    assert "selectAll" in offered(bench)
    bench.run()
    focus(bench, text)
    assert offered(bench) == {"selectAll"}
    focus(bench, window.wall)
    assert offered(bench) == set()


def test_the_keys_of_the_edit_menu_stay_with_the_fields(bench: Bench) -> None:
    question = bench.window.input.question
    focus(bench, question)
    question.setText("")
    QTest.keyClicks(question, "Who sails?")
    QTest.keyClick(question, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(question, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert question.text() == ""
    QTest.keyClick(question, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert question.text() == "Who sails?"


def test_undo_takes_a_sample_back(bench: Bench) -> None:
    window = bench.window
    question, passage = window.input.question.text(), window.input.context.toPlainText()
    window.input.show_input(next(sample for sample in load_samples() if sample.task == "qa"))
    assert window.input.context.toPlainText() != passage
    window.input.context.undo()
    window.input.question.undo()
    assert (window.input.question.text(), window.input.context.toPlainText()) == (question, passage)


@pytest.mark.parametrize("view", ["plots", "table"])
def test_everything_that_takes_the_focus_has_a_name_and_a_description(bench: Bench, view: str) -> None:
    bench.run()
    bench.window.wall.show_view(view)
    bench.window.controls.more.click()
    let_events_run(0.05)
    nameless = []
    for widget in bench.window.findChildren(QWidget):
        takes = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if not takes or not widget.isVisible() or is_viewport_of_focusable(widget):
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        name, description = face.text(QAccessible.Text.Name), face.text(QAccessible.Text.Description)
        if isinstance(widget, QComboBox | QTabBar):  # Qt names them by what is chosen
            name = widget.accessibleName()
            description = description or widget.accessibleDescription()
        if not name or not description:
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}: {name!r}")
    assert not nameless, "\n".join(nameless)


def is_viewport_of_focusable(widget: QWidget) -> bool:
    """Whether the keyboard reaches what stands around it instead: Qt gives viewports the policy of their area."""
    parent = widget.parentWidget()
    viewport = getattr(parent, "viewport", None)
    return viewport is not None and viewport() is widget


def test_tab_reaches_every_card_and_everything_in_the_panels(bench: Bench) -> None:
    bench.run()
    window = bench.window
    focus(bench, window.input.question)
    reached: list[QWidget] = []
    for _ in range(120):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
        if window.focusWidget() is window.input.question:
            break
    assert reached[-1] is window.input.question, "Tab does not come back"
    for card in (c for c in window.findChildren(RunCard) if c.isVisible()):
        assert any(card is w or card.isAncestorOf(w) for w in reached), card.accessibleName()
    for field in (window.input.context, window.controls.k.field, window.controls.threshold.slider):
        assert field in reached


def test_help_shows_the_method_the_terms_and_the_keys(bench: Bench) -> None:
    menus = bench.window.menus
    pages = {}
    for action in (menus.what_is_dvp, menus.glossary, menus.keyboard, menus.about):
        action.trigger()
        page = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HelpPage))
        browser = page.findChild(QTextBrowser)
        assert isinstance(browser, QTextBrowser)
        pages[action] = browser.toPlainText()
        drawing = page.findChild(MethodDiagram)
        assert (drawing is not None) == (action is menus.what_is_dvp)
        if drawing is not None:
            assert drawing.accessibleDescription()
            assert not drawing.grab().isNull()
        page.reject()
        let_events_run(0.02)
    assert "state copying" in pages[menus.glossary]
    assert "strictly greater" in pages[menus.glossary]
    for key in ("Ctrl+O", "F11", "Ctrl+T", "Ctrl+Z"):
        assert key in pages[menus.keyboard], key
