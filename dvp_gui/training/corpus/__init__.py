"""The training corpus: an endless, seeded stream of generated questions with passages and of dialogues with summaries.

Knows no model and no tokenizer. The split "heldout" uses names, places and templates that "train" never yields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Literal

from dvp_gui.data.prompts import format_prompt
from dvp_gui.training.corpus.chat_kinds import CHAT_KINDS
from dvp_gui.training.corpus.chats import CLAUSE_KINDS, clause_chat
from dvp_gui.training.corpus.grammar import Template, parse_blocks
from dvp_gui.training.corpus.kinds import KINDS
from dvp_gui.training.corpus.lexicon import Lexicon
from dvp_gui.training.corpus.macros import MACROS
from dvp_gui.training.corpus.passages import chat, passage
from dvp_gui.training.corpus.prose_kinds import PROSE_KINDS
from dvp_gui.training.corpus.stories import told

__all__ = ["Example", "generate"]

TEMPLATES = Path(__file__).parent / "templates"
QA_SHARE = 0.62
CLAUSE_CHAT_SHARE = 0.25  # of the training dialogues
ALONE_SHARE = (
    0.65  # of the template passages in training: one template alone, most hold distractors of their own
)
SHORT_CHARS = 160  # longer passages come in gradually, until the stage SHORT_UNTIL short of 1
SHORT_UNTIL = 0.2
STORY_SHARE = 0.25  # of the training questions: passages made of clauses, the rest from templates of facts


FACT_KINDS = KINDS | PROSE_KINDS
CHAT_SLOTS = FACT_KINDS | CHAT_KINDS | CLAUSE_KINDS


@dataclass(frozen=True)
class Example:
    """One training example; the fields that its task does not use are empty."""

    task: Literal["qa", "summarize"]
    question: str
    context: str
    dialogue: str
    target: str

    @property
    def prompt(self) -> str:
        return format_prompt(self.task, question=self.question, context=self.context, dialogue=self.dialogue)


@lru_cache
def templates(*folder: str, joined: bool = False) -> tuple[Template, ...]:
    """The templates of a folder's files (or of one file), in the order of their names."""
    path = TEMPLATES.joinpath(*folder)
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return tuple(t for file in files for t in parse_blocks(file.read_text("utf-8"), MACROS, joined=joined))


def fact_templates(split: str) -> tuple[Template, ...]:
    return templates("heldout", "facts.txt") if split == "heldout" else templates("facts")


def dialogue_templates(split: str) -> tuple[Template, ...]:
    if split == "heldout":
        return templates("heldout", "dialogues.txt", joined=True)
    return templates("dialogues", joined=True)


def generate(seed: int, split: str = "train", stage: float = 1.0) -> Iterator[Example]:
    """Examples without end, the same ones for a seed; stage 0 gives the shortest and plainest, 1 everything."""
    if split not in ("train", "heldout"):
        raise ValueError(f"split must be train or heldout, not {split!r}")
    if not 0.0 <= stage <= 1.0:
        raise ValueError(f"stage must be in 0..1, not {stage!r}")
    rng = Random(f"{split}-{seed}")
    lexicon = Lexicon(rng, held=split == "heldout")
    clause_kinds = KINDS | CHAT_KINDS | CLAUSE_KINDS
    chat_kinds = CHAT_SLOTS if split == "train" else KINDS | CHAT_KINDS
    clause_pool = templates("chats", joined=True)
    fact_pool, chat_pool = fact_templates(split), dialogue_templates(split)
    while True:
        if rng.random() < QA_SHARE:
            if split == "train" and rng.random() < STORY_SHARE:
                question, context, answer = told(lexicon, stage)
            else:
                width = 0.0 if split == "train" and rng.random() < ALONE_SHARE else stage
                question, context, answer = passage(lexicon, FACT_KINDS, fact_pool, width)
            if split == "train" and len(context) > SHORT_CHARS and rng.random() > SHORT_UNTIL + stage:
                continue
            yield Example("qa", question, context, "", answer)
        else:
            if split == "train" and rng.random() < CLAUSE_CHAT_SHARE:
                dialogue, summary = clause_chat(lexicon, clause_kinds, clause_pool, stage)
            else:
                dialogue, summary = chat(lexicon, chat_kinds, chat_pool, stage)
            yield Example("summarize", "", "", dialogue, summary)
