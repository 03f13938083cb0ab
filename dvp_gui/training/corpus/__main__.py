"""Shows examples, or writes the generated test set.

python -m dvp_gui.training.corpus --show 20 [--seed 1] [--stage 1] [--split train]
python -m dvp_gui.training.corpus --show 20 --templates dvp_gui/training/corpus/templates/facts/prose.txt
python -m dvp_gui.training.corpus --write-heldout resources/datasets/generated_test.jsonl
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from dvp_gui.data.prompts import format_prompt
from dvp_gui.training.corpus import CHAT_SLOTS, FACT_KINDS, generate
from dvp_gui.training.corpus.grammar import parse_blocks
from dvp_gui.training.corpus.lexicon import Lexicon
from dvp_gui.training.corpus.macros import MACROS
from dvp_gui.training.corpus.passages import chat, passage

HELDOUT_SEED = 20241
HELDOUT_COUNTS = {"qa": 620, "summarize": 380}


def heldout_lines() -> Iterator[str]:
    """The generated test set, a JSON object a line."""
    left, seen = dict(HELDOUT_COUNTS), set()
    for example in generate(HELDOUT_SEED, "heldout"):
        if not any(left.values()):
            return
        if not left[example.task] or example.prompt in seen:
            continue
        seen.add(example.prompt)
        left[example.task] -= 1
        row: dict[str, object] = {
            "id": f"{example.task}-{HELDOUT_COUNTS[example.task] - left[example.task]:03d}"
        }
        row["task"] = example.task
        if example.task == "qa":
            row |= {"question": example.question, "context": example.context, "answers": [example.target]}
        else:
            row |= {"dialogue": example.dialogue, "summary": example.target}
        yield json.dumps(row, ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write-heldout", type=Path, metavar="FILE")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--templates", type=Path, metavar="FILE", help="show examples of one file alone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--stage", type=float, default=1.0)
    parser.add_argument("--split", choices=("train", "heldout"), default="train")
    arguments = parser.parse_args()
    if arguments.write_heldout:
        arguments.write_heldout.write_text("\n".join(heldout_lines()) + "\n", "utf-8")
    if arguments.templates:
        shown = of_file(arguments.templates, arguments.seed)
    else:
        shown = (
            (each.prompt, each.target) for each in generate(arguments.seed, arguments.split, arguments.stage)
        )
    for prompt, target in islice(shown, arguments.show):
        sys.stdout.write(f"{prompt}\n    => {target}\n")


def of_file(file: Path, seed: int) -> Iterator[tuple[str, str]]:
    """Prompts and targets of each template of `file` in turn: facts without others beside them, or dialogues."""
    lexicon = Lexicon(Random(seed), held=False)
    is_chat = file.parent.name != "facts"
    while True:
        for template in parse_blocks(file.read_text("utf-8"), MACROS, joined=is_chat):
            if is_chat:
                dialogue, summary = chat(lexicon, CHAT_SLOTS, [template], 1.0)
                yield format_prompt("summarize", dialogue=dialogue), summary
            else:
                question, context, answer = passage(lexicon, FACT_KINDS, [template], 0.0)
                yield format_prompt("qa", question=question, context=context), answer


if __name__ == "__main__":
    main()
