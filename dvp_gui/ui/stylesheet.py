"""The one stylesheet of the window, written for a set of colour names. Knows no widget of ours.

A widget asks for a look by a property that is true or absent: `card` (QFrame), `primary` (the main button
of a panel), `flat` (a button without a frame), `segmented` (the parent of a row of checkable buttons that
choose one of several), `plain` (a number field without arrows), `muted`, `heading`, `warning` and `refusal` (labels).
`message` names the tone of a message bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from dvp_gui import resource_path

_TEMPLATE = Template("""
QMainWindow, QDialog, QDockWidget { background: $window; }
QToolTip { background: $card; color: $text; border: 1px solid $border; padding: 5px 7px; }
QLabel { background: transparent; }
QLabel[muted="true"] { color: $muted; }
QLabel[heading="true"] { font-weight: 600; }
QLabel[warning="true"] { color: $warning; }
QFrame[message="note"] { background: $selection; border: 1px solid $border; border-radius: 8px; }
QFrame[message="warning"] { background: $card; border: 1px solid $warning; border-radius: 8px; }
QFrame[message="error"] { background: $card; border: 1px solid $signal; border-radius: 8px; }
QLabel[refusal="true"] { background: $card; color: $warning; border: 1px solid $warning;
  border-radius: 8px; padding: 6px 10px; }
QFrame#card, QFrame[card="true"] { background: $card; border: 1px solid $border; border-radius: 8px; }

QFrame[card="true"]:focus { border: 1px solid $accent; }

QMenuBar, QStatusBar { background: $window; color: $text; }
QStatusBar { color: $muted; }
QStatusBar::item { border: 0; }
QMenuBar::item { padding: 5px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $track; }
QMenu { background: $card; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 5px 6px; }

QPushButton, QToolButton { background: $card; color: $text; border: 1px solid $border; border-radius: 6px;
  padding: 5px 12px; }
QToolButton { padding: 2px 8px; }
QPushButton:hover, QToolButton:hover { background: $track; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $window; }
QToolButton:checked, QPushButton:checked { background: $selection; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[primary="true"] { background: $accent; color: $accent_text; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[primary="true"]:disabled { background: $track; color: $muted; border: 1px solid $border; }
QPushButton[flat="true"], QToolButton[flat="true"] { background: transparent; border: 1px solid transparent;
  color: $muted; }
QPushButton[flat="true"]:hover, QToolButton[flat="true"]:hover { background: $track; color: $text; }
QPushButton[flat="true"]:focus, QToolButton[flat="true"]:focus { border: 1px solid $accent; }
QPushButton[flat="true"]:checked, QToolButton[flat="true"]:checked { background: $selection; color: $text; }

QWidget[segmented="true"] { background: $track; border: 1px solid $border; border-radius: 7px; }
QWidget[segmented="true"] QAbstractButton { background: transparent; border: 1px solid transparent;
  border-radius: 6px;
  padding: 5px 6px; color: $text; }
QWidget[segmented="true"] QAbstractButton:hover:!checked { background: $border; }
QWidget[segmented="true"] QAbstractButton:checked { background: $accent; color: $accent_text;
  font-weight: 600; }
QWidget[segmented="true"] QAbstractButton:focus { border: 1px solid $text; }
QWidget[segmented="true"] QAbstractButton:disabled { color: $muted; }

QWidget[segmented="true"][small="true"] QAbstractButton { padding: 1px 7px; }

QLineEdit, QPlainTextEdit, QTextEdit, QTextBrowser, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $field; color: $text;
  border: 1px solid $border; border-radius: 6px; padding: 4px 7px; selection-background-color: $accent;
  selection-color: $accent_text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
  QComboBox:focus {
  border: 1px solid $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  color: $muted; background: $window; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; subcontrol-position: top right;
  width: 18px;
  border: 0; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border;
  subcontrol-position: bottom right;
  width: 18px; border: 0; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$icon_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$icon_down"); width: 10px; height: 10px; }
QDoubleSpinBox[plain="true"]::up-button, QDoubleSpinBox[plain="true"]::down-button { width: 0; }
QDoubleSpinBox[plain="true"]::up-arrow, QDoubleSpinBox[plain="true"]::down-arrow { image: none; width: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$icon_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; color: $text; border: 1px solid $border; padding: 3px;
  outline: 0;
  selection-background-color: $selection; selection-color: $text; }

QPlainTextEdit[bare="true"] { background: transparent; border: 0; padding: 0; }
QToolButton[edge="true"] { padding: 3px 2px; }
QToolButton[edge="true"]:checked { background: transparent; border: 1px solid transparent; font-weight: 400; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[verdict] { background: transparent; padding: 2px 0 1px 0; border: 0; text-align: left; color: $muted; }
QPushButton[verdict]:hover, QPushButton[verdict]:focus { color: $text; text-decoration: underline; }
QPushButton[verdict]:disabled { background: transparent; border: 0; color: $muted; text-decoration: none; }
QPushButton[verdict="warning"], QPushButton[verdict="warning"]:hover { color: $warning; }

QSlider { min-height: 22px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $track; border: 1px solid $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent;
  border: 1px solid $accent; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -7px 0; border-radius: 8px; background: $card;
  border: 2px solid $accent; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $border; border: 1px solid $border; }
QSlider::handle:horizontal:disabled { border: 2px solid $border; background: $window; }

QCheckBox, QRadioButton { background: transparent; spacing: 7px; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $muted; border-radius: 4px;
  background: $field; }
QCheckBox::indicator:checked { background: $accent; border: 1px solid $accent; image: url("$icon_check"); }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 8px;
  background: $field; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $field; }
QCheckBox:focus, QRadioButton:focus { text-decoration: underline; }

QTableView { background: $card; alternate-background-color: $card; color: $text; border: 0;
  gridline-color: $grid;
  selection-background-color: $selection; selection-color: $text; outline: 0; }
QTableView::item { padding: 0 4px; border: 0; }
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $card; border: 0; }
QHeaderView::section { background: $card; color: $muted; border: 0; border-bottom: 1px solid $border;
  padding: 4px;
  font-weight: 400; }
QTableCornerButton::section { background: $card; border: 0; }

QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $faint; border-radius: 3px; margin: 2px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea { border: 0; background: transparent; }

QTabWidget::pane { border: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 5px 10px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { color: $accent; }
QDockWidget { color: $text; titlebar-close-icon: none; }
QDockWidget::title { background: $window; padding: 4px 8px; text-align: left; }
QSplitter::handle { background: transparent; }
QMainWindow::separator { background: transparent; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $selection; }
QProgressBar { background: $track; border: 0; border-radius: 4px; height: 8px; text-align: center;
  color: $text; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QGroupBox { border: 1px solid $border; border-radius: 6px; margin-top: 10px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: $muted; }
""")


def build_stylesheet(colors: Mapping[str, str], *, dark: bool) -> str:
    """The stylesheet with `colors` (theme colour to #rrggbb) and the arrows that fit a dark or light look."""
    look = "dark" if dark else "light"
    icons = {
        "icon_up": _icon(f"chevron-up-{look}.svg"),
        "icon_down": _icon(f"chevron-down-{look}.svg"),
        "icon_check": _icon(f"check-{look}.svg"),
    }
    hover = "#8fb5ff" if dark else "#1f52bd"
    return _TEMPLATE.substitute(colors, accent_hover=hover, **icons)


def _icon(name: str) -> str:
    """Stylesheets want forward slashes on every system."""
    return resource_path("icons", name).as_posix()
