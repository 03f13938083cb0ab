"""Passages made of clauses: who did what, where, when, why, with whom, for how much; questions follow from the clause.

Unlike the templates of `facts`, nothing here is a whole sentence: subjects, verbs, objects and adverbials are drawn one by
one, joined by coordination, subordination, relative clauses and pronouns, and each part can be asked about.
"""

from __future__ import annotations

from dvp_gui.training.corpus.clauses import Clause, Verb, clause, inflect
from dvp_gui.training.corpus.everyday import FILLERS
from dvp_gui.training.corpus.grammar import sentence_case, tidy
from dvp_gui.training.corpus.lexicon import Lexicon
from dvp_gui.training.corpus.nouns import Actor, actor, thing


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
            text, last = _joined(lex, text, one, cast, clauses, introduced, tense)
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
            agent = who.him if name == who.he else name
            asked.append((f"What was {part.verb.part} by {agent}?", item.text))
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
