"""FLOPs by stage of tokens whose exits are known but that were not decoded; the rules are those of the decode."""

from __future__ import annotations

import numpy as np

from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.flops import ModelShape
from dvp_gui.engine.trace import STAGES, IdArray


def replay_flops(
    shape: ModelShape, config: DecodingConfig, steps: IdArray, exits: IdArray, num_input_tokens: int
) -> dict[str, int]:
    """Totals by stage for the tokens of `steps` [n] that leave at `exits` [n] (1..L) under `config`."""
    layers = shape.num_layers
    totals = dict.fromkeys(map(str, STAGES), 0)
    if 0 in steps:
        totals["encoder"] = shape.encoder_flops(num_input_tokens)
    pairs = list(zip(steps.tolist(), exits.tolist(), strict=True))
    totals["blocks"] = sum(e * shape.block_flops(step + 1, num_input_tokens) for step, e in pairs)
    totals["copying"] = shape.copying_flops(int((layers - exits).sum()))
    at_last = int((exits == layers).sum())
    if config.mode not in ("calm", "dvp"):
        totals["final_head"] = len(exits) * shape.head_flops(shape.vocab_size)
        return totals
    later = int((np.minimum(exits, layers - 1) - config.p).sum())
    head, check, final = _check_costs(shape, config)
    totals["head"], totals["checks"] = len(exits) * head, later * check
    pruned = config.mode == "dvp" and config.final_head == "pruned"
    totals["final_head"] = at_last * shape.head_flops(config.k if pruned else shape.vocab_size)
    chosen_late = (exits < layers) & ((exits > config.p) | (config.mode == "calm"))
    totals["final_head"] += int(chosen_late.sum()) * final
    return totals


def _check_costs(shape: ModelShape, config: DecodingConfig) -> tuple[int, int, int]:
    """FLOPs of the check at p, of a later one, and of the head that follows a saturation exit."""
    whole = shape.head_flops(shape.vocab_size)
    kept = whole if config.mode == "calm" else shape.head_flops(config.k)
    if config.confidence != "saturation":
        return whole, kept, 0
    cosine = shape.saturation_flops()
    return cosine + (whole if config.mode == "dvp" else 0), cosine, kept
