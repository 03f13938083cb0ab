"""Folders load as they are, and whatever is wrong with one ends in a sentence that says what to do."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from dvp_gui.engine import DecodingConfig, EarlyExitT5, ModelError, checkpoints, decode, load_model
from dvp_gui.engine.checkpoints import needs_download, open_checkpoint
from dvp_gui.engine.pickled import save_as_safetensors
from dvp_gui.engine.placement import available_devices, is_out_of_memory, resolve_dtype
from tests.engine.pairs import Pair
from tests.engine.random_t5 import PROMPT, build_t5
from tests.tiny_model import build_tiny_model

CONFIG = DecodingConfig(p=2, k=5, threshold=0.3, max_new_tokens=12)


@pytest.fixture(scope="module")
def saved(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    pair.module.save_pretrained(folder)
    return folder


@pytest.fixture
def folder(tiny_model_folder: Path, tmp_path: Path) -> Path:
    """A copy of a sound model folder, to be damaged."""
    return Path(shutil.copytree(tiny_model_folder, tmp_path / "model"))


def said(model: EarlyExitT5, input_ids: list[int] = PROMPT) -> list[tuple[int, int]]:
    return [(trace.token_id, trace.exit_layer) for trace in decode(model, input_ids, CONFIG)]


def edit_config(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def edit_weights(folder: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    path = folder / "model.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path, metadata={"format": "pt"})


def make_pickle(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    if "lm_head.weight" not in weights:
        weights["lm_head.weight"] = weights["shared.weight"]  # as old checkpoints store a tied head
    torch.save(weights, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def refused(source: str | Path, **options: Any) -> str:
    """The sentence that loading `source` fails with."""
    with pytest.raises(ModelError) as failure:
        load_model(source, **options)
    text = str(failure.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def test_a_saved_model_says_what_the_module_says(pair: Pair, saved: Path) -> None:
    model = load_model(saved)
    assert said(model) == said(pair.model)
    assert model.dtype == torch.float32
    assert model.tokenizer is None
    assert model.tokenizer_sha256 is None
    assert (model.name, model.source) == (saved.name, str(saved))
    digest = hashlib.sha256((saved / "model.safetensors").read_bytes()).hexdigest()
    assert model.weights_sha256 == digest
    parameters = {id(p): p.numel() for p in pair.module.parameters()}
    assert model.num_parameters == sum(parameters.values())


def test_the_tokenizer_comes_along(tiny_model_folder: Path) -> None:
    model = load_model(tiny_model_folder)
    ids = model.tokenizer("question: Who bought the boat?").input_ids
    assert ids[-1] == model.eos_token_id == 1
    assert said(model, ids)
    expected = hashlib.sha256((tiny_model_folder / "tokenizer.json").read_bytes()).hexdigest()
    assert model.tokenizer_sha256 == expected


def test_sizes_of_a_loaded_model(tiny_model_folder: Path) -> None:
    config = json.loads((tiny_model_folder / "config.json").read_text())
    model = load_model(str(tiny_model_folder))
    assert model.num_layers == config["num_decoder_layers"]
    assert model.vocab_size == config["vocab_size"]
    assert model.d_model == config["d_model"]
    assert (model.pad_token_id, model.decoder_start_token_id) == (0, 0)
    assert model.max_input_tokens == 512


def test_the_longest_input_comes_from_the_config(folder: Path) -> None:
    edit_config(folder, n_positions=300)
    assert load_model(folder).max_input_tokens == 300


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_loads_and_decodes(saved: Path, dtype: str) -> None:
    model = load_model(saved, dtype=dtype)
    assert str(model.dtype) == f"torch.{dtype}"
    assert said(model)


def test_weights_stored_in_half_precision_run_in_float32(saved: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(saved, tmp_path / "half"))
    edit_weights(copy, lambda weights: weights.update({n: t.bfloat16() for n, t in weights.items()}))
    assert load_model(copy).dtype == torch.float32


def test_auto_dtype_weighs_size_and_device() -> None:
    cpu = torch.device("cpu")
    assert resolve_dtype("auto", cpu, 14_000_000) == torch.float32
    assert resolve_dtype("auto", cpu, 770_000_000) == torch.bfloat16
    assert resolve_dtype(torch.float16, cpu, 1) == torch.float16


def test_sharded_weights_load(saved: Path, tmp_path: Path, pair: Pair) -> None:
    pair.module.save_pretrained(tmp_path, max_shard_size="60KB")
    assert (tmp_path / "model.safetensors.index.json").is_file()
    model = load_model(tmp_path)
    assert said(model) == said(pair.model)
    assert len(model.weight_files) > 1
    shard = model.weight_files[1]
    shard.unlink()
    assert shard.name in refused(tmp_path)


def test_a_v11_checkpoint_with_the_old_config_loads_unscaled(tmp_path: Path) -> None:
    """Checkpoints of older libraries say tie_word_embeddings = false and nothing of scaling."""
    module = build_t5("v1.1", peak=3.5)
    module.save_pretrained(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    config.pop("scale_decoder_outputs", None)
    (tmp_path / "config.json").write_text(json.dumps({**config, "tie_word_embeddings": False}))
    assert load_model(tmp_path).head_scale == 1.0
    assert said(load_model(tmp_path)) == said(EarlyExitT5.from_transformers(module))


def test_pickled_weights_need_consent_and_then_say_the_same(folder: Path, tiny_model_folder: Path) -> None:
    make_pickle(folder)
    assert ".bin" in refused(folder)
    allowed = load_model(folder, allow_pickle=True)
    assert said(allowed) == said(load_model(tiny_model_folder))


def test_pickled_weights_save_as_safetensors(folder: Path, tiny_model_folder: Path, tmp_path: Path) -> None:
    make_pickle(folder)
    target = save_as_safetensors(folder, tmp_path / "converted")
    assert said(load_model(target)) == said(load_model(tiny_model_folder))
    assert load_model(target).tokenizer is not None
    save_as_safetensors(folder, folder)
    assert load_model(folder).weight_files[0].name == "model.safetensors"
    with pytest.raises(ModelError, match="already"):
        save_as_safetensors(folder, folder)


def test_a_failed_conversion_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    make_pickle(folder)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match="cannot be written"):
        save_as_safetensors(folder, tmp_path / "file")
    assert not list(tmp_path.rglob("*.part"))


class _Planted:
    """A pickle that would run code."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.target,))


@pytest.mark.parametrize(
    "writer", [torch.save, lambda content, path: path.write_bytes(pickle.dumps(content))]
)
def test_a_pickle_with_code_is_refused_and_does_not_run(
    folder: Path, tmp_path: Path, writer: Callable[[Any, Path], Any]
) -> None:
    make_pickle(folder)
    planted = tmp_path / "planted"
    writer({"shared.weight": _Planted(planted)}, folder / "pytorch_model.bin")
    assert "pytorch_model.bin" in refused(folder, allow_pickle=True)
    assert not planted.exists()


def test_a_missing_folder(tmp_path: Path) -> None:
    assert "check the path" in refused(tmp_path / "nowhere")
    assert "is a file" in refused(__file__)


def test_a_folder_without_config(tmp_path: Path) -> None:
    assert "config.json" in refused(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"model_type": "bert"}', "{}", "\x00"])
def test_a_config_that_is_no_t5s(folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content)
    assert "config.json" in refused(folder) or "not a T5" in refused(folder)


def test_a_config_that_does_not_fit_the_weights(folder: Path) -> None:
    edit_config(folder, d_ff=72)
    assert "does not fit" in refused(folder)


def test_a_config_with_nonsense_values(folder: Path) -> None:
    edit_config(folder, d_model="wide")
    assert "d_model" in refused(folder)
    edit_config(folder, d_model=32, dense_act_fn="mish", feed_forward_proj="mish")
    assert "mish" in refused(folder)


def test_no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    assert "model.safetensors" in refused(folder)


@pytest.mark.parametrize("keep", [0, 5, 200, -1], ids=["empty", "five bytes", "header cut", "last byte lost"])
def test_damaged_safetensors(folder: Path, keep: int) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:keep])
    assert "damaged" in refused(folder)


def test_a_pointer_in_place_of_the_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\n")
    assert "damaged" in refused(folder)


def test_tensors_that_are_missing(folder: Path) -> None:
    name = "decoder.block.3.layer.1.EncDecAttention.k.weight"
    edit_weights(folder, lambda weights: weights.pop(name))
    assert name in refused(folder)


def test_an_encoder_alone_is_no_t5_to_decode_with(folder: Path) -> None:
    def encoder_only(weights: dict[str, torch.Tensor]) -> None:
        for name in [name for name in weights if name.startswith("decoder")]:
            del weights[name]

    edit_weights(folder, encoder_only)
    assert "complete T5" in refused(folder)


def test_no_weights_for_the_embeddings(folder: Path) -> None:
    edit_weights(folder, lambda weights: weights.pop("shared.weight"))
    refused(folder)


def test_a_broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")
    assert "tokenizer" in refused(folder)


@pytest.mark.parametrize("device", ["cuda:99", "mps:7", "tpu", "", "nonsense:1"])
def test_a_device_that_is_not_there(tiny_model_folder: Path, device: str) -> None:
    assert "auto" in refused(tiny_model_folder, device=device)


def test_a_dtype_that_is_unknown(tiny_model_folder: Path) -> None:
    assert "bfloat16" in refused(tiny_model_folder, dtype="float8")


def test_devices_that_are_listed_load(tiny_model_folder: Path) -> None:
    assert available_devices()[0] == "cpu"
    assert load_model(tiny_model_folder, device="cpu").device.type == "cpu"


def test_a_hub_id_that_was_not_downloaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert "download it first" in refused("nobody/no-such-model")
    assert needs_download("nobody/no-such-model")
    assert not needs_download("bundled")
    assert not needs_download(str(tmp_path))
    assert not needs_download("./nobody/no-such-model")


def test_a_missing_bundled_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkpoints, "resource_path", lambda *parts: tmp_path.joinpath(*parts))
    assert "bundled model is missing" in refused("bundled")


def test_the_bundled_model_is_found_in_resources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkpoints, "resource_path", lambda *parts: tmp_path.joinpath(*parts))
    build_tiny_model(tmp_path / "models" / "bundled")
    model = load_model("bundled")
    assert (model.name, model.source) == ("bundled", "bundled")
    assert open_checkpoint("bundled").folder == tmp_path / "models" / "bundled"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), True),
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: not enough memory: you tried to allocate"), True),
        (RuntimeError("shape mismatch"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_memory_errors_are_told_apart(error: Exception, expected: bool) -> None:
    assert is_out_of_memory(error) is expected


def test_loading_leaves_the_librarys_logging_as_it_was(
    tiny_model_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from transformers.utils import logging

    before = logging.get_verbosity(), logging.is_progress_bar_enabled()
    load_model(tiny_model_folder)
    assert (logging.get_verbosity(), logging.is_progress_bar_enabled()) == before
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""
