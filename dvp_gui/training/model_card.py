"""The model card that stands beside the weights: what was trained, on what, how, and how good it got."""

from __future__ import annotations

import platform
from pathlib import Path

import torch
import transformers

from dvp_gui.training.loop import Outcome, TrainingPlan

_LIMITS = """\
The model knows the English of its corpus: short passages and short chats about everyday matters. It copies answers
out of the passage, it does not reason over several facts, count, or know the world. Longer passages than about 150
words, other languages and other prompt formats are outside what it was trained on. It exists to show early exits at
work on a machine without a network; it is no substitute for T5-large."""


def write_model_card(plan: TrainingPlan, outcome: Outcome) -> Path:
    """Write README.md into the run's folder; returns its path."""
    path = plan.output / "README.md"
    path.write_text(model_card(plan, outcome), encoding="utf-8")
    return path


def model_card(plan: TrainingPlan, outcome: Outcome) -> str:
    """The card's Markdown; every figure comes from the run itself."""
    shape, progress, measures = plan.shape, outcome.progress, outcome.measures
    return f"""# The bundled early-exit T5

A T5 with a loss at every decoder layer, made for DVP Explorer from generated text alone: no pretrained weights.

| | |
|---|---|
| layers | {shape.num_layers} encoder, {shape.num_decoder_layers} decoder |
| d_model, heads, d_kv, d_ff | {shape.d_model}, {shape.num_heads}, {shape.d_kv}, {shape.d_ff} (gated GELU) |
| vocabulary | {shape.vocab_size:,} pieces with byte fallback, embeddings tied |
| weights | bfloat16 safetensors |
| data | the generated corpus of `dvp_gui/training/corpus` (questions on passages, dialogues to summarise) |
| loss | every decoder layer, weight l / (1 + ... + L); a step takes the last and one sampled inner layer a token |
| pointing | the first cross-attention head of decoder layers 1 and 2 is taught where the next piece stands |
| optimiser | Muon for the projections, AdamW for the rest; bfloat16 with float32 masters |
| seed | {plan.seed} |
| examples, steps | {progress.examples:,}, {progress.step:,} |
| time | {progress.elapsed_s / 60:.0f} minutes, {plan.workers} processes of {_machine()} |

Command: `{_command(plan)}`

## Per layer

{measures_table(outcome)}

Measured at the end of training on generated examples with names, places and templates that training never saw,
teacher-forced. All tokens right at the last layer (the same as an exact greedy answer): questions
{measures.exact_qa:.1%}, dialogues {measures.exact_summarize:.1%}. The course of it: `learning_curve.csv`.

## Limits

{_LIMITS}
"""


def measures_table(outcome: Outcome) -> str:
    """Markdown rows: layer, token accuracy, agreement of top-1 with the last layer."""
    measures = outcome.measures
    rows = zip(measures.token_accuracy, measures.agreement, strict=True)
    lines = [
        f"| {layer} | {accuracy:.1%} | {same:.1%} |" for layer, (accuracy, same) in enumerate(rows, start=1)
    ]
    return "\n".join(
        ["| layer | top-1 is the target | top-1 is the last layer's |", "|---:|---:|---:|", *lines]
    )


def _command(plan: TrainingPlan) -> str:
    options = [
        f"--minutes {plan.minutes:g}",
        f"--seed {plan.seed}",
        f"--tokens-per-batch {plan.tokens_per_batch}",
    ]
    options += [f"--workers {plan.workers}"] if plan.workers > 1 else []
    options += ["--compile"] if plan.compile else []
    return " ".join(["python main.py train", *options])


def _machine() -> str:
    versions = f"torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}"
    return f"{torch.get_num_threads()} threads of {platform.machine()} ({versions}, Python {platform.python_version()})"
