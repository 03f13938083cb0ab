"""Chats whose acts are made of clauses: somebody asks, offers, tells, thanks, plans; the summary says the same in third person.

Two short chats of the same speakers may follow each other. Templates are in `templates/chats`; a slot of kind `act_A` holds
what A does ("repair my bike in Lisbon") with forms for who says it to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from dvp_gui.training.corpus.clauses import verb_and_thing
from dvp_gui.training.corpus.everyday import NOUNS
from dvp_gui.training.corpus.grammar import Kind, Rendering, Template, sentence_case
from dvp_gui.training.corpus.inflection import plural
from dvp_gui.training.corpus.kinds import KINDS, RELATIONS
from dvp_gui.training.corpus.lexicon import DAYS, Filling, Lexicon
from dvp_gui.training.corpus.nouns import Actor, name_with_dot, thing

MAX_CHARS = 620
# stand for he, him and his of the one who acts, until it is known who speaks
_HE, _HIM, _HIS = "¹", "²", "³"
_SOMEBODY = Actor("", "", "", _HE, _HIM, _HIS)
_MARKED = Filling("", {"he": _HE, "him": _HIM, "his": _HIS})


def _as(text: str, he: str, him: str, his: str) -> str:
    return text.replace(_HE, he).replace(_HIM, him).replace(_HIS, his)


def _views(key: str, text: str, actor: Filling) -> dict[str, str]:
    """The text as the actor says it (me), as said to the actor (you), about the actor (third), and with the name (of)."""
    forms = actor.forms
    return {
        f"{key}_me": _as(text, "I", "me", "my"),
        f"{key}_you": _as(text, "you", "you", "your"),
        key: _as(text, forms["he"], forms["him"], forms["his"]),
        f"{key}_of": _as(text, actor.text, actor.text, f"{actor.text}'s"),
    }


def act_of(owner: str) -> Kind:
    """What slot `owner` does, or what is done for it: forms base, past, ing and part, each with _me, _you and _of."""

    def kind(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
        verb, item, _ = verb_and_thing(lex, _SOMEBODY)
        while item is None and lex.rng.random() < 0.7:
            verb, item, _ = verb_and_thing(lex, _SOMEBODY)
        tail = f" {item.text}" if item else ""
        if lex.rng.random() < 0.35:
            tail += f" {_adverbial(lex)}"
        forms: dict[str, str] = {}
        for key, head in (("base", verb.base), ("past", verb.past), ("ing", verb.ing), ("part", verb.part)):
            forms |= _views(key, head + tail, bound[owner])
        return Filling(forms["base"], forms)

    return kind


def _adverbial(lex: Lexicon) -> str:
    draw = lex.rng.random()
    if draw < 0.5:
        return KINDS["place"](lex, {}).forms["at"]
    if draw < 0.65:
        return f"with {lex.person('first').text}"
    if draw < 0.8:
        return f"with {_HIS} {lex.rng.choice(RELATIONS)}"
    if draw < 0.9:
        return f"for {_HIS} {lex.rng.choice(RELATIONS)}"
    return f"for {KINDS['price'](lex, {}).text}"


def item_of(owner: str, *kinds: str) -> Kind:
    """A thing with forms me, you, third, of ("my old bike", "Anna's old bike"), bare and noun."""

    def kind(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
        noun = lex.rng.choice(NOUNS[lex.rng.choice(kinds)])
        phrase = f"{lex.adjective()} {noun}" if lex.rng.random() < 0.25 else noun
        forms = _views("of", f"{_HIS} {phrase}", bound[owner])
        return Filling(
            phrase,
            {
                "me": forms["of_me"],
                "you": forms["of_you"],
                "third": forms["of"],
                "name": forms["of_of"],
                "noun": noun,
            },
        )

    return kind


def reason_of(owner: str) -> Kind:
    def kind(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
        while True:
            text = KINDS["reason"](lex, {"A": _MARKED}).text
            if not text.startswith("of "):
                break
        return Filling(text, _views("r", text, bound[owner]))

    return kind


RELATIVES = "Mum Dad Grandma Grandpa Granny Mom".split()


def speaker(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """Who writes in a chat: mostly a first name, else Mum, Aunt Rosa, Mr. Dunn."""
    draw = lex.rng.random()
    if draw < 0.84:
        return lex.person("first")
    woman = lex.rng.random() < 0.5
    he, him, his = ("she", "her", "her") if woman else ("he", "him", "his")
    if draw < 0.89:
        text = lex.rng.choice(("Mum", "Grandma", "Mom") if woman else ("Dad", "Grandpa", "Granddad"))
    elif draw < 0.93:
        text = f"{'Aunt' if woman else 'Uncle'} {lex.first_name(woman)}"
    else:
        text = name_with_dot(
            f"{lex.rng.choice(('Mrs', 'Ms') if woman else ('Mr', 'Dr'))} {lex.family_name()}", lex
        )
    return Filling(text, {"he": he, "him": him, "his": his, "name": text, "first": text})


def noun_of(*kinds: str) -> Kind:
    """A thing, as `nouns.thing` makes it, of one of the kinds; forms the and noun."""

    def kind(lex: Lexicon, _: dict[str, Filling]) -> Filling:
        made = thing(lex, lex.rng.choice(kinds))
        return Filling(made.text, {"the": made.the, "noun": made.noun})

    return kind


def noun_word(*kinds: str) -> Kind:
    return lambda lex, _: Filling(lex.rng.choice(NOUNS[lex.rng.choice(kinds)]))


def _brought(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    draw = lex.rng.random()
    if draw < 0.4:
        return Filling(plural(lex.rng.choice(NOUNS["foods"])))
    if draw < 0.6:
        return Filling(lex.rng.choice(NOUNS["masses"]))
    return Filling(f"the {lex.rng.choice(NOUNS[lex.rng.choice(('things', 'foods'))])}")


def _topic(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    return Filling(lex.rng.choice((f"the {lex.rng.choice(NOUNS['events'])}", f"the {lex.rng.choice(NOUNS['texts'])}",
                                   f"the {lex.rng.choice(NOUNS['buildings'])}", f"{lex.place_name()}")))  # fmt: skip


CLAUSE_KINDS: dict[str, Kind] = {
    "speaker": speaker,
    **{f"act_{owner}": act_of(owner) for owner in "ABC"},
    **{f"reason_{owner}": reason_of(owner) for owner in "AB"},
    **{f"item_{owner}": item_of(owner, "things", "vehicles", "texts", "things") for owner in "AB"},
    **{f"pet_{owner}": item_of(owner, "animals") for owner in "AB"},
    "thing2": noun_of("things", "vehicles", "foods", "texts", "animals", "plants"),
    "gift": noun_of("things", "texts", "foods"),
    "machine": noun_word("things", "vehicles"),
    "house": noun_word("buildings"),
    "party": noun_word("events"),
    "text": noun_word("texts"),
    "desk": lambda lex, _: Filling(lex.rng.choice((f"Dr. {lex.family_name()}'s office", "Reception", f"{lex.family_name()} Hair Salon", "City Garage", f"Dr {lex.family_name()}'s practice", "Town Hall"))),
    "brought": _brought,
    "topic": _topic,
    "meal": noun_word("foods"),
    "minutes": lambda lex, _: Filling(lex.rng.choice((f"{lex.number(5, 59).text} minutes", "an hour", "half an hour", "two hours", "a bit"))),
    "part": lambda lex, _: Filling(lex.rng.choice("shoulder back knee tooth foot head hand leg arm ankle neck stomach throat ear eye finger toe wrist elbow hip".split())),
    "game": lambda lex, _: Filling(lex.rng.choice("hiking swimming climbing shopping dancing fishing skiing sailing running cycling bowling skating camping jogging surfing rowing".split())),
    "test": lambda lex, _: Filling(lex.rng.choice((f"{KINDS['subject'](lex, {}).text} exam", "driving test", f"{KINDS['subject'](lex, {}).text} test", "final exam", "piano exam", "swimming test", "first aid course", "job interview"))),
    "office": lambda lex, _: Filling(lex.rng.choice((f"Dr {lex.family_name()}", f"Dr. {lex.family_name()}", "the dentist", "the doctor", "the hairdresser", "the vet", "the bank", "the garage"))),
}  # fmt: skip
REACTIONS = """really?|oh wow|haha|lol|I see|hm|just a second|sorry, my phone was off|wait|seriously?|ok...|are you sure?|oh!|no way|nice
right|well, well|hmm|one moment please|how is the family?|long day here|it's so hot today|what a week|good to hear from you""".replace(
    "\n", "|"
).split("|")
OPENERS = (
    "well, |so |hm, |oh, |btw |by the way, |listen, |ugh, |haha |ah, |actually, |you know, |hey, |hmm ".split(
        "|"
    )
)


def clause_chat(
    lexicon: Lexicon, kinds: Mapping[str, Kind], pick: Sequence[Template], stage: float
) -> tuple[str, str]:
    """A dialogue of one or two short chats, and its summary."""
    rng = lexicon.rng
    while True:
        lines, summary, cast = _one(lexicon, kinds, rng.choice(pick), {})
        if stage > 0.3 and rng.random() < 0.25 and len(lines) <= 5 and len(cast) == 2:
            second = rng.choice(pick)
            if sum(kind == "speaker" for _, kind in second.slots) == 2:
                names = list(cast.values())
                if rng.random() < 0.5:
                    names.reverse()
                more, also, _ = _one(lexicon, kinds, second, dict(zip("AB", names, strict=True)))
                lines, summary = lines + more, f"{summary} {also}"
        if stage < 0.3 and len(lines) > 4:
            continue
        if rng.random() < 0.12 * stage and len(lines) > 2:
            speakers = [line.partition(": ")[0] for line in lines]
            at = rng.randint(1, len(lines) - 1)
            other = next((name for name in speakers if name != speakers[at - 1]), speakers[0])
            lines.insert(at, f"{other}: {rng.choice(REACTIONS)}")
        dialogue = "\n".join(_typed(line, style, rng) for style in (rng.random(),) for line in lines)
        if len(dialogue) <= MAX_CHARS:
            return dialogue, summary


def _one(
    lexicon: Lexicon, kinds: Mapping[str, Kind], template: Template, given: Mapping[str, Filling]
) -> tuple[list[str], str, dict[str, Filling]]:
    rng = lexicon.rng
    fillings = template.fill(lexicon, kinds, given)
    text = Rendering(rng, fillings).text(rng.choice(template.renderings))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    summary = sentence_case(Rendering(rng, fillings).text(rng.choice(template.summaries)))
    cast = {name: fillings[name] for name, kind in template.slots if kind == "speaker"}
    return lines, summary, cast


def _typed(line: str, style: float, rng: Random) -> str:
    """One turn as its writer types: with care, without capitals and full stops, or in between."""
    speaker_name, _, said = line.partition(": ")
    if rng.random() < 0.06:
        said = rng.choice(OPENERS) + said
    if style < 0.4:
        said = sentence_case(said)
        if said[-1].isalnum():
            said += "."
    elif style < 0.6:
        said = said[0].upper() + said[1:]
    elif style < 0.7:
        said = said.replace("I'm", "i'm").replace(" I ", " i ").rstrip(".")
        for day in DAYS:
            said = said.replace(day, day.lower())
    elif style < 0.78:
        said = (
            said.replace("?", "??" if rng.random() < 0.3 else "?")
            .replace("!", "!!!" if rng.random() < 0.3 else "!")
            .rstrip(".")
        )
    if rng.random() < 0.035:
        said += rng.choice(
            (" :)", " 😊", " 😀", " haha", " lol", " xx", " 👍", "...", " :(", " 😂", " ❤️", " :D")
        )
    return f"{speaker_name}: {said}"
