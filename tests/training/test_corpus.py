"""The generated corpus: seeded, literal answers, short prompts, nothing held out in training."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from dvp_gui.training.corpus import dialogue_templates, fact_templates, generate
from dvp_gui.training.corpus.__main__ import heldout_lines
from dvp_gui.training.corpus.grammar import parse_blocks
from dvp_gui.training.corpus.inflection import article, gerund, past_forms, plural, third_person
from dvp_gui.training.corpus.lexicon import COMMON_MEN, COMMON_PLACES, COMMON_WOMEN, is_held_out, words

TEST_SET = Path(__file__).parents[2] / "resources" / "datasets" / "generated_test.jsonl"


def sample(count: int, seed: int = 5, split: str = "train", stage: float = 1.0):
    return list(islice(generate(seed, split, stage), count))


@pytest.mark.parametrize("split", ["train", "heldout"])
def test_a_seed_gives_the_same_examples(split):
    assert sample(300, 3, split) == sample(300, 3, split)
    assert sample(50, 3, split) != sample(50, 4, split)


@pytest.mark.parametrize("stage", [0.0, 0.5, 1.0])
def test_examples_are_whole(stage):
    for example in sample(2500, stage=stage):
        texts = [example.prompt, example.target]
        assert example.target
        assert len(example.prompt.split()) < 160
        for text in texts:
            assert not re.search(r"[{}<>|\[\]¹²³_]|  | ,|(?<!\.)\.\.(?!\.)| \.(?!\d)", text), text
        if example.task == "qa":
            assert example.target in example.context
            assert example.question
            assert not example.dialogue
        else:
            assert example.dialogue.count("\n") >= 1
            assert all(": " in line for line in example.dialogue.split("\n"))
            assert not example.question


def test_stage_zero_is_short():
    def mean(stage: float) -> float:
        examples = sample(600, stage=stage)
        return sum(len(example.prompt) for example in examples) / len(examples)

    assert mean(0.0) < 0.75 * mean(1.0)


def test_shares_of_the_tasks():
    share = sum(example.task == "qa" for example in sample(3000)) / 3000
    assert 0.58 < share < 0.66


def test_examples_hardly_repeat():
    prompts = [example.prompt for example in sample(4000)]
    assert len(set(prompts)) > 3990


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="split"):
        next(generate(0, "test"))
    with pytest.raises(ValueError, match="stage"):
        next(generate(0, stage=2.0))


def test_held_out_names_never_appear_in_training():
    names = {*COMMON_WOMEN, *COMMON_MEN, *COMMON_PLACES}
    names |= {name for key in ("women", "men", "families", "cities", "towns") for name in words(key)}
    everyday = {word for line in words("english") if float(line.split()[1]) > 3 for word in [line.split()[0]]}
    held = {name for name in names if is_held_out(name) and name.lower() not in everyday and " " not in name}
    lists = ("rivers", "mountains", "islands", "lakes", "countries", "cities", "towns")
    held -= {
        part
        for key in lists
        for name in words(key)
        if not is_held_out(name)
        for part in re.split(r"\W+", name)
    }
    assert len(held) > 500
    text = " ".join(f"{example.prompt} {example.target}" for example in sample(6000))
    assert not held & set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", text))


def test_the_held_out_split_uses_held_out_names():
    speakers = {
        line.partition(": ")[0]
        for e in sample(200, split="heldout")
        for line in e.dialogue.split("\n")
        if line
    }
    assert speakers
    assert all(is_held_out(name) for name in speakers)


def test_templates_of_the_splits_differ():
    for templates in (fact_templates, dialogue_templates):
        assert not {repr(t.renderings) for t in templates("train")} & {
            repr(t.renderings) for t in templates("heldout")
        }
    train = {nodes for t in fact_templates("train") for nodes in t.renderings}
    held = {nodes for t in fact_templates("heldout") for nodes in t.renderings}
    assert not train & held
    assert len(train) > 250


def test_the_committed_test_set_is_reproduced_byte_for_byte():
    made = "\n".join(heldout_lines()) + "\n"
    assert made.encode() == TEST_SET.read_bytes()


def test_the_committed_test_set_is_well_formed():
    rows = [json.loads(line) for line in TEST_SET.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == 1000
    questions = [row for row in rows if row["task"] == "qa"]
    assert len(questions) == 620
    assert all(row["answers"][0] in row["context"] for row in questions)
    assert all(row["summary"] and row["dialogue"] for row in rows if row["task"] == "summarize")


def test_a_template_without_questions_is_refused():
    with pytest.raises(ValueError, match="without"):
        parse_blocks("A=person\n{A} slept.", {})
    with pytest.raises(ValueError, match="unbalanced"):
        parse_blocks("A=person\n{A} [slept.\n?A Who?", {})


@pytest.mark.parametrize(
    ("verb", "past", "part"),
    [
        ("stop", "stopped", "stopped"),
        ("carry", "carried", "carried"),
        ("eat", "ate", "eaten"),
        ("visit", "visited", "visited"),
        ("bake", "baked", "baked"),
        ("play", "played", "played"),
    ],
)
def test_past_forms(verb, past, part):
    assert past_forms(verb) == (past, part)


def test_other_inflection():
    assert [plural(w) for w in ("box", "city", "knife", "bus driver", "woman", "key")] == [
        "boxes", "cities", "knives", "bus drivers", "women", "keys",
    ]  # fmt: skip
    assert [article(w) for w in ("apple", "hour", "uniform", "lamp", "umbrella")] == [
        "an",
        "an",
        "a",
        "a",
        "an",
    ]
    assert [gerund(w) for w in ("make", "run", "see", "carry")] == ["making", "running", "seeing", "carrying"]
    assert [third_person(w) for w in ("go", "wash", "carry", "play")] == [
        "goes",
        "washes",
        "carries",
        "plays",
    ]
