"""The terms of the field with their definitions: the one source of tooltips, of the page under Help, and of
docs/glossary.md, which `python -m dvp_gui.ui.glossary > docs/glossary.md` writes.

In a text, *word* is a term that it defines on the way and `word` a name in files and commands.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from html import escape
from textwrap import fill

from PySide6.QtCore import QCoreApplication

_MARKS = re.compile(r"\*(\w[^*]*)\*|`([^`]+)`")
_TOOLTIP_WIDTH, _PAGE_WIDTH = 96, 120


@dataclass(frozen=True, slots=True)
class Term:
    """One idea and the one word for it."""

    key: str
    """By which tooltips ask for it."""
    name: str
    text: str
    symbol: str = ""

    @property
    def plain(self) -> str:
        """The definition without marks."""
        return _MARKS.sub(lambda found: found[1] or found[2], self.text)

    @property
    def markdown(self) -> str:
        """A paragraph of the document."""
        symbol = f" {self.symbol}" if self.symbol else ""
        return fill(f"**{self.name}**{symbol}: {self.text}", _PAGE_WIDTH, break_on_hyphens=False)

    @property
    def html(self) -> str:
        """A paragraph of the help page."""
        text = _MARKS.sub(
            lambda found: f"<i>{found[1]}</i>" if found[1] else f"<code>{found[2]}</code>", escape(self.text)
        )
        symbol = f" <i>{escape(self.symbol)}</i>" if self.symbol else ""
        return f"<p><b>{escape(self.name)}</b>{symbol}<br>{text}</p>"


def define(*keys: str) -> str:
    """The definitions of these terms as a tooltip of plain lines."""
    known = {term.key: term for term in terms()}
    return "\n\n".join(
        fill(f"{known[key].name}: {known[key].plain}", _TOOLTIP_WIDTH, break_on_hyphens=False) for key in keys
    )


def terms() -> tuple[Term, ...]:
    """All terms, from the model's parts to what is measured, in the language of the program."""
    return (*_model_terms(), *_method_terms(), *_audit_terms(), *_cost_terms())


def as_markdown() -> str:
    """docs/glossary.md."""
    head = (
        _tr("Glossary"),
        _tr("One word per idea; the same words in the code, the window, the trace files and the documents."),
    )
    paragraphs = (f"# {head[0]}", fill(head[1], _PAGE_WIDTH), *(term.markdown for term in terms()))
    return "\n\n".join(paragraphs) + "\n"


def as_html() -> str:
    """The page under Help."""
    return "".join(term.html for term in terms())


def _tr(text: str) -> str:
    return QCoreApplication.translate("Glossary", text)


def _model_terms() -> tuple[Term, ...]:
    return (
        Term(
            "layer",
            _tr("layer"),
            _tr(
                "the number of decoder blocks executed so far, 1 to L. Layer 0 is the embedding. T5-large has L = 24, "
                "the bundled model L = 8."
            ),
            "l",
        ),
        Term("vocabulary", _tr("vocabulary"), _tr("the number of tokens the model can choose from."), "V"),
        Term(
            "head",
            _tr("head"),
            _tr(
                "the projection of a hidden state onto the vocabulary: final norm, then the unembedding matrix; one "
                "row of it per token."
            ),
        ),
        Term(
            "confidence",
            _tr("confidence"),
            _tr(
                "how sure the model is after a layer, in 0..1, always computed in float32. *Margin* (the default): "
                "difference of the two largest probabilities. *Max prob*: the largest. *Entropy*: 1 - H / log n over "
                "the n rows looked at. *Saturation*: cosine of the hidden states after this layer and after the one "
                "before; needs no head."
            ),
        ),
        Term(
            "threshold",
            _tr("threshold"),
            _tr("a token leaves when its confidence is strictly greater than this."),
            "λ",
        ),
        Term(
            "schedule",
            _tr("schedule"),
            _tr(
                "how the threshold falls over the tokens of a run, faster with a larger τ: *constant*; *calm*: "
                "clip(0.9 λ + 0.1 exp(-τ t / N), 0, 1); *reference*: 0.9 λ + 0.1 λ exp(-τ t / N), with t = 1 for the "
                "first token and N the most tokens allowed."
            ),
        ),
        Term(
            "exit_layer",
            _tr("exit layer"),
            _tr(
                "the layer at which a token left. *Exit reason*: `threshold` (confident enough), `last_layer` (never "
                "was), `static` (a fixed layer), `forced` (a person chose the token and let the decode go on from it)."
            ),
        ),
    )


def _method_terms() -> tuple[Term, ...]:
    return (
        Term(
            "mode",
            _tr("mode"),
            _tr(
                "*full*: all layers, no checks; the text of the model as it is. *Static*: one fixed exit layer for "
                "every token. *Calm*: confidence over the whole vocabulary after every layer from p (CALM, arXiv "
                "2207.07061). *Dvp*: the whole vocabulary once, at p, then only the K kept (arXiv 2410.18952)."
            ),
        ),
        Term(
            "p",
            _tr("p"),
            _tr("the layer after which the vocabulary is pruned and the first check is made."),
        ),
        Term("k", _tr("K"), _tr("how many tokens are kept at p.")),
        Term(
            "candidates",
            _tr("candidates"),
            _tr(
                "those K tokens, the most probable first. Their *probability at p* is over the whole vocabulary."
            ),
            "S",
        ),
        Term(
            "mass",
            _tr("mass"),
            _tr(
                "the share of the whole vocabulary's probability that the candidates hold at a layer. Margin and max "
                "prob over the K, times m, equal those over V, when both leading tokens are among the K."
            ),
            "m",
        ),
        Term(
            "space",
            _tr("space"),
            _tr("what a confidence was computed over: `full` (V), `pruned` (K) or `empty` (no check)."),
        ),
        Term(
            "final_head",
            _tr("final head"),
            _tr(
                "what a dvp token that reaches L is chosen from: the whole vocabulary (`full`, as the method's code "
                "does) or the K (`pruned`)."
            ),
        ),
        Term(
            "copying",
            _tr("state copying"),
            _tr(
                "later tokens attend to earlier ones at every layer; for the layers that a token skipped, keys and "
                "values are projected from the hidden state that it left with."
            ),
        ),
    )


def _audit_terms() -> tuple[Term, ...]:
    return (
        Term(
            "audit",
            _tr("audit"),
            _tr(
                "running the layers that a token skipped as well, beside the decode and without a change to it, and "
                "asking the full model at the end."
            ),
        ),
        Term(
            "full_depth",
            _tr("full depth on this cache"),
            _tr(
                "the token that all layers would choose with the keys and values that this decode has, copied states "
                "of earlier tokens included."
            ),
        ),
        Term(
            "full_model",
            _tr("full model on the same text"),
            _tr(
                "the token that all layers would choose after the very text before it, with exact keys and values."
            ),
        ),
        Term(
            "agreement",
            _tr("agreement"),
            _tr("how many of the tokens are those of the full model on the same text."),
        ),
        Term(
            "verdict",
            _tr("verdict"),
            _tr(
                "what became of the full model's token: `agrees`, it was emitted; `premature`, the token left before "
                "it had won; `lost`, it was not among the K kept; `copied`, the token ran to L, and copied states of "
                "earlier tokens changed the outcome; `forced`, a person chose the token."
            ),
        ),
        Term(
            "emitted_rank",
            _tr("rank of the token"),
            _tr(
                "the place of the emitted token among the whole vocabulary after a layer, 1 for the best; files count "
                "from 0."
            ),
        ),
        Term(
            "entropy",
            _tr("entropy"),
            _tr(
                "how far the probabilities over the whole vocabulary are spread after a layer, in nats: 0 when one "
                "token has all of it, ln V when all have the same."
            ),
            "H",
        ),
        Term(
            "what_if",
            _tr("what if"),
            _tr(
                "the exits that other settings would have given after the very tokens that were recorded: replayed on "
                "the same prefixes, not re-run."
            ),
        ),
        Term(
            "fork",
            _tr("fork"),
            _tr(
                "a run that takes over the tokens of another one up to a place, continues with a token that a person "
                "chose there, and goes on by itself."
            ),
        ),
        Term(
            "same_text",
            _tr("same text as full"),
            _tr("the decode gave the very text that full depth gives."),
        ),
        Term(
            "equal_to_full",
            _tr("equal to full depth on the same text"),
            _tr(
                "how many of the tokens are the ones that the full model would choose with the same text before them "
                "and with exact keys and values."
            ),
        ),
    )


def _cost_terms() -> tuple[Term, ...]:
    return (
        Term(
            "confidence_flops",
            _tr("confidence FLOPs (the paper's counter)"),
            _tr(
                "with e the exit layer, (2d - 1) V for i = 0..min(p, e, L-1) and (2d - 1) K for i = p+1..min(e, L-1) "
                "in dvp; (2d - 1) V for i = 0..min(e, L-1) in calm; no final head. Our complete count, by stage, "
                "stands in the trace files; a multiply-add is 2 FLOPs there."
            ),
        ),
        Term(
            "break_even",
            _tr("break-even"),
            _tr(
                "the exit layer from which on checks and state copying cost more time than the skipped blocks save, on "
                "this machine and model."
            ),
        ),
    )


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
