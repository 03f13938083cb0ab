"""The cost of one token in FLOPs by formula: matrix products only, 2 per multiply-add.

Norms, softmax, activations, biases and residual sums are left out: together below one per cent of a block.
H·D below is the width of all heads together; T the length of the input; n the tokens that self-attention
looks at.

  encoder   per layer: 8·T·d·HD (q, k, v, out) + 4·T²·HD (scores, mixing) + feed-forward of T positions,
            and once 4·T·d·HD per decoder layer for cross-attention's keys and values
  block     8·d·HD + 4·n·HD (self) + 4·d·HD + 4·T·HD (cross) + feed-forward of one position
  feed-forward of one position: 4·d·F, or 6·d·F when gated
  copying   4·d·HD (k, v) per layer skipped, counted on the token that left early, even if none follows it
  head      2·d per row looked at; a saturation check costs 6·d (three inner products)
"""

from __future__ import annotations

from dataclasses import dataclass

from dvp_gui.engine.config import Mode


@dataclass(frozen=True, slots=True)
class ModelShape:
    """The sizes that the formulas need."""

    num_encoder_layers: int
    num_layers: int
    """L, the decoder's."""
    d_model: int
    d_heads: int
    """H·D, the width of all heads together."""
    d_ff: int
    gated: bool
    vocab_size: int

    def encoder_flops(self, input_length: int) -> int:
        """Encoder and cross-attention's keys and values for an input of `input_length` tokens."""
        t, d, heads = input_length, self.d_model, self.d_heads
        layer = 8 * t * d * heads + 4 * t * t * heads + t * self._feed_forward_flops()
        return self.num_encoder_layers * layer + self.num_layers * 4 * t * d * heads

    def block_flops(self, self_length: int, input_length: int) -> int:
        """One decoder block for one token that attends to `self_length` tokens, itself included."""
        d, heads = self.d_model, self.d_heads
        attention = 12 * d * heads + 4 * (self_length + input_length) * heads
        return attention + self._feed_forward_flops()

    def copying_flops(self, skipped_layers: int) -> int:
        """Keys and values of one token for the layers that it skipped."""
        return skipped_layers * 4 * self.d_model * self.d_heads

    def head_flops(self, rows: int) -> int:
        """Logits of `rows` tokens of the vocabulary."""
        return 2 * self.d_model * rows

    def saturation_flops(self) -> int:
        """One cosine between two states."""
        return 6 * self.d_model

    def _feed_forward_flops(self) -> int:
        return (6 if self.gated else 4) * self.d_model * self.d_ff


def paper_confidence_flops(
    mode: Mode, exit_layer: int, p: int, k: int, num_layers: int, vocab_size: int, d_model: int
) -> int:
    """The paper's own count of one token's confidence estimates (arXiv 2410.18952), 0 in full and static.

    It counts 2d - 1 per row, a whole vocabulary for each index i = 0..min(p, e, L-1) (so layer 0 too, and
    layers below p, where nothing is checked), K rows for each i = p+1..min(e, L-1), and no head at the last
    layer.
    """
    per_row = 2 * d_model - 1
    last = min(exit_layer, num_layers - 1)
    if mode == "calm":
        return per_row * vocab_size * (last + 1)
    if mode == "dvp":
        return per_row * (vocab_size * (min(p, last) + 1) + k * max(last - p, 0))
    return 0
