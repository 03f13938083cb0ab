"""The columns of the three tables: names in order, with meaning and unit. The sidecar repeats them."""

from __future__ import annotations

from dataclasses import dataclass

from dvp_gui.engine.trace import STAGES


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a text column takes part in the formula guard."""

    name: str
    meaning: str
    unit: str = ""
    is_text: bool = False


FLOPS_PREFIX = "flops_"
SECONDS_PREFIX = "seconds_"
_STAGE_MEANINGS = {
    "encoder": "encoder and cross-attention keys and values (first token)",
    "blocks": "decoder blocks",
    "head": "whole-vocabulary head at layer p",
    "checks": "confidence checks after layer p",
    "copying": "keys and values of the layers that were skipped",
    "final_head": "the head that chose the token at L or at a static exit",
}
_COPYING_TIME = ", on the token that waited for it"
_COPYING_FLOPS = ", on the token that owes it"


def _cost_columns() -> tuple[Column, ...]:
    flops = [(FLOPS_PREFIX, stage, "FLOP, by formula", _COPYING_FLOPS) for stage in STAGES]
    seconds = [(SECONDS_PREFIX, stage, "s, measured", _COPYING_TIME) for stage in STAGES]
    return tuple(
        Column(prefix + stage, _STAGE_MEANINGS[stage] + (when if stage == "copying" else ""), unit)
        for prefix, stage, unit, when in flops + seconds
    )


TOKENS = (
    Column("step", "position of the generated token, 0 for the first"),
    Column("token_id", "id of the generated token"),
    Column("token", "the tokenizer's spelling of it", is_text=True),
    Column("text", "what it adds to the text; the parts joined give the text", is_text=True),
    Column("exit_layer", "decoder blocks executed, 1..L", "layers"),
    Column("exit_reason", "threshold, last_layer, static, or forced: chosen by a person"),
    Column("confidence", "value of the check at the exit layer; empty where none ran", "0..1"),
    Column("threshold", "threshold in force for this token, after the schedule", "0..1"),
    Column("p", "layer at which the vocabulary is pruned and the first check is made", "layers"),
    Column("k", "how many tokens are kept at layer p", "tokens"),
    Column("mode", "full, static, calm or dvp"),
    Column("measure", "what confidence is: margin, max_prob, entropy or saturation"),
    Column("final_head", "what a dvp token at L is chosen from: full (vocabulary) or pruned (the K kept)"),
    Column(
        "candidate_rank",
        "rank of the token among the K kept, 0 for the best; empty where it is not among them",
    ),
    *_cost_columns(),
)

LAYERS = (
    Column("step", "position of the generated token, 0 for the first"),
    Column("layer", "decoder layer, 1..L"),
    Column("executed", "whether this token ran the layer: true or false"),
    Column(
        "space", "what the logits here were taken over: full (vocabulary), pruned (the K kept), empty (none)"
    ),
    Column(
        "confidence", "value of the check after this layer, within its space; empty where none ran", "0..1"
    ),
    Column("top1_id", "best token of the logits after this layer; empty where none were computed"),
    Column("top1", "the tokenizer's spelling of it", is_text=True),
)

CANDIDATES = (
    Column("step", "position of the generated token, 0 for the first"),
    Column("rank", "rank at layer p, 0 for the most probable"),
    Column("token_id", "id of the candidate"),
    Column("token", "the tokenizer's spelling of it", is_text=True),
    Column("probability", "probability at layer p over the whole vocabulary", "0..1"),
)

AUDIT_TOKENS = (
    Column("verdict", "agrees, premature, lost, copied or forced; empty where the full model was not asked"),
    Column("full_model_id", "token of the full model on the same text"),
    Column("full_model_token", "the tokenizer's spelling of it", is_text=True),
    Column("full_model_probability", "its probability there, over the whole vocabulary", "0..1"),
    Column("full_model_emitted_probability", "probability of the emitted token there", "0..1"),
    Column("full_depth_id", "token of all layers on the decode's own cache"),
    Column("full_depth_token", "the tokenizer's spelling of it", is_text=True),
    Column("smallest_k", "for a lost token: the smallest K that would have kept it at this p", "tokens"),
    Column("smallest_p", "for a lost token: the smallest p that would have kept it with this K", "layers"),
    Column("seconds_audit", "what the audit of this token took; in no other column", "s, measured"),
)
"""After TOKENS in an audited run."""

AUDIT_LAYERS = (
    Column("full_top1_id", "best token over the whole vocabulary, skipped layers included"),
    Column("full_top1", "the tokenizer's spelling of it", is_text=True),
    Column("full_top1_logit", "its logit"),
    Column("full_top2_id", "second best token over the whole vocabulary"),
    Column("full_top2", "the tokenizer's spelling of it", is_text=True),
    Column("full_top2_logit", "its logit"),
    Column("full_logsumexp", "logarithm of the sum of exp(logit) over the whole vocabulary", "nats"),
    Column("full_confidence", "confidence over the whole vocabulary, by the token's measure", "0..1"),
    Column("full_entropy", "entropy over the whole vocabulary", "nats"),
    Column("full_emitted_rank", "rank of the emitted token, 0 for the best"),
    Column("full_emitted_probability", "probability of the emitted token over the whole vocabulary", "0..1"),
    Column(
        "full_model_rank", "rank here of the full model's token, 0 for the best; empty where it was not asked"
    ),
    Column("cosine", "of the states after and before the layer", "-1..1"),
)
"""After LAYERS in an audited run."""

TABLES: dict[str, tuple[Column, ...]] = {"tokens": TOKENS, "layers": LAYERS, "candidates": CANDIDATES}
_AUDIT = {"tokens": AUDIT_TOKENS, "layers": AUDIT_LAYERS}


def columns_of(table: str, *, is_audited: bool) -> tuple[Column, ...]:
    """The columns of a table in order."""
    return TABLES[table] + (_AUDIT.get(table, ()) if is_audited else ())


def describe(*, is_audited: bool) -> dict[str, dict[str, dict[str, str]]]:
    """Meaning and unit of every column by table, for the sidecar."""
    return {
        table: {
            column.name: {"meaning": column.meaning, "unit": column.unit}
            for column in columns_of(table, is_audited=is_audited)
        }
        for table in TABLES
    }
