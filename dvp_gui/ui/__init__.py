"""The window: widgets and plots. Reads the engine's data types, never torch, transformers or the decoder."""
