"""A T5 as early-exit decoding needs it: weights that transformers loads, held as plain fused tensors.

The only file that imports transformers. What a layer computes stands in `blocks`, how a folder is found in
`checkpoints`. A loaded model is read-only: several decodes may use it, one after the other or on several
threads.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any

import torch
import transformers
from torch import Tensor
from torch.nn import functional
from transformers.utils import logging as transformers_logging

from dvp_gui.engine.blocks import (
    DecoderBlock,
    EncoderBlock,
    Norm,
    PositionBias,
    split_cross_keys_values,
)
from dvp_gui.engine.cache import BiasRows, DecoderCache
from dvp_gui.engine.checkpoints import (
    Checkpoint,
    ModelError,
    count_parameters,
    needs_download,
    open_checkpoint,
    sha256_of_files,
    tokenizer_files,
)
from dvp_gui.engine.downloads import Progress, download_model
from dvp_gui.engine.flops import ModelShape
from dvp_gui.engine.fusing import BlockFactory
from dvp_gui.engine.pickled import read_pickle
from dvp_gui.engine.placement import is_out_of_memory, resolve_device, resolve_dtype
from dvp_gui.engine.trace import ModelInfo

Weights = dict[str, Tensor]
DEFAULT_MAX_INPUT_TOKENS = 512  # what the public T5 models were trained on; their positions are relative


@dataclass(frozen=True, eq=False)
class EarlyExitT5:
    """Weights and sizes of one T5. V = rows of the head, L = decoder layers, d = d_model."""

    source: str
    """What it was loaded from: "bundled", a folder or a hub id."""
    name: str
    tokenizer: Any
    """A transformers fast tokenizer, or None where the folder has none."""
    device: torch.device
    dtype: torch.dtype
    shape: ModelShape
    num_parameters: int
    eos_token_id: int
    eos_token_ids: frozenset[int]
    """All tokens that end a text; nearly always the one of `eos_token_id`."""
    decoder_start_token_id: int
    pad_token_id: int
    max_input_tokens: int
    """Longer inputs run, but the model was not trained on them."""
    residual_dtype: torch.dtype
    """Of the states between blocks: `dtype`, but float32 for float16."""
    encoder_embedding: Tensor = field(repr=False)  # [V, d]
    encoder_blocks: Sequence[EncoderBlock] = field(repr=False)
    encoder_bias: PositionBias = field(repr=False)
    encoder_norm: Norm = field(repr=False)
    decoder_embedding: Tensor = field(repr=False)  # [V, d]
    decoder_blocks: Sequence[DecoderBlock] = field(repr=False)
    decoder_bias: PositionBias = field(repr=False)
    decoder_norm: Norm = field(repr=False)
    cross_keys_values: Tensor = field(repr=False)  # [L·2·HD, d]
    head: Tensor = field(repr=False)  # [V, d]
    head_scale: float
    """d^-0.5 where the head is the tied embedding, else 1."""
    folder: Path | None = None
    weight_files: tuple[Path, ...] = ()

    @property
    def num_layers(self) -> int:
        """L, the number of decoder layers."""
        return self.shape.num_layers

    @property
    def vocab_size(self) -> int:
        """V, the number of logits; padded rows of the embedding included, as in the model's own library."""
        return self.shape.vocab_size

    @property
    def d_model(self) -> int:
        return self.shape.d_model

    @cached_property
    def weights_sha256(self) -> str | None:
        """SHA-256 of the weight files (several: one after the other by name); None for a model in memory."""
        return sha256_of_files(self.weight_files) if self.weight_files else None

    @cached_property
    def tokenizer_sha256(self) -> str | None:
        """SHA-256 of tokenizer.json, else spiece.model; None where the folder has neither."""
        files = tokenizer_files(self.folder) if self.folder is not None else ()
        return sha256_of_files(files) if files else None

    @property
    def info(self) -> ModelInfo:
        """The plain facts; hashes the files on first use, which takes about a second for every few GB."""
        return ModelInfo(
            name=self.name,
            source=self.source,
            num_layers=self.num_layers,
            vocab_size=self.vocab_size,
            d_model=self.d_model,
            num_parameters=self.num_parameters,
            device=str(self.device),
            dtype=str(self.dtype).removeprefix("torch."),
            weights_sha256=self.weights_sha256,
            tokenizer_sha256=self.tokenizer_sha256,
            shape=self.shape,
        )

    @classmethod
    def from_transformers(cls, module: Any, tokenizer: Any = None, name: str = "in memory") -> EarlyExitT5:
        """A copy of a T5ForConditionalGeneration as it is; training the module further leaves it alone."""
        weights = _each_once(module.state_dict(), torch.clone)
        return _build(weights, module.config, module.generation_config, tokenizer, source=name, name=name)

    def encode(self, input_ids: Sequence[int], should_stop: Callable[[], bool]) -> Tensor | None:
        """[T, d] encoder output of T input ids, or None when stopped between two layers."""
        states = self.encoder_embedding[torch.tensor(input_ids, device=self.device)].to(self.residual_dtype)
        bias = self.encoder_bias.encoder(len(input_ids))
        for block in self.encoder_blocks:
            if should_stop():
                return None
            states = block(states, bias)
        return self.encoder_norm(states)

    def new_cache(self, encoded: Tensor) -> DecoderCache:
        """An empty decoder cache that holds the cross-attention keys and values of all layers."""
        projected = functional.linear(encoded, self.cross_keys_values)
        num_heads = self.decoder_bias.weight.shape[1]
        cross = split_cross_keys_values(projected, self.num_layers, num_heads)
        return DecoderCache(cross, BiasRows(self.decoder_bias.decoder))

    def embed(self, token_id: int) -> Tensor:
        """[1, d]: the state before the first decoder block."""
        return self.decoder_embedding[token_id : token_id + 1].to(self.residual_dtype)

    def run_block(self, layer: int, state: Tensor, cache: DecoderCache) -> Tensor:
        """The [1, d] state after decoder block `layer` (1..L) for the newest position."""
        layer_cache = cache.layers[layer - 1]
        bias = cache.bias.row(layer_cache.length + 1)
        return self.decoder_blocks[layer - 1](state, layer_cache, bias, *cache.cross[layer - 1])

    def head_input(self, state: Tensor) -> Tensor:
        """[1, d] residual state to what the rows of the head are multiplied with: norm(h) · s."""
        normed = self.decoder_norm(state)
        return normed if self.head_scale == 1.0 else normed * self.head_scale

    def logits(self, state: Tensor) -> Tensor:
        """[V] float32 logits of a [1, d] residual state."""
        return self.logits_of_all(state)[0]

    def logits_of_all(self, states: Tensor) -> Tensor:
        """[n, V] float32 logits of [n, d] residual states; the head is read once for all of them."""
        return functional.linear(self.head_input(states), self.head).float()


def load_model(
    source: str | Path,
    device: str | torch.device = "auto",
    dtype: str | torch.dtype = "auto",
    *,
    allow_pickle: bool = False,
    download: bool = False,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> EarlyExitT5:
    """Load a T5 from a folder, from a hub id, or the "bundled" one.

    Reads safetensors and never runs code from a checkpoint. A checkpoint that has only `.bin` weights needs
    `allow_pickle`: they are then read by torch's restricted unpickler. A hub id must have been downloaded
    before, unless `download` is set; `progress` and `should_stop` then go to `download_model`. Raises
    ModelError.
    """
    target = resolve_device(device)
    if download and needs_download(str(source)):
        download_model(str(source), progress, should_stop)
    checkpoint = open_checkpoint(source)
    with _plain_errors(checkpoint):
        state = read_pickle(checkpoint, allowed=allow_pickle) if checkpoint.is_pickle else None
        count = count_parameters(checkpoint) if state is None else sum(t.numel() for t in state.values())
        module = _load_module(checkpoint, state, resolve_dtype(dtype, target, count))
        config, generation = module.config, module.generation_config
        weights = _each_once(module.state_dict(), lambda tensor: tensor.to(target))
        del module, state  # so that each tensor is freed as soon as its fused copy exists
        return _build(
            weights,
            config,
            generation,
            _load_tokenizer(checkpoint),
            source=checkpoint.source,
            name=checkpoint.name,
            folder=checkpoint.folder,
            weight_files=checkpoint.weight_files,
        )


def _load_module(checkpoint: Checkpoint, state: Weights | None, dtype: torch.dtype) -> Any:
    """The transformers model, every tensor of it read from the checkpoint."""
    is_mt5 = checkpoint.config["model_type"] == "mt5"
    model_class = (
        transformers.MT5ForConditionalGeneration if is_mt5 else transformers.T5ForConditionalGeneration
    )
    config = model_class.config_class.from_pretrained(checkpoint.folder, local_files_only=True)
    source = {"state_dict": state} if state is not None else {"use_safetensors": True}
    with _quiet_transformers():
        module, report = model_class.from_pretrained(
            None if state is not None else checkpoint.folder,
            config=config,
            dtype=dtype,
            local_files_only=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # reported, and refused below in words of our own
            **source,
        )
    mismatched = sorted(name for name, *_ in report["mismatched_keys"])
    if mismatched:
        raise ModelError(
            f"The config.json of {checkpoint.folder} does not fit its weights (first: {mismatched[0]}): "
            "save or download the model again."
        )
    missing = sorted(report["missing_keys"])
    if missing:
        raise ModelError(
            f"{checkpoint.folder} lacks {len(missing)} of the model's tensors (first: {missing[0]}): "
            "choose a complete T5 with encoder and decoder."
        )
    return module


def _load_tokenizer(checkpoint: Checkpoint) -> Any:
    if not checkpoint.has_tokenizer:
        return None
    try:
        with _quiet_transformers():
            return transformers.AutoTokenizer.from_pretrained(checkpoint.folder, local_files_only=True)
    except Exception as error:
        raise ModelError(
            f"The tokenizer in {checkpoint.folder} cannot be read: download the model again."
        ) from error


def _build(
    weights: Weights,
    config: Any,
    generation: Any,
    tokenizer: Any,
    *,
    source: str,
    name: str,
    folder: Path | None = None,
    weight_files: tuple[Path, ...] = (),
) -> EarlyExitT5:
    """Lay out `weights`, which are emptied on the way, under a transformers config and generation config."""
    head = weights["lm_head.weight"]
    num_parameters = sum({tensor.data_ptr(): tensor.numel() for tensor in weights.values()}.values())
    factory = BlockFactory(weights, config, head.dtype)
    ends = _end_tokens(generation.eos_token_id, config.eos_token_id)
    return EarlyExitT5(
        source=source,
        name=name,
        tokenizer=tokenizer,
        device=head.device,
        dtype=head.dtype,
        shape=_shape(config, head.shape[0]),
        num_parameters=num_parameters,
        eos_token_id=ends[0],
        eos_token_ids=frozenset(ends),
        decoder_start_token_id=_first_set(
            generation.decoder_start_token_id, config.decoder_start_token_id, config.pad_token_id
        ),
        pad_token_id=_first_set(config.pad_token_id, 0),
        max_input_tokens=_first_set(getattr(config, "n_positions", None), DEFAULT_MAX_INPUT_TOKENS),
        residual_dtype=factory.residual_dtype,
        encoder_embedding=weights["encoder.embed_tokens.weight"],
        encoder_blocks=tuple(factory.encoder_block(i) for i in range(config.num_layers)),
        encoder_bias=factory.position_bias("encoder"),
        encoder_norm=factory.norm("encoder.final_layer_norm"),
        decoder_embedding=weights["decoder.embed_tokens.weight"],
        decoder_blocks=tuple(factory.decoder_block(i) for i in range(config.num_decoder_layers)),
        decoder_bias=factory.position_bias("decoder"),
        decoder_norm=factory.norm("decoder.final_layer_norm"),
        cross_keys_values=factory.cross_keys_values(),
        head=head,
        head_scale=config.d_model**-0.5 if _scales_outputs(config) else 1.0,
        folder=folder,
        weight_files=weight_files,
    )


def _shape(config: Any, vocab_size: int) -> ModelShape:
    return ModelShape(
        num_encoder_layers=config.num_layers,
        num_layers=config.num_decoder_layers,
        d_model=config.d_model,
        d_heads=config.num_heads * config.d_kv,
        d_ff=config.d_ff,
        gated=config.is_gated_act,
        vocab_size=vocab_size,
    )


def _scales_outputs(config: Any) -> bool:
    """Whether the head reads states times d^-0.5: the first T5 does, v1.1 and mT5 do not.

    Newer transformers tie the embeddings of every T5 config and keep the difference in
    `scale_decoder_outputs`.
    """
    return config.model_type == "t5" and bool(
        getattr(config, "scale_decoder_outputs", config.tie_word_embeddings)
    )


def _end_tokens(*candidates: int | list[int] | None) -> list[int]:
    """The first setting that names at least one end token, as a list; T5's own is 1."""
    for candidate in candidates:
        if candidate is not None and candidate != []:
            return [candidate] if isinstance(candidate, int) else list(candidate)
    return [1]


def _first_set(*candidates: int | None) -> int:
    return next((candidate for candidate in candidates if candidate is not None), 0)


def _each_once(weights: Weights, change: Callable[[Tensor], Tensor]) -> Weights:
    """`change` applied to every tensor; names that share one tensor (tied embeddings) share the result."""
    changed: dict[int, Tensor] = {}
    result: Weights = {}
    for name, tensor in weights.items():
        key = tensor.data_ptr()
        if key not in changed:
            changed[key] = change(tensor.detach())
        result[name] = changed[key]
    return result


@contextlib.contextmanager
def _quiet_transformers() -> Iterator[None]:
    """No progress bars, load reports or warnings of the library: what matters is raised as ModelError."""
    verbosity = transformers_logging.get_verbosity()
    had_bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(verbosity)
        if had_bars:
            transformers_logging.enable_progress_bar()


@contextlib.contextmanager
def _plain_errors(checkpoint: Checkpoint) -> Iterator[None]:
    """Whatever goes wrong while a checkpoint is read becomes a ModelError of one sentence."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        if is_out_of_memory(error):
            raise ModelError(
                f"Not enough memory for {checkpoint.name}: close other programs, or choose dtype bfloat16, "
                "another device or a smaller model."
            ) from error
        reason = shorten(str(error) or type(error).__name__, width=200)
        raise ModelError(
            f"{checkpoint.folder} cannot be loaded as a T5 ({reason}): choose another model."
        ) from error
