"""What is known of models before they are loaded: which were trained to exit early, and what each is good for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dvp_gui.application.messages import BUNDLED

Tuning = Literal["tuned", "untuned", "unknown"]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that the program offers by name."""

    source: str
    title: str
    good_for: str
    download: str
    """About how much is fetched, empty where nothing is."""
    tuning: Tuning


KNOWN_MODELS: tuple[KnownModel, ...] = (
    KnownModel(
        BUNDLED,
        "Bundled early-exit T5",
        "Small, comes with the program and needs no network. Short questions on a passage, short dialogues.",
        "",
        "tuned",
    ),
    KnownModel(
        "jvelja/t5-squad",
        "T5-large tuned on SQuAD",
        "Questions on a passage, by the authors of the method. Trained with a loss at every layer: early exits hold.",
        "about 3 GB",
        "tuned",
    ),
    KnownModel(
        "jvelja/t5-samsum",
        "T5-large tuned on SamSum",
        "Summaries of dialogues, by the authors of the method. Trained with a loss at every layer: early exits hold.",
        "about 3 GB",
        "tuned",
    ),
    KnownModel(
        "google-t5/t5-large",
        "T5-large as published",
        "The starting point of the tuned ones, to compare with: its first layers are confidently wrong.",
        "about 3 GB",
        "untuned",
    ),
)

_UNTUNED_PREFIXES = ("google-t5/", "google/t5-", "google/flan-t5-", "google/mt5-", "t5-")


def known_model(source: str) -> KnownModel | None:
    """The offered model that is loaded from `source`."""
    return next((model for model in KNOWN_MODELS if model.source == source), None)


def title_of(source: str, name: str) -> str:
    """What a person reads for the model: its title where it is a known one, else its own name."""
    model = known_model(source)
    return name if model is None else model.title


def tuning_of(source: str) -> Tuning:
    """Whether the model was trained with a loss at every decoder layer, as far as its source tells."""
    model = known_model(source)
    if model is not None:
        return model.tuning
    return "untuned" if source.startswith(_UNTUNED_PREFIXES) else "unknown"
