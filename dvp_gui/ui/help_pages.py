"""The pages of the Help menu: texts to read, in windows that stay open beside the work."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from dvp_gui import __version__


def method_text() -> str:
    """What the program shows, in five paragraphs."""
    return "".join(
        (
            _tr(
                "<p>A T5 decoder writes one token at a time, each through all of its L layers. Many tokens are decided "
                "long before the last one. An <b>early exit</b> looks at the model's confidence after a layer and "
                "stops there when it is above the threshold λ.</p>"
            ),
            _tr(
                "<p>Looking costs: every check multiplies the state with the whole vocabulary of V tokens. Dynamic "
                "Vocabulary Pruning (DVP) does that once, after layer <b>p</b>, keeps the <b>K</b> most probable "
                "tokens, and checks every later layer over these K alone.</p>"
            ),
            _tr(
                "<p><b>How to read the window.</b> The strip shows the text, coloured by the layer that each token "
                "left at. The map below shows the confidence after each layer; layers that never ran are empty, the "
                "dashed line is p, the staircase is the exit. The right column is one token: its confidence from "
                "layer to layer, and the candidates that survived at layer p. Click a token to hold on to it.</p>"
            ),
            _tr(
                "<p><b>Did it matter?</b> Switch on “Audit skipped layers” before a run: the window then says for "
                "every token whether the full model agrees, and if not, why. On an audited run, “What if” replays "
                "other settings at once, on the same prefixes.</p>"
            ),
            _tr(
                "<p><b>Mind the model.</b> A T5 that was not trained with a loss at every decoder layer is "
                "confidently wrong at its first layers. Compare with mode <b>full</b>, which runs every layer.</p>"
            ),
            _tr(
                "<p>Source: <i>Dynamic Vocabulary Pruning in Early-Exit LLMs</i>, arXiv 2410.18952; the calm mode "
                "follows <i>Confident Adaptive Language Modeling</i>, arXiv 2207.07061.</p>"
            ),
        )
    )


def about_text() -> str:
    """Name, version, licence."""
    return (
        f"<h3>DVP Explorer {__version__}</h3>"
        + _tr("<p>Watch an early-exit T5 decide, token by token, with Dynamic Vocabulary Pruning.</p>")
        + _tr("<p>MIT licence. Built with PySide6, pyqtgraph, PyTorch and transformers.</p>")
    )


class HelpPage(QDialog):
    """A text to read, perhaps below a drawing, with a button to close it."""

    def __init__(
        self, title: str, text: str, parent: QWidget | None = None, drawing: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = QTextBrowser()
        self.text.setHtml(text)
        self.text.setProperty("bare", True)
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        if drawing is not None:
            column.addWidget(drawing)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.text.document().setTextWidth(500)
        needed = int(self.text.document().size().height()) + 110
        needed += 0 if drawing is None else drawing.sizeHint().height()
        self.resize(560, min(needed, 640))


def _tr(text: str) -> str:
    return QCoreApplication.translate("HelpPage", text)
