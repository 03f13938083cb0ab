"""Clauses: who does what to what, with places, times, reasons and companions; each part with the words that ask for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dvp_gui.training.corpus.everyday import INTRANSITIVE, MANNERS, PREPOSITIONAL, TRANSITIVE
from dvp_gui.training.corpus.inflection import gerund, past_forms, third_person
from dvp_gui.training.corpus.kinds import KINDS
from dvp_gui.training.corpus.lexicon import DAYS, Filling, Lexicon, words
from dvp_gui.training.corpus.nouns import Actor, Thing, actor, thing

VERB_LINES = [(verbs.split(), kind) for verbs, kind in re.findall(r"([^|]+)\|(\w+)", TRANSITIVE)]
VERB_WEIGHTS = [5, 2, 3, 3, 1, 2, 2, 2, 2, 2]
WITH_PREPOSITION = [tuple(pair.split("|")) for pair in PREPOSITIONAL.replace("\n", ";").split(";")]
TRADE = frozenset("buy sell rent hire order get".split())


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with whatever belongs to it ("look after"): its forms carry the rest."""

    base: str
    past: str
    part: str
    third: str
    ing: str


def inflect(words_of_verb: str) -> Verb:
    """The forms of "look after": looked after, looking after."""
    head, _, rest = words_of_verb.replace("_", " ").partition(" ")
    tail = f" {rest}" if rest else ""
    past, part = past_forms(head)
    return Verb(head + tail, past + tail, part + tail, third_person(head) + tail, gerund(head) + tail)


@dataclass(frozen=True, slots=True)
class Adverbial:
    """A place, time, reason ...: as said, as answered, and the words that ask for it."""

    role: str
    text: str
    answer: str
    asks: tuple[str, ...]


@dataclass(slots=True)
class Clause:
    who: Actor
    verb: Verb
    thing: Thing | None
    tense: str
    passive_fits: bool
    adverbials: list[Adverbial] = field(default_factory=list)

    @property
    def finite(self) -> str:
        many = self.who.many
        return {
            "past": self.verb.past,
            "present": self.verb.base if many else self.verb.third,
            "future": f"will {self.verb.base}",
            "perfect": f"{'have' if many else 'has'} {self.verb.part}",
            "must": f"{'have' if many else 'has'} to {self.verb.base}",
            "plan": f"{'want' if many else 'wants'} to {self.verb.base}",
        }[self.tense]

    def predicate(self) -> str:
        return f"{self.finite} {self.thing.text}" if self.thing else self.finite

    def tail(self, skip: Adverbial | None = None) -> str:
        return " ".join(a.text for a in self.adverbials if a is not skip)

    def ask_verb(self, subject: str) -> str:
        """ "did Anna buy": the inverted verb of a question."""
        many = self.who.many
        return {
            "past": f"did {subject} {self.verb.base}",
            "present": f"{'do' if many else 'does'} {subject} {self.verb.base}",
            "future": f"will {subject} {self.verb.base}",
            "perfect": f"{'have' if many else 'has'} {subject} {self.verb.part}",
            "must": f"{'do' if many else 'does'} {subject} have to {self.verb.base}",
            "plan": f"{'do' if many else 'does'} {subject} want to {self.verb.base}",
        }[self.tense]


def _when(lex: Lexicon, tense: str) -> Adverbial:
    rng = lex.rng
    if tense == "present":
        if rng.random() < 0.5:
            text = KINDS["times"](lex, {}).text
            return Adverbial("often", text, text, ("How often", "How often"))
        day = rng.choice(DAYS)
        text = rng.choice((f"every {day}", f"on {day}s", f"every {rng.choice(('morning', 'evening', 'summer', 'winter', 'spring', 'night'))}",
                           f"every {day} and {rng.choice(DAYS)}", KINDS["clock"](lex, {}).forms["on"]))  # fmt: skip
        answer = text.removeprefix("on ").removeprefix("at ")
        return Adverbial("when", text, answer, ("When",))
    if tense == "perfect":
        year = KINDS["year"](lex, {}).text
        return Adverbial("when", f"since {year}", year, ("Since when", "Since what year"))
    kind = "future" if tense in ("future", "must", "plan") else "when"
    filling = KINDS[kind](lex, {})
    text = filling.forms.get("on", filling.text)
    asks = ["When", "When"]
    if text.startswith("at "):
        asks = ["When", "At what time", "What time"]
    elif filling.text.split()[0] in DAYS:
        asks.append("On which day")
    elif filling.text.isdigit() and len(filling.text) == 4:
        asks += ["In what year", "In which year"]
    return Adverbial("when", text, filling.text, tuple(asks))


def _adverbial(lex: Lexicon, clause: Clause, role: str) -> Adverbial:
    rng = lex.rng
    if role == "when":
        return _when(lex, clause.tense)
    if role == "place":
        place = KINDS["place"](lex, {})
        return Adverbial("place", place.forms["at"], place.text, ("Where", "Where", "In which place"))
    person = lex.person() if role in ("with", "for") else None
    if person is not None:
        preposition = rng.choice(("with", "together with")) if role == "with" else "for"
        other = person.text if rng.random() < 0.7 else f"{clause.who.his} {KINDS['relation'](lex, {}).text}"
        asks = ("With whom", "Together with whom") if role == "with" else ("For whom",)
        return Adverbial(role, f"{preposition} {other}", other, asks)
    if role == "long":
        text = KINDS["duration"](lex, {}).text
        return Adverbial("long", f"for {text}", text, ("How long", "For how long"))
    if role == "price":
        text = KINDS["price"](lex, {}).text
        return Adverbial("price", f"for {text}", text, ("For how much", "For how much money"))
    if role == "tool":
        item = thing(lex, "things")
        return Adverbial("tool", f"with {item.text}", item.text, ("With what", "What"))
    if role == "manner":
        text = rng.choice(MANNERS).replace("_", " ")
        return Adverbial("manner", text, text, ("How", "In what way"))
    forms = {"he": clause.who.he, "his": clause.who.his, "him": clause.who.him}
    if role == "purpose":
        text = _purpose(lex, forms)
        return Adverbial("why", text, text, ("Why", "What for"))
    text = _reason(lex, forms)
    return Adverbial("why", f"because {text}", text, ("Why", "For what reason", "Why"))


def _purpose(lex: Lexicon, forms: dict[str, str]) -> str:
    if lex.rng.random() < 0.5:
        return KINDS["purpose"](lex, {"A": _stand_in(forms)}).text
    verb, item, _ = verb_and_thing(lex, None)
    return f"to {verb.base} {item.text}" if item else f"to {verb.base}"


def _reason(lex: Lexicon, forms: dict[str, str]) -> str:
    if lex.rng.random() < 0.6:
        return KINDS["reason"](lex, {"A": _stand_in(forms)}).text
    who = actor(lex)
    who.first = who.name
    verb, item, _ = verb_and_thing(lex, who)
    clause = Clause(who, verb, item, "past", False)
    had = lex.rng.random() < 0.4
    predicate = f"had {verb.part} {item.text if item else ''}".strip() if had else clause.predicate()
    subject = forms["he"] if lex.rng.random() < 0.5 else who.name
    return f"{subject} {predicate}"


def _stand_in(forms: dict[str, str]) -> Filling:
    return Filling("", forms)


def verb_and_thing(lex: Lexicon, who: Actor | None) -> tuple[Verb, Thing | None, bool]:
    """A verb, what it is done to (or None), and whether it has a passive."""
    rng = lex.rng
    draw = rng.random()
    if draw < 0.68:
        verbs, kind = rng.choices(VERB_LINES, VERB_WEIGHTS)[0]
        return inflect(rng.choice(verbs)), thing(lex, kind, who), True
    if draw < 0.8:
        base, kind = rng.choice(WITH_PREPOSITION)
        return inflect(base), thing(lex, kind, who), False
    if draw < 0.9:
        base, past, part = rng.choice(words("verbs")).split()
        kind = rng.choice(("things", "vehicles", "buildings", "texts", "people", "animals", "events"))
        return Verb(base, past, part, third_person(base), gerund(base)), thing(lex, kind, who), True
    return inflect(rng.choice(INTRANSITIVE)), None, False


ROLES = (
    "when",
    "when",
    "when",
    "place",
    "place",
    "place",
    "with",
    "why",
    "why",
    "purpose",
    "long",
    "tool",
    "manner",
    "for",
)


def clause(lex: Lexicon, who: Actor, tense: str, most: int) -> Clause:
    """A clause of `who` with up to `most` adverbials of different roles."""
    rng = lex.rng
    verb, item, passive_fits = verb_and_thing(lex, who)
    made = Clause(who, verb, item, tense, passive_fits)
    roles: list[str] = []
    if item and verb.base in TRADE and rng.random() < 0.6:
        roles.append("price")
    for _ in range(rng.randint(0, most)):
        role = rng.choice(ROLES)
        if (role == "for" and (item is None or "price" in roles or "long" in roles)) or (
            role == "tool" and item is None
        ):
            continue
        if role == "long" and ("price" in roles or "for" in roles):
            continue
        if role not in roles and not (role in ("why", "purpose") and {"why", "purpose"} & set(roles)):
            roles.append(role)
    if "with" in roles and "tool" in roles:
        roles.remove("tool")
    order = {
        "price": 0,
        "for": 0,
        "tool": 1,
        "manner": 1,
        "with": 2,
        "place": 3,
        "long": 4,
        "when": 5,
        "purpose": 6,
        "why": 7,
    }
    for role in sorted(roles, key=lambda role: order[role]):
        made.adverbials.append(_adverbial(lex, made, role))
    return made
