"""What-if: the exits that other settings would have made on the prefixes of an audited run. numpy only, no model.

A replay asks, for every recorded token on its own, where it would have left. The tokens before it stay as they
were recorded, whatever the new settings would have emitted there: that is what "on the same prefixes, not re-run"
means. Within that it is exact: where the settings are those of the recorded token the recorded checks and candidates
themselves are used, elsewhere the recorded float32 logits, and a K that they do not cover is refused. A token that a
person chose in a forked run stays that token, wherever it leaves: no setting chose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.audit_trace import BEST_RECORDED, TokenAudit, Verdict
from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.flops import paper_confidence_flops
from dvp_gui.engine.replay_flops import replay_flops
from dvp_gui.engine.thresholds import threshold_at
from dvp_gui.engine.trace import FloatArray, IdArray, ModelInfo, TokenTrace

ColumnArray = npt.NDArray[np.int32]


class ReplayError(ValueError):
    """Settings that the recorded numbers cannot answer; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Replay:
    """n tokens under other settings, each after its recorded prefix."""

    config: DecodingConfig
    exit_layers: IdArray  # [n], 1..L
    token_ids: IdArray  # [n], what would be emitted
    confidence: FloatArray  # [n, L], NaN where no check would run
    agreeing: int | None
    """Tokens equal to the full model's on the same text; None before the verdicts are known."""
    flops: dict[str, int] | None
    """By stage, by formula; None where the sizes of the model are not recorded."""
    paper_flops: int
    """Confidence by the paper's own counter."""

    @property
    def average_exit_layer(self) -> float:
        """Mean over tokens, EOS included."""
        return float(self.exit_layers.mean())


@dataclass(slots=True)
class _Kept:
    """One recorded token with what is needed to ask it again, prepared once."""

    trace: TokenTrace
    audit: TokenAudit
    rows: FloatArray
    """[n, L]: the recorded logits, a token's in one row: that gathers three times as fast as [L, n]."""
    candidates: (
        ColumnArray  # [trace.k]: rows of the recorded candidates, best first; empty where not all are there
    )
    whole: dict[str, FloatArray]
    """[L] by measure: confidence over V."""
    best: dict[int, ColumnArray] = field(default_factory=dict)
    """By layer, once it was asked for: rows of the best there, best first."""

    def kept(self, p: int, k: int) -> ColumnArray:
        """[K]: rows of the K best at p; the recorded candidates where they tell, for they know which of equals."""
        if self.trace.p == p and k <= len(self.candidates):
            return self.candidates[:k]
        if p not in self.best:
            self.best[p] = _best(self.audit.logits[p - 1], min(self.audit.largest_k, BEST_RECORDED))
        if k <= len(self.best[p]):
            return self.best[p][:k]
        of_all = np.argpartition(-self.audit.logits[p - 1], k - 1)[:k]  # all logits are recorded
        return of_all.astype(np.int32)


@dataclass(slots=True)
class _Checks:
    """What every layer would say: [n, L] confidence (NaN: no check) and best token."""

    confidence: FloatArray
    top1: IdArray


@dataclass(slots=True)
class WhatIf:
    """The recorded tokens of one audited run; `add` as they come, `replay` as often as a slider moves."""

    model: ModelInfo
    num_input_tokens: int
    _tokens: list[_Kept] = field(default_factory=list)
    _full_model_ids: IdArray | None = None
    _cached: tuple[object, _Checks] | None = None

    def __len__(self) -> int:
        return len(self._tokens)

    def add(self, trace: TokenTrace, audit: TokenAudit) -> None:
        """Take in the next token."""
        rows = np.ascontiguousarray(audit.logits.T)
        self._tokens.append(_Kept(trace, audit, rows, _candidate_columns(trace, audit), _whole(audit)))
        self._cached = None

    def set_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """The full model's tokens, when they are known; one for each token, in order."""
        ids = [verdict.full_model_id for verdict in verdicts]
        self._full_model_ids = np.array(ids, dtype=np.int64)

    def refusal(self, config: DecodingConfig) -> str | None:
        """Why `config` cannot be replayed, in one sentence, or None where it can."""
        if not self._tokens:
            return "There is no audited token to replay: run with the audit switched on."
        layers, vocabulary = self.model.num_layers, self.model.vocab_size
        if config.mode in ("calm", "dvp") and config.p >= layers:
            return f"p = {config.p} is out of range: this model takes 1 to {layers - 1}."
        if config.mode == "static" and (config.exit_layer or 0) > layers:
            return f"The exit layer {config.exit_layer} is out of range: this model takes 1 to {layers}."
        if config.mode == "dvp" and config.k > vocabulary:
            return f"K = {config.k:,} is out of range: this model's vocabulary takes 1 to {vocabulary:,}."
        most = min(kept.audit.largest_k for kept in self._tokens)
        if config.mode == "dvp" and most == 0 and config.k < vocabulary:
            return "The audit's logits are not in this trace, so K cannot be replayed: run with these settings instead."
        if config.mode == "dvp" and most < config.k < vocabulary:
            return (
                f"K = {config.k:,} cannot be replayed: the audit recorded the logits of the {most} best tokens of each "
                f"layer, which answers K up to {most} and K = {vocabulary:,} exactly; run with these settings instead."
            )
        return None

    def replay(self, config: DecodingConfig) -> Replay:
        """Every recorded token under `config`; raises ReplayError where `refusal` has something to say."""
        reason = self.refusal(config)
        if reason is not None:
            raise ReplayError(reason)
        checks = self._checks(config)
        exits, tokens = self._exits(config, checks)
        layers = np.arange(1, self.model.num_layers + 1)
        confidence = np.where(layers <= exits[:, None], checks.confidence, np.float32(np.nan))
        full = self._full_model_ids
        return Replay(
            config=config,
            exit_layers=exits,
            token_ids=tokens,
            confidence=confidence,
            agreeing=None if full is None or len(full) != len(tokens) else int((tokens == full).sum()),
            flops=self._flops(config, exits),
            paper_flops=self._paper_flops(config, exits),
        )

    def _checks(self, config: DecodingConfig) -> _Checks:
        """The checks of `config`; those of the last call when only the threshold or its schedule moved."""
        key = (config.mode, config.p, config.k, config.confidence, len(self._tokens))
        if self._cached is None or self._cached[0] != key:
            self._cached = key, self._make_checks(config)
        return self._cached[1]

    def _make_checks(self, config: DecodingConfig) -> _Checks:
        shape = len(self._tokens), self.model.num_layers
        checks = _Checks(
            np.full(shape, np.nan, np.float32), np.stack([t.audit.top1_ids for t in self._tokens])
        )
        for row, kept in enumerate(self._tokens):
            if config.mode in ("calm", "dvp"):
                checks.confidence[row, config.p - 1 : -1] = kept.whole[config.confidence][config.p - 1 : -1]
            if config.mode == "dvp" and config.k < self.model.vocab_size:
                _prune(checks, row, kept, config)
            if _are_same_checks(kept.trace, config):
                recorded = ~np.isnan(kept.trace.confidence)
                checks.confidence[row, recorded] = kept.trace.confidence[recorded]
                named = kept.trace.top1_ids >= 0
                if kept.trace.final_head != config.final_head:
                    named[-1] = False  # chosen from other tokens than `config` would
                checks.top1[row, named] = kept.trace.top1_ids[named]
        return checks

    def _exits(self, config: DecodingConfig, checks: _Checks) -> tuple[IdArray, IdArray]:
        """Exit layer and token of each, [n] both."""
        count, layers = checks.confidence.shape
        last = config.exit_layer if config.mode == "static" and config.exit_layer else layers
        thresholds = np.array([threshold_at(config, kept.trace.step) for kept in self._tokens])
        passed = checks.confidence.astype(np.float64) > thresholds[:, None]  # NaN passes nothing
        exits = np.where(passed.any(axis=1), passed.argmax(axis=1) + 1, last).astype(np.int64)
        rows = np.arange(count)
        tokens = checks.top1[rows, exits - 1]
        at_last = ~passed.any(axis=1)
        whole_head = config.mode != "dvp" or config.final_head == "full"
        if whole_head:
            whole = np.array([kept.audit.top1_ids[last - 1] for kept in self._tokens])
            tokens = np.where(at_last, whole, tokens)
        is_forced = np.array([kept.trace.exit_reason == "forced" for kept in self._tokens])
        tokens = np.where(is_forced, [kept.trace.token_id for kept in self._tokens], tokens)
        return exits, tokens

    def _flops(self, config: DecodingConfig, exits: IdArray) -> dict[str, int] | None:
        if self.model.shape is None:
            return None
        steps = np.array([kept.trace.step for kept in self._tokens])
        return replay_flops(self.model.shape, config, steps, exits, self.num_input_tokens)

    def _paper_flops(self, config: DecodingConfig, exits: IdArray) -> int:
        model, (layers, counts) = self.model, np.unique(exits, return_counts=True)
        return sum(
            count * paper_confidence_flops(
                config.mode, layer, config.p, config.k, model.num_layers, model.vocab_size, model.d_model
            )
            for layer, count in zip(layers.tolist(), counts.tolist(), strict=True)
        )  # fmt: skip


def _are_same_checks(trace: TokenTrace, config: DecodingConfig) -> bool:
    """Whether the recorded token was checked exactly as `config` would."""
    if trace.mode != config.mode or trace.mode not in ("calm", "dvp"):
        return False
    is_same = trace.p == config.p and trace.measure == config.confidence
    return is_same and (trace.mode == "calm" or trace.k == config.k)


def _best(logits: FloatArray, count: int) -> ColumnArray:
    """[count]: where the `count` largest of [n] stand, best first."""
    places = np.argpartition(-logits, count - 1)[:count]
    order = np.argsort(-logits[places], kind="stable")
    return places[order].astype(np.int32)


def _candidate_columns(trace: TokenTrace, audit: TokenAudit) -> ColumnArray:
    """Where the candidates of `trace` stand in `audit.logit_ids`; empty where one of them was not recorded."""
    places = np.searchsorted(audit.logit_ids, trace.candidate_ids)
    found = places[places < len(audit.logit_ids)]
    is_whole = len(found) == len(places) and np.array_equal(audit.logit_ids[found], trace.candidate_ids)
    return found.astype(np.int32) if is_whole else np.empty(0, np.int32)


def _whole(audit: TokenAudit) -> dict[str, FloatArray]:
    """[L] by measure: confidence over V from the audit's own figures."""
    best = audit.max_prob()
    second = np.exp(audit.top2_logits - audit.logsumexp)
    return {
        "margin": np.clip(best - second, 0, 1),
        "max_prob": np.clip(best, 0, 1),
        "entropy": np.clip(1 - audit.entropy / np.log(audit.vocab_size), 0, 1),
        "saturation": np.clip(audit.cosine, 0, 1),
    }


def _prune(checks: _Checks, row: int, kept: _Kept, config: DecodingConfig) -> None:
    """Put the checks over the K best at p in place of those over V, for the layers above p."""
    p = config.p
    columns = kept.kept(p, config.k)
    logits = np.ascontiguousarray(kept.rows.take(columns, axis=0)[:, p:].T)  # [L - p, K]
    leader = logits.argmax(axis=1)
    checks.top1[row, p:] = kept.audit.logit_ids[columns[leader]]
    if config.confidence != "saturation":
        checks.confidence[row, p:-1] = pruned_confidence(logits[:-1], leader[:-1], config.confidence)


def pruned_confidence(logits: FloatArray, leader: IdArray, measure: str) -> FloatArray:
    """[m] confidence of [m, K] float32 logits whose largest stand at `leader` [m], softmax over the K alone."""
    if logits.shape[1] == 1:
        return np.ones(len(logits), np.float32)
    rows = np.arange(len(logits))
    shifted = logits - logits[rows, leader][:, None]
    weights = np.exp(shifted)
    total = weights @ np.ones(logits.shape[1], np.float32)  # twice as fast as sum(axis=1) on rows this short
    if measure == "max_prob":
        return np.asarray(1 / total, np.float32)
    if measure == "margin":
        weights[rows, leader] = 0
        second = weights[rows, weights.argmax(axis=1)]  # three times as fast as max(axis=1)
        return np.asarray((1 - second) / total, np.float32)
    nats = np.log(total) - np.einsum("mk,mk->m", weights, shifted) / total
    return np.asarray(np.clip(1 - nats / np.log(logits.shape[1]), 0, 1), np.float32)
