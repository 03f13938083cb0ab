"""Measures of a model on a data set: answer quality, agreement with full depth, exits."""
