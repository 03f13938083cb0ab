"""From typed text to token ids, from an exception to a sentence, from a source to what is known of it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from dvp_gui.application.consent import format_size
from dvp_gui.application.failures import sentence_for
from dvp_gui.application.known_models import KNOWN_MODELS, title_of, tuning_of
from dvp_gui.application.session import default_threads
from dvp_gui.application.vocabulary import TokenizerVocabulary
from dvp_gui.data.inputs import TextInput
from dvp_gui.data.samples import load_samples
from dvp_gui.engine.config import ConfigError
from tests.tiny_model import build_tokenizer


def test_a_short_prompt_is_whole() -> None:
    tokenizer = build_tokenizer()
    encoded = TokenizerVocabulary(tokenizer, 512).encode("question: Who bought the boat?")
    assert list(encoded.input_ids) == tokenizer("question: Who bought the boat?")["input_ids"]
    assert (encoded.num_cut, encoded.cut_text) == (0, "")


def test_a_long_prompt_loses_its_end_but_not_its_eos() -> None:
    vocabulary = TokenizerVocabulary(build_tokenizer(), 5)
    encoded = vocabulary.encode("Ann: Are you there? Bob: Yes, at the station!")
    assert len(encoded.input_ids) == 5
    assert encoded.input_ids[-1] == 1
    assert encoded.num_cut == encoded.num_tokens - 5 > 0
    kept = vocabulary.text(encoded.input_ids)
    assert f"{kept} {encoded.cut_text}" == "Ann: Are you there? Bob: Yes, at the station!"


def test_ids_that_the_tokenizer_does_not_know_are_named_by_number() -> None:
    tokenizer = build_tokenizer()
    vocabulary = TokenizerVocabulary(tokenizer, 512)
    assert vocabulary.piece(1) == "</s>"
    assert vocabulary.piece(len(tokenizer) + 50) == f"<{len(tokenizer) + 50}>"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TextInput("qa", "", "a passage"), "question"),
        (TextInput("qa", "a question", " \n"), "passage"),
        (TextInput("summarize", "x", "y"), "dialogue"),
        (TextInput("raw", text="\t"), "text"),
    ],
)
def test_the_missing_field_is_named(typed: TextInput, field: str) -> None:
    assert field in (typed.missing or "")


def test_every_sample_is_a_complete_input() -> None:
    for sample in load_samples():
        assert sample.missing is None
        assert sample.prompt


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ConfigError("p = 9 is out of range."), "p = 9 is out of range."),
        (MemoryError(), "needs more memory than is free"),
        (RuntimeError("CUDA out of memory. Tried to allocate"), "needs more memory than is free"),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"), "needs more memory"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/root/run.json"), "not allowed for run.json"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/tmp/gone.json"), "gone.json"),
        (ZeroDivisionError("division by zero"), "log file"),
    ],
)
def test_each_error_becomes_one_sentence(error: Exception, says: str) -> None:
    sentence = sentence_for(error, "The run")
    assert says in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("source", "tuning"),
    [
        ("bundled", "tuned"),
        ("jvelja/t5-squad", "tuned"),
        ("google-t5/t5-large", "untuned"),
        ("google/flan-t5-base", "untuned"),
        ("/home/me/model", "unknown"),
    ],
)
def test_what_is_known_of_a_source(source: str, tuning: str) -> None:
    assert tuning_of(source) == tuning


def test_known_models_say_what_they_are_good_for() -> None:
    assert all(model.good_for.endswith(".") for model in KNOWN_MODELS)
    assert title_of("bundled", "bundled") == "Bundled early-exit T5"
    assert title_of("/home/me/model", "model") == "model"


@pytest.mark.parametrize(
    ("parameters", "cpus", "threads"),
    [(13_000_000, 1, 1), (13_000_000, 2, 1), (13_000_000, 16, 4), (770_000_000, 2, 2), (770_000_000, 64, 8)],
)
def test_threads_suit_model_and_machine(parameters: int, cpus: int, threads: int) -> None:
    assert default_threads(parameters, cpus) == threads


def test_sizes_as_people_say_them() -> None:
    assert (format_size(25_600_000), format_size(2_950_000_000)) == ("26 MB", "3.0 GB")


def test_a_file_s_folder_is_not_needed_to_name_it() -> None:
    error = PermissionError(errno.EACCES, "Permission denied", str(Path("/a/b/c.csv")))
    assert "/a/b" not in sentence_for(error, "Saving the trace")
