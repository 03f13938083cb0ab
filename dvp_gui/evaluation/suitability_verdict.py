"""What the figures of a suitability check say of a model, in words. numpy only: the window reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.config import DecodingConfig
from dvp_gui.engine.trace import FloatArray, IdArray

# The figures take [n, L] arrays of n tokens and L layers; row i is token i, column l-1 is layer l.

AGREES = 0.95
"""Share of the tokens for which a layer counts as agreeing with the last one."""
CONFIDENT = 0.9
"""Confidence above which a token would leave: the program's default threshold, by the default measure."""
TOO_OFTEN = 0.05
"""Share of the tokens that leave with another token than the last layer's; above, the person is warned."""
_SELDOM = 0.02
"""The same for a p that is recommended."""
_KEPT = 0.998
"""Share of the final tokens that a recommended K holds on to."""
_SMALLEST_K, _LARGEST_K_SHARE = 16, 1 / 16
"""Recommended Ks are powers of two, at most this share of the vocabulary: more is hardly a pruning."""
_MOST_LAYERS_RUN = 0.9
"""Average exit layer / L; above, there is little to gain."""

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The smallest p, with a K, at which exits are nearly always right."""

    p: int
    k: int
    kept: float
    """Share of the final tokens that are among the K best at layer p."""


@dataclass(frozen=True, slots=True, eq=False)
class Suitability:
    """What the built-in inputs say of a model; index l-1 of an array is layer l."""

    num_inputs: int
    num_tokens: int
    agreement: FloatArray  # [L], share of tokens whose best token is the last layer's
    confidently_wrong: FloatArray  # [L], share with confidence > CONFIDENT in another token
    median_rank: FloatArray  # [L], of the final token over V, 0 for the best
    rank_99: FloatArray  # [L], 99% of the final tokens are at this rank or better
    wrong_exits: (
        FloatArray  # [L - 1], share of tokens that leave with another token where checks begin at p = l
    )
    exit_layer: FloatArray  # [L - 1], average over tokens where checks begin at p = l
    agrees_from: int
    """The first layer from which on every layer's agreement is at least AGREES; L where only the last one's is."""
    p: int
    """The pruning layer that the verdict is about: the recommended one, else the program's default."""
    recommendation: Recommendation | None
    headline: str
    verdict: str
    """The whole of it, in one line."""
    is_warning: bool

    @property
    def num_layers(self) -> int:
        """L."""
        return len(self.agreement)


def judge(
    right: BoolArray, confidence: FloatArray, ranks: IdArray, *, vocab_size: int, num_inputs: int
) -> Suitability:
    """The verdict from [n, L] figures of n tokens: is the best token the final one, confidence, rank of the final."""
    num_layers = right.shape[1]
    agreement = right.mean(axis=0)
    wrong_exits, exit_layer = _exits(right, confidence)
    recommendation = _recommend(ranks, wrong_exits, vocab_size)
    p = recommendation.p if recommendation else min(DecodingConfig().p, max(num_layers - 1, 1))
    words = _Words(num_layers, _agrees_from(agreement), agreement, wrong_exits, exit_layer, recommendation)
    headline, verdict, is_warning = words.say(is_finite=bool(np.isfinite(confidence).all()))
    return Suitability(
        num_inputs=num_inputs,
        num_tokens=len(right),
        agreement=agreement.astype(np.float32),
        confidently_wrong=((confidence > CONFIDENT) & ~right).mean(axis=0).astype(np.float32),
        median_rank=np.median(ranks, axis=0).astype(np.float32),
        rank_99=np.percentile(ranks, 99, axis=0, method="higher").astype(np.float32),
        wrong_exits=wrong_exits,
        exit_layer=exit_layer,
        agrees_from=words.agrees_from,
        p=p,
        recommendation=recommendation,
        headline=headline,
        verdict=verdict,
        is_warning=is_warning,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """Finds the words for the figures."""

    num_layers: int
    agrees_from: int
    agreement: FloatArray
    wrong_exits: FloatArray
    exit_layer: FloatArray
    recommendation: Recommendation | None

    def say(self, *, is_finite: bool) -> tuple[str, str, bool]:
        """Headline, the whole in one line, and whether it warns."""
        if not is_finite:
            return (
                "No finite numbers",
                "The model's numbers are not finite: choose bfloat16 or float32, or another model.",
                True,
            )
        if self.num_layers == 1:
            return "One layer", "The decoder has one layer: no token can leave before it.", False
        default = min(DecodingConfig().p, self.num_layers - 1)
        wrong = float(self.wrong_exits[default - 1])
        if wrong > TOO_OFTEN:
            return "Confidently wrong early", self._warning(default, wrong), True
        found = self.recommendation
        if found is None or self.exit_layer[found.p - 1] > _MOST_LAYERS_RUN * self.num_layers:
            return (
                "Little to gain from early exits",
                f"Little to gain from early exits: {self._late()}.",
                False,
            )
        return (
            "Suited to early exits",
            f"Suited to early exits: {self._agreement()}; {self._keeping(found)}.",
            False,
        )

    def _warning(self, p: int, wrong: float) -> str:
        text = (
            f"Confidently wrong early: with p = {p} and threshold {CONFIDENT}, {percent(wrong)} of the tokens would "
            "leave with another token than the last layer's"
        )
        found = self.recommendation
        if found is None:
            return f"{text}; use mode full."
        return f"{text}; with p = {found.p} it is {percent(float(self.wrong_exits[found.p - 1]))}."

    def _agreement(self) -> str:
        if self.agrees_from == self.num_layers:
            share = percent(float(self.agreement[-2]))
            return f"after layer {self.num_layers - 1} the best token is the last layer's in {share} of the cases"
        share = percent(float(self.agreement[self.agrees_from - 1 :].min()))
        return f"from layer {self.agrees_from} on the best token agrees with the last layer in {share} of the cases"

    def _keeping(self, found: Recommendation) -> str:
        kept = "all" if found.kept == 1 else percent(found.kept)
        return f"p = {found.p}, K = {found.k} keep {kept} of the final tokens"

    def _late(self) -> str:
        p = self.recommendation.p if self.recommendation else min(DecodingConfig().p, self.num_layers - 1)
        layer = float(self.exit_layer[p - 1])
        return (
            f"at threshold {CONFIDENT} tokens leave at layer {layer:.1f} of {self.num_layers} on average "
            f"with p = {p}; {self._agreement()}"
        )


def percent(share: float) -> str:
    """A share as a person reads it: no 100% and no 0% unless it is; one decimal near the ends."""
    if share in (0, 1):
        return f"{share:.0%}"
    if 0.01 <= share <= 0.99:
        return f"{share:.0%}"
    return f"{min(max(share, 0.001), 0.999):.1%}"


def _exits(right: BoolArray, confidence: FloatArray) -> tuple[FloatArray, FloatArray]:
    """[L - 1] each: share of tokens that leave wrong, and the average exit layer, where checks begin at p = 1..L-1.

    Confidence is the one over the whole vocabulary, as calm has it; dvp's over K is at least as high.
    """
    num_layers = right.shape[1]
    wrong, layers = [], []
    for p in range(1, num_layers):
        leaves = confidence[:, p - 1 : -1] > CONFIDENT  # [n, L - p]
        index = np.where(leaves.any(axis=1), leaves.argmax(axis=1) + p - 1, num_layers - 1)
        wrong.append((~right[np.arange(len(right)), index]).mean())
        layers.append(index.mean() + 1)
    return np.array(wrong, dtype=np.float32), np.array(layers, dtype=np.float32)


def _recommend(ranks: IdArray, wrong_exits: FloatArray, vocab_size: int) -> Recommendation | None:
    """The smallest p whose exits are right and at which a small K holds on to the final tokens, or None."""
    largest = max(round(vocab_size * _LARGEST_K_SHARE), _SMALLEST_K)
    for p, wrong in enumerate(wrong_exits, start=1):
        k = _SMALLEST_K
        while k <= largest and wrong <= _SELDOM:
            kept = float((ranks[:, p - 1] < k).mean())
            if kept >= _KEPT and k <= vocab_size:
                return Recommendation(p, k, kept)
            k *= 2
    return None


def _agrees_from(agreement: FloatArray) -> int:
    """The first layer from which on all agree; L always does."""
    falls_short = np.flatnonzero(agreement < AGREES)
    return int(falls_short[-1]) + 2 if len(falls_short) else 1
