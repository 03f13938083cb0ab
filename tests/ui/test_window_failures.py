"""Wrong input to the real window: one clear sentence, and the window goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dvp_gui.application.run_state import RunStatus
from tests.full_disk import files_of_at_most
from tests.ui.bench import Bench

Spoil = Callable[[Path], None]


def is_one_sentence(text: str) -> bool:
    """One paragraph that ends like a sentence and holds no trace of a program's inside."""
    return text.endswith((".", "?")) and "\n" not in text and "Traceback" not in text


@pytest.mark.parametrize(
    ("task", "field", "says"),
    [
        ("qa", "question", "The question is empty"),
        ("qa", "context", "The passage is empty"),
        ("summarize", "dialogue", "The dialogue is empty"),
        ("raw", "text", "The text is empty"),
    ],
)
def test_an_empty_field_is_named(bench: Bench, task: str, field: str, says: str) -> None:
    bench.window.input.task.button(task).click()
    getattr(bench.window.input, field).clear()
    bench.window.run()
    assert bench.state.status is RunStatus.EMPTY
    assert bench.window.messages.sentence.startswith(says)
    assert bench.window.input.run_button.isEnabled()


def test_a_text_that_is_too_long_is_cut_and_told(bench: Bench) -> None:
    bench.window.input.context.setPlainText("Mila bought the old boat in Lisbon. " * 200)
    bench.window.controls.max_new_tokens.set_value(3)
    bench.run()
    assert bench.state.info is not None
    assert bench.state.info.num_input_tokens == 512
    sentence = bench.window.messages.sentence
    assert "the model takes 512" in sentence
    assert "were cut" in sentence
    bench.window.input._count_tokens()
    assert bench.window.input.count.text().startswith("⚠")
    assert "will be cut" in bench.window.input.count.toolTip()
    assert bench.state.status is RunStatus.FINISHED


def _no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _corrupt_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x08\x00\x00\x00\x00\x00\x00\x00garbage!")


def _cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:50_000])


def _other_model(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "bert"}))


def _broken_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def _no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


@pytest.mark.parametrize(
    "spoil", [_no_weights, _corrupt_weights, _cut_weights, _other_model, _broken_config, _no_config]
)
def test_a_folder_that_holds_no_sound_t5_is_refused_and_the_old_model_stays(
    bench: Bench, tiny_model_folder: Path, tmp_path: Path, spoil: Spoil
) -> None:
    folder = shutil.copytree(tiny_model_folder, tmp_path / "spoilt")
    spoil(folder)
    bench.load(folder)
    assert is_one_sentence(bench.window.messages.sentence), bench.window.messages.sentence
    bench.run()
    assert bench.state.status is RunStatus.FINISHED


def test_a_missing_folder_is_named(bench: Bench, tmp_path: Path) -> None:
    bench.load(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in bench.window.messages.sentence


def test_a_model_without_a_tokenizer_says_so(bench: Bench, tiny_model_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model_folder, tmp_path / "mute")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    bench.load(folder)
    bench.window.run()
    assert "has no tokenizer" in bench.window.messages.sentence
    assert bench.state.status is RunStatus.EMPTY


def test_weights_in_a_pickle_are_read_only_after_agreement(
    bench: Bench, tiny_model_folder: Path, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file

    folder = shutil.copytree(tiny_model_folder, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    old = bench.session.model
    bench.load(folder)
    assert bench.session.model is old
    assert "only .bin weights" in bench.window.messages.sentence
    assert bench.window.messages.action.text() == "Read it"
    bench.window.messages.action.click()
    bench.wait_for_model()
    assert bench.session.model is not old
    bench.window.messages.action.click()
    bench.wait_for(lambda: (folder / "model.safetensors").is_file())
    bench.wait_for(lambda: "loads without a question" in bench.window.messages.sentence)


def test_an_export_to_a_folder_that_is_not_there_is_told(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    assert not bench.save_trace(tmp_path / "nowhere" / "run")
    assert "does not exist" in bench.window.messages.sentence
    assert is_one_sentence(bench.window.messages.sentence)


def test_a_write_that_fails_halfway_is_told_and_leaves_the_old_files(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.save_trace(tmp_path / "run")
    before = {path: path.read_bytes() for path in tmp_path.glob("run.*")}
    bench.window.messages.hide()
    with files_of_at_most(2_000):
        is_saved = bench.save_trace(tmp_path / "run", force=True)
    assert not is_saved
    assert is_one_sentence(bench.window.messages.sentence), bench.window.messages.sentence
    assert {path: path.read_bytes() for path in tmp_path.glob("run.*")} == before
    assert bench.window.input.run_button.isEnabled()


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"schema": "something else"}'])
def test_a_file_that_is_no_trace_is_told(bench: Bench, tmp_path: Path, content: str) -> None:
    bench.run()
    path = tmp_path / "no-trace.json"
    path.write_text(content)
    before = list(bench.state.traces)
    assert not bench.open_trace(path)
    assert is_one_sentence(bench.window.messages.sentence), bench.window.messages.sentence
    assert bench.state.traces == before


def test_a_picture_that_cannot_be_saved_is_told(bench: Bench, tmp_path: Path) -> None:
    assert not bench.window.save_picture(tmp_path / "nowhere" / "window.png")
    assert "could not be written" in bench.window.messages.sentence


def test_messages_replace_each_other(bench: Bench, tmp_path: Path) -> None:
    bench.load(tmp_path / "first")
    bench.load(tmp_path / "second")
    assert "second" in bench.window.messages.sentence
    assert "first" not in bench.window.messages.sentence
    bench.window.messages.close_button.click()
    assert bench.window.messages.sentence == ""


def test_an_exception_that_nobody_caught_is_one_sentence(bench: Bench) -> None:
    bench.window.report("Something went wrong inside the program.")
    assert bench.window.messages.sentence == "Something went wrong inside the program."
