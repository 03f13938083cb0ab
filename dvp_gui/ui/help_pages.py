"""The texts of the Help menu, as simple dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from dvp_gui import __version__

WHAT_IS_DVP = """
<h3>Dynamic Vocabulary Pruning</h3>
<p>A T5 decoder writes one token at a time, each through all of its L layers. Many tokens are decided long before the
last one. An <b>early exit</b> looks at the model's confidence after a layer and stops there when it is above the
threshold λ.</p>
<p>Looking costs: every check multiplies the state with the whole vocabulary of V tokens. DVP does that once, after
layer <b>p</b>, keeps the <b>K</b> most probable tokens, and checks every later layer over these K alone.</p>
<p><b>How to read the window.</b> The strip shows the text, coloured by the layer that each token left at. The map
below shows the confidence after each layer; layers that never ran are empty, the dashed line is p, the staircase is
the exit. The right column is one token: its confidence from layer to layer, and the candidates that survived at
layer p. Click a token to hold on to it.</p>
<p><b>Mind the model.</b> A T5 that was not trained with a loss at every decoder layer is confidently wrong at its
first layers. Compare with mode <b>full</b>, which runs every layer.</p>
<p>Source: <i>Dynamic Vocabulary Pruning in Early-Exit LLMs</i>, arXiv 2410.18952; the calm mode follows
<i>Confident Adaptive Language Modeling</i>, arXiv 2207.07061.</p>
"""

KEYBOARD = """
<table cellpadding="4">
<tr><td><b>Ctrl+Enter</b></td><td>Run</td></tr>
<tr><td><b>Esc</b></td><td>Stop the run, else let go of the pinned token</td></tr>
<tr><td><b>← →</b></td><td>Walk over the tokens</td></tr>
<tr><td><b>Ctrl+T</b></td><td>Plots, or the table of every number in them</td></tr>
<tr><td><b>Ctrl+M</b></td><td>Choose a model</td></tr>
<tr><td><b>Ctrl+O</b></td><td>Open a trace</td></tr>
<tr><td><b>Ctrl+S</b></td><td>Save the trace</td></tr>
<tr><td><b>Alt+S</b></td><td>Save a picture of the window</td></tr>
<tr><td><b>Ctrl+Shift+C</b></td><td>Copy the text</td></tr>
<tr><td><b>Ctrl+Q</b></td><td>Quit</td></tr>
</table>
<p>Drop a trace (.json, .csv) on the window to open it, or a .txt to use it as input.</p>
"""

ABOUT = f"""
<h3>DVP Explorer {__version__}</h3>
<p>Watch an early-exit T5 decide, token by token, with Dynamic Vocabulary Pruning.</p>
<p>MIT licence. Built with PySide6, pyqtgraph, PyTorch and transformers.</p>
"""


class HelpPage(QDialog):
    """A short text to read, with a button to close it."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        label.setMinimumWidth(440)
        self.text = label
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(label)
        label.setContentsMargins(4, 0, 12, 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 14, 14)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.resize(520, min(label.heightForWidth(460) + 90, 560))
