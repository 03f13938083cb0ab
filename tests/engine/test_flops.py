"""FLOPs by formula: against a count of the products that really run, and the paper's own counter."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

from dvp_gui.engine import DecodingConfig, ForcedToken, decode
from dvp_gui.engine.flops import paper_confidence_flops
from dvp_gui.engine.trace import ModelInfo
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, VOCAB_SIZE

T5_LARGE = {"p": 2, "k": 64, "num_layers": 24, "vocab_size": 32128, "d_model": 1024}


def counted(action: object) -> int:
    """What torch counts for the matrix products of `action`, by attention's plain formula."""
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        action()  # type: ignore[operator]
    return int(counter.get_total_flops())


def test_encoder_and_blocks_agree_with_torchs_own_counter(pair: Pair) -> None:
    model = pair.model
    with torch.no_grad():
        encoded = model.encode(PROMPT, lambda: False)
        assert encoded is not None

        def read_input() -> None:
            again = model.encode(PROMPT, lambda: False)
            assert again is not None
            model.new_cache(again)

        assert counted(read_input) == model.shape.encoder_flops(len(PROMPT))
        cache = model.new_cache(encoded)
        for length in (1, 2, 3):
            state = model.embed(7)
            block = counted(lambda state=state: model.run_block(1, state, cache))
            assert block == model.shape.block_flops(length, len(PROMPT))
        owed = torch.randn(1, model.d_model)
        attention = model.decoder_blocks[0].attention
        assert counted(lambda: attention.keys_values(owed)) == model.shape.copying_flops(1)
        assert counted(lambda: model.logits(owed)) == model.shape.head_flops(VOCAB_SIZE)


@pytest.mark.parametrize("exit_layer", [19, 20, 21])
def test_the_paper_counts_about_seven_times_less_near_layer_twenty(exit_layer: int) -> None:
    calm = paper_confidence_flops("calm", exit_layer, **T5_LARGE)
    pruned = paper_confidence_flops("dvp", exit_layer, **T5_LARGE)
    assert 6.3 < calm / pruned < 7.4


def test_the_papers_counter_at_its_corners() -> None:
    row = 2 * 1024 - 1
    assert paper_confidence_flops("calm", 24, **T5_LARGE) == row * 32128 * 24
    assert paper_confidence_flops("calm", 2, **T5_LARGE) == row * 32128 * 3
    assert paper_confidence_flops("dvp", 2, **T5_LARGE) == row * 32128 * 3
    assert paper_confidence_flops("dvp", 5, **T5_LARGE) == row * (32128 * 3 + 64 * 3)
    assert paper_confidence_flops("dvp", 24, **T5_LARGE) == row * (32128 * 3 + 64 * 21)
    assert paper_confidence_flops("full", 24, **T5_LARGE) == 0
    assert paper_confidence_flops("static", 5, **T5_LARGE) == 0


def test_a_given_token_runs_its_blocks_and_no_head(pair: Pair) -> None:
    shape = pair.model.shape
    config = DecodingConfig(p=2, k=7, max_new_tokens=2)
    prefix = [ForcedToken(40, 6), ForcedToken(41, 4)]
    found = counted(lambda: list(decode(pair.model, PROMPT, config, prefix=prefix)))
    blocks = 6 * shape.block_flops(1, len(PROMPT)) + 4 * shape.block_flops(2, len(PROMPT))
    assert found == shape.encoder_flops(len(PROMPT)) + blocks


def test_the_sizes_of_a_model_go_with_its_description(pair: Pair) -> None:
    info = pair.model.info
    assert info.shape == pair.model.shape
    assert ModelInfo.from_dict(json.loads(json.dumps(asdict(info)))) == info
    with pytest.raises(TypeError):
        ModelInfo.from_dict({**asdict(info), "colour": "red"})


def test_calm_pays_the_whole_vocabulary_at_every_check(pair: Pair) -> None:
    config = DecodingConfig(mode="calm", p=2, threshold=1.0, max_new_tokens=3)
    for trace in decode(pair.model, PROMPT, config):
        head = 2 * 32 * VOCAB_SIZE
        assert (trace.flops["head"], trace.flops["checks"]) == (head, 3 * head)
        assert trace.flops["final_head"] == head
        assert trace.flops["copying"] == 0
