"""How good a text is against its references: exact match, F1, Rouge-L, keywords. Knows no model. All in
0..1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rouge_score.rouge_scorer import RougeScorer
from torchmetrics.functional.text import squad


def score_answer(prediction: str, answers: Sequence[str]) -> tuple[float, float]:
    """Exact match and token F1 against the best of `answers`, both after SQuAD's normalisation.

    The normalisation (arXiv 1606.05250) ignores case, punctuation and the articles a, an, the.
    """
    scores = squad(
        [{"prediction_text": prediction, "id": "0"}],
        [{"answers": {"answer_start": [0] * len(answers), "text": list(answers)}, "id": "0"}],
    )
    return float(scores["exact_match"]) / 100, float(scores["f1"]) / 100


def score_summary(prediction: str, reference: str) -> float:
    """Rouge-L: F of the longest common subsequence of stemmed words."""
    return float(_rouge_scorer().score(reference, prediction)["rougeL"].fmeasure)


def holds_keywords(text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether `text` holds at least one alternative of every group, as whole words in any case."""
    return not missing_keywords(text, groups)


def missing_keywords(text: str, groups: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The groups of which `text` holds no alternative."""
    return [group for group in groups if not any(_holds_words(text, phrase) for phrase in group)]


def _holds_words(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", text.casefold()) is not None


@cache
def _rouge_scorer() -> RougeScorer:
    return RougeScorer(["rougeL"], use_stemmer=True)
