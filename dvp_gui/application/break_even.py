"""From which exit layer on early exits cost more than no exits, on this machine and model, from measured stage times.

The seconds of one token that leaves at layer e, as if every stage took its median time:

  full      L blocks + head over V
  calm      e blocks + a check over V at each of p..min(e, L-1) + (L - e) layers' keys and values copied
            + head over V where e = L
  dvp       e blocks + the check over V at p + a check over K at each of p+1..min(e, L-1) + the same copying
            + head over V where e = L

With `saturation`, whose checks need no logits, a token that leaves below L also pays for the head that chooses it.
Copying is counted for every layer skipped, although layers that no later token reaches are never paid for: what stands
here is what early exits cost at most. The encoder is the same for all and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from dvp_gui.engine.trace import ModelInfo, TokenTrace

Seconds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Median seconds of each piece of work; None for what the traces have not measured."""

    block: float | None
    check_vocabulary: float | None
    """One check over V: logits, softmax, confidence; in dvp with the choice of the K."""
    check_kept: float | None
    """One check over the K."""
    head: float | None
    """The head over V that chooses a token: at L, or at a static exit."""
    copied_layer: float | None
    """Keys and values of one token for one layer that it skipped."""
    calm_choice: float | None
    """The head that chooses a calm token after its exit: 0 but for saturation, where no check computed it."""
    dvp_choice: float | None
    """Likewise for dvp, after p."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Seconds a token by exit layer, [L] each, index e-1; None where a stage that it needs was not measured."""

    times: StageTimes
    p: int
    k: int
    full_s: float | None
    """The same for every layer: full leaves at L."""
    calm_s: Seconds | None
    """NaN below p, where nothing can leave."""
    dvp_s: Seconds | None
    calm_from: int | None
    """The first exit layer at which calm costs more than full; None where none does, or it is not known."""
    dvp_from: int | None
    missing: tuple[str, ...]
    """What was not measured, in words; a run in another mode measures it."""


def break_even(traces: Sequence[TokenTrace], model: ModelInfo) -> BreakEven:
    """From the traces of one run, or of several runs one after the other (each begins with step 0).

    p, K and the measure are those of the last checked token; tokens with others count for what does not depend on it.
    """
    times = stage_times(traces)
    last = _last_checked(traces)
    p, k = (last.p, last.k) if last is not None else (1, 1)
    layers = model.num_layers
    full_s = None if times.block is None or times.head is None else layers * times.block + times.head
    calm_s = _by_layer(times, layers, p, times.check_vocabulary, times.calm_choice)
    dvp_s = _by_layer(times, layers, p, times.check_kept, times.dvp_choice)
    if dvp_s is not None and times.dvp_choice is not None and p < layers:
        dvp_s[p - 1] -= times.dvp_choice  # the head at p has run
    return BreakEven(
        times=times,
        p=p,
        k=k,
        full_s=full_s,
        calm_s=calm_s,
        dvp_s=dvp_s,
        calm_from=_first_above(calm_s, full_s),
        dvp_from=_first_above(dvp_s, full_s),
        missing=tuple(name for name, seconds in _named(times) if seconds is None),
    )


def stage_times(traces: Sequence[TokenTrace]) -> StageTimes:
    """The medians over all tokens that did the work."""
    last = _last_checked(traces)
    alike = [
        t for t in traces if last is not None and t.measure == last.measure and t.mode in ("calm", "dvp")
    ]
    calm = [t for t in alike if t.mode == "calm"]
    dvp = [t for t in alike if t.mode == "dvp" and last is not None and t.k == last.k]
    whole = [t for t in traces if _is_chosen_by_whole_head(t)]
    return StageTimes(
        block=_median_of(traces, "blocks", lambda trace: trace.exit_layer),
        check_vocabulary=_first(
            _median_of(calm, "checks", num_later_checks), _median_of(alike, "head", _one)
        ),
        check_kept=_median_of(dvp, "checks", num_later_checks),
        head=_median_of(whole, "final_head", _one),
        copied_layer=_median_of_pairs(traces, copied_layers(traces)),
        calm_choice=_choice(calm, last),
        dvp_choice=_choice(dvp, last),
    )


def num_later_checks(trace: TokenTrace) -> int:
    """Checks after the one at p."""
    return max(min(trace.exit_layer, trace.num_layers - 1) - trace.p, 0)


def copied_layers(traces: Sequence[TokenTrace]) -> list[int]:
    """For each token, how many keys and values of earlier tokens it waited for: one a token and layer skipped.

    A layer is brought up to date when a token runs it: for all tokens since then that left below it.
    """
    counts: list[int] = []
    owed: list[int] = []
    for trace in traces:
        if trace.step == 0:
            owed = [0] * trace.num_layers
        counts.append(sum(owed[: trace.exit_layer]))
        owed = [0 if at < trace.exit_layer else count + 1 for at, count in enumerate(owed)]
    return counts


def _by_layer(
    times: StageTimes, layers: int, p: int, later_check: float | None, choice: float | None
) -> Seconds | None:
    """[L]: seconds of a token that leaves at e, by e; NaN below p."""
    block, head, copied, first_check = times.block, times.head, times.copied_layer, times.check_vocabulary
    if block is None or head is None or copied is None or first_check is None:
        return None
    if later_check is None or choice is None:
        return None
    exits = np.arange(1, layers + 1, dtype=np.float64)
    later = np.maximum(np.minimum(exits, layers - 1) - p, 0)
    seconds: Seconds = exits * block + first_check + later * later_check + (layers - exits) * copied
    seconds[:-1] += choice
    seconds[-1] += head
    seconds[: p - 1] = np.nan
    return seconds


def _first_above(seconds: Seconds | None, full_s: float | None) -> int | None:
    if seconds is None or full_s is None:
        return None
    above = np.flatnonzero(seconds > full_s)  # NaN is not
    return int(above[0]) + 1 if above.size else None


def _last_checked(traces: Sequence[TokenTrace]) -> TokenTrace | None:
    return next((trace for trace in reversed(traces) if trace.mode in ("calm", "dvp")), None)


def _is_chosen_by_whole_head(trace: TokenTrace) -> bool:
    """Whether a head over V ran for the choice of the token alone."""
    if trace.mode in ("full", "static"):
        return True
    return trace.exit_layer == trace.num_layers and (trace.mode == "calm" or trace.final_head == "full")


def _choice(traces: Sequence[TokenTrace], last: TokenTrace | None) -> float | None:
    """Median seconds of the head that follows a saturation exit; other measures need none."""
    if last is None or last.measure != "saturation":
        return 0.0
    late = [t for t in traces if t.exit_layer < t.num_layers and (t.mode == "calm" or t.exit_layer > t.p)]
    return _median_of(late, "final_head", _one)


def _one(_: TokenTrace) -> int:
    return 1


def _median_of(traces: Sequence[TokenTrace], stage: str, count: Callable[[TokenTrace], int]) -> float | None:
    """Median seconds of one piece of `stage`'s work, over the tokens that had any; forced ones did theirs elsewhere."""
    pairs = [(trace.times_s[stage], count(trace)) for trace in traces if stage in trace.times_s]
    shares = [seconds / pieces for seconds, pieces in pairs if pieces > 0 and seconds > 0]
    return median(shares) if shares else None


def _median_of_pairs(traces: Sequence[TokenTrace], counts: Sequence[int]) -> float | None:
    shares = [
        trace.times_s["copying"] / count
        for trace, count in zip(traces, counts, strict=True)
        if count > 0 and trace.times_s.get("copying", 0.0) > 0
    ]
    return median(shares) if shares else None


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _named(times: StageTimes) -> tuple[tuple[str, float | None], ...]:
    return (
        ("decoder blocks", times.block),
        ("a check over the vocabulary", times.check_vocabulary),
        ("a check over the K kept", times.check_kept),
        ("the head at the last layer", times.head),
        ("copying of skipped layers", times.copied_layer),
        ("the head after a calm exit", times.calm_choice),
        ("the head after a dvp exit", times.dvp_choice),
    )
