"""The bundled model's tokenizer: nothing is unknown, and text comes back as it went in."""

from __future__ import annotations

from itertools import islice

import pytest
from transformers import AutoTokenizer

from dvp_gui.training import tokenizer as tokenizer_module
from dvp_gui.training.corpus import generate
from dvp_gui.training.tokenizer import train_tokenizer

EVERYDAY = (
    "Yesterday my grandmother called to say that the old apple tree behind her house had fallen over in "
    "the storm. Nobody was hurt, but the fence is ruined. I promised to drive out on Saturday, and "
    "my cousin will bring his car."
)
ODD = [
    "",
    " ",
    "\n",
    " a  b ",
    "a\n\n b\nc\n",
    "naïve Řehoř — “quoted” 漢字 🙈👍🏽 \t tab",
    "</s> <unk> <pad> <0x0A>",
    "it's 7:30, $12.50 (x) don't",
    "Ben: hi\nMia: ok 😊",
    "\x00\x7f",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("tokenizer")
    with pytest.MonkeyPatch.context() as patch:  # a smaller corpus is enough for what is tested here
        patch.setattr(tokenizer_module, "CORPUS_EXAMPLES", 3000)
        patch.setattr(tokenizer_module, "ENGLISH_TOKENS", 600_000)
        train_tokenizer(path)
    return path


@pytest.fixture(scope="module")
def tok(folder):
    return AutoTokenizer.from_pretrained(folder)


def test_special_ids_and_size(tok):
    assert (tok.pad_token_id, tok.eos_token_id, tok.unk_token_id) == (0, 1, 2)
    assert len(tok) == 8192


@pytest.mark.parametrize("text", [*ODD, EVERYDAY])
def test_text_comes_back(tok, text):
    ids = tok(text).input_ids
    assert ids[-1] == 1
    assert not {0, 1, 2} & set(ids[:-1])
    assert tok.decode(ids, skip_special_tokens=True) == text


def test_corpus_comes_back(tok):
    for example in islice(generate(8), 300):
        for text in (example.prompt, example.target):
            assert tok.decode(tok(text).input_ids, skip_special_tokens=True) == text


def test_how_text_is_cut(tok):
    assert tok.tokenize("a\nb") == ["▁a", "\n", "▁b"]
    assert tok.tokenize("in 1987.")[-5:] == ["▁1", "9", "8", "7", "."]
    assert tok.tokenize("don't")[-1] == "'t"
    assert tok.tokenize("question:") == ["▁question", ":"]
    assert tok.tokenize("context:") == ["▁context", ":"]
    assert tok.tokenize("summarize:") == ["▁summarize", ":"]


def test_everyday_text_is_cheap(tok):
    assert len(tok.tokenize(EVERYDAY)) / len(EVERYDAY.split()) < 1.5
    names = ["Thibodeaux", "Marguerite", "Quibbleton", "Zofia", "Birmingham", "Kowalczyk", "Nkechi", "Yusra"]
    assert sum(len(tok.tokenize(name)) for name in names) / len(names) < 4.5


def test_training_it_again_gives_the_same(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(tokenizer_module, "CORPUS_EXAMPLES", 3000)
    monkeypatch.setattr(tokenizer_module, "ENGLISH_TOKENS", 600_000)
    train_tokenizer(tmp_path)
    assert (tmp_path / "tokenizer.json").read_bytes() == (folder / "tokenizer.json").read_bytes()
