"""The window in another language: translations are .qm files, made with Qt's tools from `message_catalog`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

NAME = "dvp-explorer"


def install_translations(app: QCoreApplication, folder: Path, locale: QLocale | None = None) -> int:
    """Speak the language of `locale`, the system's by default, where `folder` has it; returns how many files it found.

    `dvp-explorer_de.qm` is our own; Qt's words for its dialogs come from Qt.
    """
    locale = locale or QLocale.system()
    if locale.language() == QLocale.Language.English:
        return 0
    found = 0
    ours = QTranslator(app)
    if ours.load(locale, NAME, "_", str(folder)):
        found += app.installTranslator(ours)
        qt = QTranslator(app)
        place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load(locale, "qtbase", "_", place):
            found += app.installTranslator(qt)
    return found
