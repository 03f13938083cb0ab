"""How the bundled model is made: corpus, tokenizer, training loop, report."""
