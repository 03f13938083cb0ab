"""A stage for plots: one state, one theme, one axis, and the widgets on a window of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLayout, QVBoxLayout, QWidget

from dvp_gui.application.run_state import RunInfo, RunState
from dvp_gui.engine.audit_trace import TokenAudit, Verdict
from dvp_gui.engine.trace import TokenTrace
from dvp_gui.ui.plots.canvas import Canvas
from dvp_gui.ui.plots.token_axis import TokenAxis
from dvp_gui.ui.theme import Theme
from tests.ui.made_traces import run_info


class Stage:
    """Holds what the widgets need and shows them below each other, `width` pixels wide."""

    def __init__(self, app: QApplication, width: int = 760, height: int = 900) -> None:
        self.app = app
        self.theme = Theme()
        self.theme.set_choice("light")
        self.state = RunState()
        self.window = QWidget()
        self.axis = TokenAxis(self.state, self.window)
        self._column = QVBoxLayout(self.window)
        self._column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.window.resize(width, height)

    def show(self, *widgets: QWidget) -> None:
        """Put `widgets` on the window and paint them."""
        for widget in widgets:
            self._column.addWidget(widget)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let everything be laid out and painted."""
        for _ in range(3):
            self.app.processEvents()

    def run(self, traces: Sequence[TokenTrace], info: RunInfo | None = None) -> None:
        """A run that brought `traces` in one tick."""
        self.state.begin(info or run_info(traces[0].num_layers if traces else 8))
        self.state.append(traces)
        self.settle()

    def run_audited(
        self,
        traces: Sequence[TokenTrace],
        audits: Sequence[TokenAudit],
        verdicts: Sequence[Verdict] = (),
        info: RunInfo | None = None,
    ) -> None:
        """An audited run that brought `traces` in one tick, and then, if there are any, `verdicts`."""
        self.state.begin(info or run_info(traces[0].num_layers, is_audited=True))
        self.state.append(traces, audits)
        if verdicts:
            self.state.judge(tuple(verdicts), self.state.audit_seconds + 0.1)
        self.settle()

    def click(self, canvas: Canvas, x: float, y: float) -> None:
        """Click at x, y of the canvas' axes."""
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=self.place(canvas, x, y))
        self.settle()

    def place(self, canvas: Canvas, x: float, y: float) -> QPoint:
        """Where x, y of the axes are on the canvas."""
        scene: QPointF = canvas.box.mapViewToScene(QPointF(x, y))
        return canvas.mapFromScene(scene)

    def close(self) -> None:
        """Take everything down."""
        self.window.close()
        self.window.deleteLater()
        self.settle()


@pytest.fixture
def stage(qapp: QApplication):  # type: ignore[no-untyped-def]
    """An empty stage."""
    stage = Stage(qapp)
    yield stage
    stage.close()
