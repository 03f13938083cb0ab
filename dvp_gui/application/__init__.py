"""Between engine and widgets: worker, session, run state, preferences. QtCore only, no widgets."""
