"""Trace files: CSV tables with a JSON sidecar, written atomically and read back."""
