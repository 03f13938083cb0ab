"""The live plots."""

import os

# pyqtgraph takes the first Qt binding that it finds, PyQt6 before PySide6.
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
