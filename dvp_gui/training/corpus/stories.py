"""Passages made of clauses: who did what, where, when, why, with whom, for how much; questions follow from the clause.

Unlike the templates of `facts`, nothing here is a whole sentence: subjects, verbs, objects and adverbials are drawn one by
one, joined by coordination, subordination, relative clauses and pronouns, and each part can be asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dvp_gui.training.corpus.everyday import FILLERS, INTRANSITIVE, MANNERS, PREPOSITIONAL, TRANSITIVE
from dvp_gui.training.corpus.grammar import sentence_case, tidy
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
    verb, item, _ = _verb_and_thing(lex, None)
    return f"to {verb.base} {item.text}" if item else f"to {verb.base}"


def _reason(lex: Lexicon, forms: dict[str, str]) -> str:
    if lex.rng.random() < 0.6:
        return KINDS["reason"](lex, {"A": _stand_in(forms)}).text
    who = actor(lex)
    who.first = who.name
    verb, item, _ = _verb_and_thing(lex, who)
    clause = Clause(who, verb, item, "past", False)
    had = lex.rng.random() < 0.4
    predicate = f"had {verb.part} {item.text if item else ''}".strip() if had else clause.predicate()
    subject = forms["he"] if lex.rng.random() < 0.5 else who.name
    return f"{subject} {predicate}"


def _stand_in(forms: dict[str, str]) -> Filling:
    return Filling("", forms)


def _verb_and_thing(lex: Lexicon, who: Actor | None) -> tuple[Verb, Thing | None, bool]:
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
    verb, item, passive_fits = _verb_and_thing(lex, who)
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


def _said(part: Clause, subject: str, lex: Lexicon, front: bool = True) -> str:
    """A clause as a sentence without its full stop."""
    rng = lex.rng
    fronted = [a for a in part.adverbials if a.role in ("when", "place", "often") and front]
    if fronted and rng.random() < 0.35:
        first = rng.choice(fronted)
        comma = "," if rng.random() < 0.7 else ""
        return f"{first.text}{comma} {subject} {part.predicate()} {part.tail(first)}"
    if part.thing and part.passive_fits and part.tense == "past" and rng.random() < 0.12:
        be = "were" if part.thing.many else "was"
        agent = part.who.him if subject == part.who.he else subject
        return f"{part.thing.text} {be} {part.verb.part} by {agent} {part.tail()}"
    if front and part.tense == "past" and subject != part.who.he and rng.random() < 0.05:
        return f"it was {subject.rstrip(',')} who {part.predicate()} {part.tail()}"
    if part.adverbials and part.adverbials[-1].text.startswith("because") and rng.random() < 0.3 and front:
        why = part.adverbials[-1]
        return f"{why.text}, {subject} {part.predicate()} {part.tail(why)}"
    return f"{subject} {part.predicate()} {part.tail()}"


JOINTS_SAME = (
    " and {he} ",
    " and then {he} ",
    ", and later {he} ",
    ", but {he} ",
    " and ",
    ", then {he} ",
    ", so {he} ",
    " before {he} ",
)
JOINTS_OTHER = (", and ", ", but ", " while ", ", so ", "; ", ", and in the meantime ", ", whereas ", " and ")


def story(lex: Lexicon, stage: float) -> tuple[str, list[tuple[str, str]]]:
    """A context and the questions, with answers, that it allows."""
    rng = lex.rng
    sentences: list[str] = []
    clauses: list[Clause] = []
    cast = [actor(lex)]
    tense = rng.choice(("past", "past", "past", "past", "present", "future", "perfect", "must", "plan"))
    wanted = 1 + (rng.random() < 1.5 * stage) + (rng.random() < 0.7 * stage) + (rng.random() < 0.4 * stage)
    most = 1 if stage < 0.2 else 2
    introduced: set[int] = set()
    last: Actor | None = None
    while len(clauses) < wanted:
        if len(cast) < 3 and clauses and rng.random() < 0.45:
            cast.append(actor(lex))
        who = rng.choice(cast)
        one = _fresh(lex, who, tense if rng.random() < 0.85 else "past", most, clauses)
        subject = _subject(who, introduced, last, lex)
        text = _said(one, subject, lex)
        clauses.append(one)
        text = _led(lex, text, one, clauses)
        last = who
        if len(clauses) < wanted and rng.random() < 0.5:
            text, last = _joined(lex, text, one, cast, clauses, introduced, tense, most)
        sentences.append(sentence_case(tidy(text)) + ".")
        if rng.random() < 0.07 * stage:
            sentences.append(rng.choice(FILLERS))
            last = None
    context = " ".join(sentences).replace(",,", ",").replace(",.", ".").replace(" ,", ",").replace("..", ".")
    return context, _questions(lex, clauses, cast, introduced)


LEADS = """in the end|at first|instead,|fortunately|unfortunately|as usual,|to everyone's surprise|later|after that|nevertheless
of course|strangely enough,|luckily|that same day|a little later|without any warning|as always,|by chance|these days|for once,
sadly,|as far as I know,|apparently|believe it or not,|not surprisingly,|some time later|the next day|meanwhile,""".replace(
    "\n", "|"
).split("|")


def _led(lex: Lexicon, text: str, part: Clause, clauses: list[Clause]) -> str:
    """The sentence, now and then with an adverb or a participle clause before it."""
    rng, who = lex.rng, part.who
    if rng.random() < 0.08 and not text.startswith(("because", "in ", "on ", "at ")):
        return f"{rng.choice(LEADS)} {text}"
    simple = text.startswith((who.first, who.name)) and who.is_person
    if simple and part.tense in ("past", "future") and rng.random() < 0.1:
        two = _fresh(lex, who, part.tense, 0, clauses)
        lead = rng.choice(("before", "after", "instead of", "without", "while", "by"))
        if lead in ("before", "after"):
            clauses.append(two)
        return f"{lead} {two.verb.ing} {two.thing.text if two.thing else ''}, {text}"
    return text


def _fresh(lex: Lexicon, who: Actor, tense: str, most: int, clauses: list[Clause]) -> Clause:
    """A clause whose verb and noun no earlier one has, or the twin of one: the same verb, another person, another thing."""
    if clauses and lex.rng.random() < 0.2 and clauses[-1].who is not who and clauses[-1].thing:
        model = clauses[-1]
        made = clause(lex, who, model.tense, most)
        assert model.thing is not None
        made.verb, made.passive_fits = model.verb, model.passive_fits
        made.thing = thing(lex, model.thing.kind, who)
        if made.thing.noun not in {c.thing.noun for c in clauses if c.thing}:
            return made
    for _ in range(20):
        made = clause(lex, who, tense, most)
        taken = {c.verb.base for c in clauses}
        nouns = {c.thing.noun for c in clauses if c.thing}
        if made.verb.base not in taken and (made.thing is None or made.thing.noun not in nouns):
            return made
    return made


def _subject(who: Actor, introduced: set[int], last: Actor | None, lex: Lexicon) -> str:
    if id(who) not in introduced:
        introduced.add(id(who))
        return who.first
    if who is last and lex.rng.random() < 0.75:
        return who.he
    return who.name


def _joined(
    lex: Lexicon,
    text: str,
    one: Clause,
    cast: list[Actor],
    clauses: list[Clause],
    introduced: set[int],
    tense: str,
    most: int,
) -> tuple[str, Actor]:
    """The sentence with a second clause: of the same subject, of another one, subordinate or relative."""
    rng = lex.rng
    who = one.who
    draw = rng.random()
    open_ended = not (one.adverbials and one.adverbials[-1].role == "why")
    if draw < 0.4 and open_ended:
        two = _fresh(lex, who, one.tense, 1, clauses)
        joint = rng.choice(JOINTS_SAME).format(he=who.he)
        clauses.append(two)
        predicate = two.predicate()
        return f"{text}{joint}{predicate} {two.tail()}", who
    if draw < 0.6:
        two = _fresh(lex, who, one.tense, 1, clauses)
        subject = who.answer if text.lower().startswith(who.first.lower()) else None
        if subject and who.is_person and who.first == who.answer:
            clauses.append(two)
            rest = text[len(who.first) :].strip()
            return f"{who.first}, who {two.predicate()} {two.tail()}, {rest}", who
    if draw < 0.8 and tense in ("past", "perfect") and one.tense in ("past", "perfect"):
        two = _fresh(lex, who, "past", 0, clauses)
        clauses.append(two)
        lead = rng.choice(
            (
                f"when {who.he} {two.predicate()}",
                f"after {who.he} had {two.verb.part} {two.thing.text if two.thing else ''}",
                f"before {who.he} {two.predicate()}",
            )
        )
        return f"{text} {lead}", who
    if len(cast) < 3:
        cast.append(actor(lex))
    other = cast[-1] if cast[-1] is not who else cast[0]
    if other is who:
        return text, who
    two = _fresh(lex, other, one.tense, 1, clauses)
    clauses.append(two)
    subject = _subject(other, introduced, who, lex)
    joint = rng.choice(JOINTS_OTHER) if open_ended else ", but "
    return f"{text}{joint}{_said(two, subject, lex, front=False)}", other


def _questions(
    lex: Lexicon, clauses: list[Clause], cast: list[Actor], introduced: set[int]
) -> list[tuple[str, str]]:
    rng = lex.rng
    alone = len([who for who in cast if id(who) in introduced]) == 1
    asked: list[tuple[str, str]] = []
    for part in clauses:
        who = part.who
        name = who.he if alone and rng.random() < 0.2 else rng.choice((who.name, who.name, who.answer))
        ref = f" {part.thing.the}" if part.thing else ""
        hints = [a.text for a in part.adverbials]
        asked += _of_clause(lex, part, name, ref, hints)
        same_actor = sum(other.who is who for other in clauses)
        if same_actor == 1:
            asked.append((f"What {_do(part, name)}?", part.predicate() if part.thing else part.verb.past))
    for who in cast:
        if id(who) in introduced:
            asked += who.asides
    return asked


def _do(part: Clause, name: str) -> str:
    plain = Clause(part.who, Verb("do", "did", "done", "does", "doing"), None, part.tense, False)
    return plain.ask_verb(name)


def _of_clause(lex: Lexicon, part: Clause, name: str, ref: str, hints: list[str]) -> list[tuple[str, str]]:
    """The questions that one clause answers."""
    rng = lex.rng
    who, item = part.who, part.thing

    def hint(skip: str = "") -> str:
        fitting = [text for text in hints if text != skip and not text.startswith("because")]
        return f" {rng.choice(fitting)}" if fitting and rng.random() < 0.3 else ""

    asked = []
    wh = rng.choice(("Who", "Who", "Which person")) if who.is_person else rng.choice(("Who", "Who or what"))
    finite = part.finite
    if who.many:  # "who" takes the singular
        finite = Clause(Actor("", "", "", "", "", ""), part.verb, item, part.tense, False).finite
    asked.append((f"{wh} {finite}{ref}{hint()}?", who.answer))
    if part.passive_fits and part.tense == "past" and item:
        asked.append((f"Who {'were' if item.many else 'was'}{ref} {part.verb.part} by?", who.answer))
    if item:
        wh = rng.choice(("Who", "Whom")) if item.kind == "people" and rng.random() < 0.7 else "What"
        asked.append((f"{wh} {part.ask_verb(name)}{hint()}?", item.text))
        if part.passive_fits and part.tense == "past" and rng.random() < 0.3:
            asked.append((f"What was {part.verb.part} by {name}?", item.text))
        for words_, answer in item.parts:
            if words_.endswith(" that"):  # the name of a thing
                asked.append((f"{words_} {name} {part.finite}?", answer))
                asked.append((f"What is the {item.noun} called?", answer))
                continue
            asked.append((f"{words_} {part.ask_verb(name)}{hint()}?", answer))
            asked.append((f"{words_} {part.ask_verb(name)}?", answer))
        if item.colour and not item.many:
            asked.append((f"What colour was the {item.noun} that {name} {part.finite}?", item.colour))
            asked.append(
                (f"What colour {'is' if part.tense == 'present' else 'was'} the {item.noun}?", item.colour)
            )
    for adverbial in part.adverbials:
        ask = rng.choice(adverbial.asks)
        verb = part.ask_verb(name)
        rest = ref
        if adverbial.role == "with" and rng.random() < 0.5:
            asked.append((f"Who {verb}{rest} with?", adverbial.answer))
        elif adverbial.role == "price" and rng.random() < 0.6:
            word = "get" if part.verb.base == "sell" else "pay"
            paid = Clause(who, inflect(word), None, part.tense, False)
            asked.append((f"How much {paid.ask_verb(name)} for{rest}?", adverbial.answer))
        elif adverbial.role == "tool" and ask == "What":
            used = Clause(who, inflect("use"), None, part.tense, False)
            asked.append((f"What {used.ask_verb(name)} to {part.verb.base}{rest}?", adverbial.answer))
        elif ask == "What for":
            asked.append((f"What {verb}{rest} for?", adverbial.answer))
        else:
            asked.append((f"{ask} {verb}{rest}{hint(adverbial.text)}?", adverbial.answer))
        if adverbial.role == "why" and rng.random() < 0.4:
            asked.append((f"What was the reason that {name} {part.finite}{ref}?", adverbial.answer))
    return asked


def told(lex: Lexicon, stage: float) -> tuple[str, str, str]:
    """Question, context and answer."""
    rng = lex.rng
    while True:
        context, asked = story(lex, stage)
        rng.shuffle(asked)
        for question, answer in asked:
            answer = answer.rstrip(",")
            found = next(
                (text for text in (answer, answer[:1].upper() + answer[1:]) if text in context), None
            )
            if found is not None and len(context) < 560:
                return sentence_case(tidy(question)), context, found
