"""Mode full gives the very ids of transformers' greedy generate, and the parts give its very numbers."""

from __future__ import annotations

import pytest
import torch
from transformers import (
    DynamicCache,
    EncoderDecoderCache,
    MT5Config,
    MT5ForConditionalGeneration,
    T5ForConditionalGeneration,
)
from transformers.models.t5.modeling_t5 import T5Attention

from dvp_gui.engine import DecodingConfig, EarlyExitT5, decode
from dvp_gui.engine.blocks import PositionBias
from tests.engine.pairs import Pair, make_pair
from tests.engine.random_t5 import PROMPT, VOCAB_SIZE, build_t5


def generated(module: T5ForConditionalGeneration, input_ids: list[int], max_new_tokens: int) -> list[int]:
    """Greedy ids of the library, without the start token."""
    cache = EncoderDecoderCache(DynamicCache(), DynamicCache())  # its own default fails with deeper decoders
    ids = torch.tensor([input_ids])
    output = module.generate(
        ids,
        attention_mask=torch.ones_like(ids),
        max_new_tokens=max_new_tokens,
        do_sample=False,
        num_beams=1,
        past_key_values=cache,
    )
    return output[0].tolist()[1:]


def full(model: EarlyExitT5, input_ids: list[int], max_new_tokens: int) -> list[int]:
    config = DecodingConfig(mode="full", max_new_tokens=max_new_tokens)
    return [token.token_id for token in decode(model, input_ids, config)]


def random_ids(length: int, seed: int) -> list[int]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(2, VOCAB_SIZE, (length,), generator=generator).tolist()


@pytest.mark.parametrize("length", [1, 2, 9, 150])
def test_full_is_greedy_generate(pair: Pair, length: int) -> None:
    input_ids = random_ids(length, seed=length)
    expected = generated(pair.module, input_ids, 90)  # beyond the first capacity of the cache
    assert full(pair.model, input_ids, 90) == expected


@pytest.mark.parametrize("kind", ["v1.0", "v1.1"])
@pytest.mark.parametrize(("encoder_layers", "decoder_layers"), [(4, 2), (1, 5), (3, 3)])
def test_full_is_greedy_generate_at_any_depth(kind: str, encoder_layers: int, decoder_layers: int) -> None:
    for seed in range(3):
        module = build_t5(kind, encoder_layers=encoder_layers, decoder_layers=decoder_layers, seed=seed)
        model = EarlyExitT5.from_transformers(module)
        assert full(model, PROMPT, 30) == generated(module, PROMPT, 30)
        assert model.num_layers == decoder_layers


def test_the_random_models_say_something(pair: Pair) -> None:
    """Parity over one repeated token would prove little."""
    said = [token for seed in range(5) for token in full(pair.model, random_ids(9, seed), 30)]
    assert len(set(said)) > 10


def test_full_stops_at_the_end_token_and_yields_it() -> None:
    for seed in range(200):
        module = build_t5("v1.1", seed=seed)
        expected = generated(module, PROMPT, 30)
        if expected[-1] == 1 and len(expected) < 30:
            break
    else:
        pytest.fail("no seed ends its text")
    assert full(EarlyExitT5.from_transformers(module), PROMPT, 30) == expected


def test_an_mt5_decodes_as_in_its_library() -> None:
    config = MT5Config(
        vocab_size=60,
        d_model=24,
        d_kv=8,
        d_ff=40,
        num_layers=2,
        num_decoder_layers=4,
        num_heads=3,
        decoder_start_token_id=0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        module = MT5ForConditionalGeneration(config).eval()
    model = EarlyExitT5.from_transformers(module)
    assert full(model, [5, 9, 1], 20) == generated(module, [5, 9, 1], 20)
    assert_same_numbers(model, module, [5, 9, 1])


def test_encoder_and_logits_equal_the_library(pair: Pair) -> None:
    assert_same_numbers(pair.model, pair.module, random_ids(40, seed=1))


def assert_same_numbers(model: EarlyExitT5, module: T5ForConditionalGeneration, ids: list[int]) -> None:
    """The encoder's output and the first logits; greedy ids alone would not see a wrong scale."""
    with torch.no_grad():
        expected = module(input_ids=torch.tensor([ids]), decoder_input_ids=torch.tensor([[0]]))
        encoded = model.encode(ids, lambda: False)
        assert encoded is not None
        torch.testing.assert_close(encoded, expected.encoder_last_hidden_state[0], atol=1e-5, rtol=1e-5)
        cache = model.new_cache(encoded)
        state = model.embed(0)
        for layer in range(1, model.num_layers + 1):
            state = model.run_block(layer, state, cache)
        torch.testing.assert_close(model.logits(state), expected.logits[0, 0], atol=1e-4, rtol=1e-5)


@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize(("buckets", "max_distance"), [(32, 128), (32, 64), (16, 20), (64, 256)])
def test_every_distance_falls_into_the_bucket_of_the_library(
    bidirectional: bool, buckets: int, max_distance: int
) -> None:
    bias = PositionBias(torch.arange(buckets).float()[:, None], max_distance, bidirectional)
    length = 700
    distance = torch.arange(1 - length, length if bidirectional else 1)
    expected = T5Attention._relative_position_bucket(distance, bidirectional, buckets, max_distance)
    found = bias.encoder(length)[0, [-1, 0]] if bidirectional else bias.decoder(length)[0]
    if bidirectional:
        found = torch.cat([found[0], found[1, 1:]])
    assert found.long().tolist() == expected.tolist()


def test_a_copy_does_not_follow_the_module_that_it_came_from() -> None:
    pair = make_pair(build_t5("v1.1"))
    before = full(pair.model, PROMPT, 10)
    with torch.no_grad():
        for weight in pair.module.parameters():
            weight.zero_()
    assert full(pair.model, PROMPT, 10) == before
