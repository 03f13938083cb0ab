"""Inputs: prompt formats, sample inputs, example files. Knows no model."""
