"""The kinds of slots that templates can name, each a function from the lexicon (and earlier slots) to a filling."""

from __future__ import annotations

from dvp_gui.training.corpus.grammar import Kind
from dvp_gui.training.corpus.inflection import article, past_forms, plural
from dvp_gui.training.corpus.lexicon import COLOURS, MONTHS, SEASONS, Filling, Lexicon

# verbs with the lists that their objects come from: what people do with things, so that most sentences make sense
ACTIONS = """buy sell lose find keep borrow steal hide carry break repair drop photograph choose order clean examine|tools garments furniture
paint move measure admire return polish donate collect restore wrap deliver inspect rent test store|tools furniture instruments vehicles
cook eat prepare order taste serve bake try bring share burn freeze buy recommend hate praise|foods
feed watch photograph rescue adopt chase follow study catch see notice draw train describe release|animals
plant grow water pick gather discover draw cut sell describe study smell|plants
drive wash repair rent park crash sell paint buy steal push restore|vehicles
play tune repair learn master carry study buy|instruments
wear sew wash iron mend pack lose buy return fold knit dye|garments
visit build design open buy rent renovate photograph enter sketch inspect close leave|buildings
read write publish translate sign copy edit print correct finish receive send burn|publications
organise attend plan cancel film announce postpone host describe|events
visit call thank help meet marry hire interview teach phone invite consult praise follow advise|jobs
study teach explain love hate research enjoy|sciences
draw touch treat scan examine|body""".split("\n")
_GROUPS = [(line.split("|")[0].split(), line.split("|")[1].split()) for line in ACTIONS]
RELATIONS = """mother father sister brother aunt uncle cousin neighbour friend boss teacher colleague grandmother grandfather
daughter son wife husband nephew niece landlord roommate doctor coach flatmate classmate""".split()
SURE_JOBS = (
    """teacher nurse doctor baker farmer pilot painter lawyer carpenter plumber electrician engineer architect chef cook
waiter gardener journalist photographer dentist librarian musician singer actor dancer writer poet sculptor tailor
butcher fisherman sailor soldier judge mechanic hairdresser barber florist postman firefighter translator biologist
chemist physicist geologist astronomer botanist historian explorer inventor programmer designer accountant secretary
receptionist bus driver taxi driver train driver shop assistant police officer piano teacher vet midwife surgeon
shepherd beekeeper watchmaker potter blacksmith weaver jeweller cleaner guard lifeguard tour guide banker estate
agent""".replace("bus driver", "bus_driver")
    .replace("taxi driver", "taxi_driver")
    .replace("train driver", "train_driver")
)
SURE_JOBS_LIST = tuple(
    job.replace("_", " ")
    for job in SURE_JOBS.replace("shop assistant", "shop_assistant")
    .replace("police officer", "police_officer").replace("piano teacher", "piano_teacher")
    .replace("tour guide", "tour_guide").replace("estate\nagent", "estate_agent").split()
)  # fmt: skip
PLACES = """the station|at;the airport|at;the market|at;the park|in;the library|in;the museum|at;the harbour|at;the beach|on;the bakery|at
the post office|at;the town hall|at;the school|at;the hospital|in;the garden|in;the kitchen|in;the garage|in;the attic|in
the cellar|in;the office|at;the church|in;the old bridge|on;the river|by;the lake|by;the forest|in;the mountains|in
the village|in;the city centre|in;the bookshop|at;the supermarket|at;the cinema|at;the theatre|at;the zoo|at;the farm|on
the swimming pool|at;the bus stop|at;the hotel|at;the restaurant|in;the cafe|in;the gym|at;the university|at;the stadium|at
the workshop|in;the playground|on;the train|on;the bus|on;the ferry|on;the roof|on;the balcony|on;the basement|in
the waiting room|in;the car park|in;the castle|at;the laundry|at;the flea market|at;the canteen|in;the gallery|in
the pharmacy|at;the bank|at;the dentist|at;the campsite|at;the town square|on;the corner shop|at;the main entrance|at
the fountain|by;the north gate|at;the ticket office|at;the conference room|in;the lecture hall|in;the lobby|in"""
PLACES_LIST = tuple(tuple(place.split("|")) for place in PLACES.replace("\n", ";").split(";"))
STREETS = "Street Road Lane Avenue Square Hill Park Gate Bridge Market".split()
DURATIONS = {
    "minutes": (5, 55),
    "hours": (2, 20),
    "days": (2, 30),
    "weeks": (2, 20),
    "months": (2, 18),
    "years": (2, 60),
}
COMPANY_ENDS = """Books Motors Foods Tools Bakery Textiles Systems Energy Airlines Chemicals Press Records Studios Brothers
Group Logistics Design Furniture Software Shipping Toys Optics Robotics Steel Paper Coffee Garden Glass Films""".split()
TITLE_HEADS = """River House Garden Night Winter Summer Road Island Mountain Letter Clock Bridge Forest Mirror Stranger Window
Storm Sea Lighthouse Train Shadow City Bird Fox Wolf Song Stone Field Door Harbour Moon Sun Fire Map Tower Key""".split()
TITLE_ADJECTIVES = """Silent Golden Lost Broken Last First Blue Red White Black Green Empty Hidden Long Cold Distant Secret Burning
Quiet Forgotten Dark Small Wild Old Silver Invisible Seventh Frozen Wooden Paper Crooked""".split()
TEAMS = "Tigers Lions Eagles Rovers United Wolves Bears Falcons Sharks Rangers Wanderers Hawks Dragons Giants Stars".split()
SUBJECTS = """history maths physics chemistry biology geography music art French German Spanish Latin English Italian Japanese
literature economics philosophy law medicine psychology architecture computer_science astronomy botany""".split()
SPORTS = """football tennis basketball chess hockey rugby swimming volleyball golf boxing cycling rowing badminton handball
skiing fencing judo archery cricket baseball table_tennis climbing running skating surfing""".split()
HOBBIES = """painting gardening fishing cooking baking sailing photography knitting singing dancing hiking chess reading
cycling pottery sewing yoga swimming birdwatching woodwork camping drawing skating running""".split()
RELATION_WORDS = RELATIONS
PURPOSES = """visit {his} {rel}|see {his} {rel}|find a {job}|look for {his} {thing}|buy {athing}|study {subject}|learn {subject}
meet {a friend}|help {his} {rel}|repair the {thing}|save money|earn some money|get some fresh air|escape the heat|write a book
photograph the {animals}|sell {his} {thing}|work as {ajob}|give a talk about {subject}|celebrate {his} birthday|train for a race
borrow {athing}|pick up {athing}|feed the {animals}|attend a conference|watch the {animals}|collect {athing}|practise {hobby}
surprise {his} {rel}|open a bank account|renew {his} passport|return {athing}|start a new life|be near {his} {rel}"""
REASONS = """{he} missed the bus|{he} had lost {his} {thing}|the {thing} was {broken}|{his} {rel} was ill|{he} was tired|it was raining
the weather was bad|{he} had forgotten {his} {thing}|the roads were icy|{he} needed more money|the {thing} did not work|it was too expensive
{he} had hurt {his} {body}|there was a strike|the {building} was closed|{he} loved {hobby}|{he} wanted to learn {subject}|{he} could not sleep
{his} {rel} had asked {him} to|the noise was unbearable|the {thing} was too heavy|{he} was afraid of {animals}|{he} hated {subject}
the water was too cold|{he} had found a better job|{his} {vehicle} had broken down|there was too much traffic|the train was late
{he} had promised it to {his} {rel}|it reminded {him} of {his} {rel}|there were no tickets left|{he} had a cold|{he} had an exam
the electricity had failed|{his} {animal} had run away|the {foods} was burnt|{he} needed {athing}|the rent was too high|it was {his} birthday
of the heavy snow|of the fog|of a storm|of the strike|of the heat|of a flat tyre|of a power cut|of an accident on the motorway|of {his} illness"""
BROKEN = "broken missing dirty empty locked too small too old wet stolen rusty".replace(
    "too ", "too_"
).split()
REASON_LIST = tuple(REASONS.replace("\n", "|").split("|"))
PURPOSE_LIST = tuple(PURPOSES.replace("\n", "|").split("|"))


def _spell(pattern: str, lex: Lexicon, bound: dict[str, Filling]) -> str:
    """Fills a reason or purpose; pronouns are those of the first person bound."""
    person = next((f for f in bound.values() if "he" in f.forms), None)
    forms = person.forms if person else {"he": "they", "his": "their", "him": "them"}
    if "{" not in pattern:
        return pattern
    thing = lex.one_of("tools", "garments", "tools", "furniture")
    job = lex.rng.choice(SURE_JOBS_LIST)
    return pattern.format_map(
        {
            "he": forms["he"], "his": forms["his"], "him": forms["him"], "rel": lex.rng.choice(RELATIONS),
            "job": job, "ajob": f"{article(job)} {job}", "thing": thing, "athing": lex.noun_phrase(thing).text,
            "subject": lex.rng.choice(SUBJECTS).replace("_", " "), "hobby": lex.rng.choice(HOBBIES),
            "animal": lex.one_of("animals"), "animals": plural(lex.one_of("animals")), "body": lex.one_of("body"),
            "building": lex.one_of("buildings"), "vehicle": lex.one_of("vehicles"), "foods": lex.one_of("foods"),
            "broken": lex.rng.choice(BROKEN).replace("_", " "), "a friend": f"an old {lex.rng.choice(RELATIONS)}",
        }
    )  # fmt: skip


def reason(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
    return Filling(_spell(lex.rng.choice(REASON_LIST), lex, bound))


def purpose(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
    text = _spell(lex.rng.choice(PURPOSE_LIST), lex, bound)
    return Filling(f"to {text}", {"base": text})


def place(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """A place of any kind; form at: with its preposition."""
    draw = lex.rng.random()
    if draw < 0.45:
        name = lex.place_name()
        return Filling(name, {"at": f"in {name}"})
    if draw < 0.85:
        text, preposition = lex.rng.choice(PLACES_LIST)
        return Filling(text, {"at": f"{preposition} {text}"})
    name = f"{lex.rng.choice((lex.invented(), lex.family_name()))} {lex.rng.choice(STREETS)}"
    return Filling(name, {"at": f"{'in' if name.endswith(('Park', 'Square', 'Market')) else 'on'} {name}"})


def spot(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    text, preposition = lex.rng.choice(PLACES_LIST)
    return Filling(text, {"at": f"{preposition} {text}"})


def city(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    name = lex.place_name()
    return Filling(name, {"at": f"in {name}"})


def when(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """A time in the past or of habit; form on: with its preposition."""
    draw = lex.rng.randrange(10)
    if draw < 3:
        return lex.day()
    if draw < 5:
        year = lex.year()
        return Filling(year.text, {"on": f"in {year.text}"})
    if draw < 7:
        return lex.date()
    if draw == 7:
        text = lex.rng.choice(MONTHS) + (f" {lex.rng.randint(1900, 2024)}" if lex.rng.random() < 0.5 else "")
        return Filling(text, {"on": f"in {text}"})
    if draw == 8:
        ago = f"{lex.number(2, 12).text} {lex.rng.choice(('days', 'weeks', 'months', 'years'))} ago"
        text = lex.rng.choice(("yesterday", "last week", "last month", "last year", ago, ago, "last night", "this morning",
                               f"last {lex.day().text.split()[0]}", f"last {lex.rng.choice(SEASONS)}"))  # fmt: skip
        return Filling(text, {"on": text})
    clock = lex.clock()
    return (
        clock
        if lex.rng.random() < 0.7
        else Filling((season := f"the {lex.rng.choice(SEASONS)}"), {"on": f"in {season}"})
    )


def future(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """A day to come, as people say it in a chat; form on: with its preposition."""
    draw = lex.rng.random()
    if draw < 0.55:
        return lex.day()
    if draw < 0.68:
        return lex.date()
    text = lex.rng.choice(("tomorrow", "tomorrow", "tomorrow morning", "tomorrow evening", "tonight", "next week", "this weekend",
                           f"next {lex.day().text.split()[0]}", "this afternoon", "tomorrow afternoon", "this evening"))  # fmt: skip
    return Filling(text, {"on": text})


def verb(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    """A transitive verb (past tense as its text) and, in its forms, the lists that its object may come from."""
    if lex.rng.random() < 0.7:
        verbs, lists = lex.rng.choice(_GROUPS)
        base = lex.rng.choice(verbs)
        past, participle = past_forms(base)
    else:
        base, past, participle = lex.one_of("verbs").split()
        lists = [
            "tools",
            "publications",
            "vehicles",
            "furniture",
            "foods",
            "buildings",
            "animals",
            "plants",
            "garments",
        ]
    return Filling(past, {"base": base, "part": participle, "lists": " ".join(lists)})


def thing_of(lex: Lexicon, bound: dict[str, Filling]) -> Filling:
    """An object that goes with the verb bound before (slot V)."""
    verb_filling = (
        bound["V"]
        if "V" not in bound or len(bound) < 2
        else bound[max(k for k in bound if k.startswith("V"))]
    )
    return lex.noun_phrase(lex.one_of(*verb_filling.forms["lists"].split()))


def noun_kind(*lists: str, adjective: float = 0.4) -> Kind:
    return lambda lex, _: lex.noun_phrase(lex.one_of(*lists), adjective)


def word_kind(*options: str) -> Kind:
    return lambda lex, _: Filling(lex.rng.choice(options).replace("_", " "))


def counted(*lists: str) -> Kind:
    """ "twelve green bottles": the number in form count, the noun in forms many and noun."""

    def kind(lex: Lexicon, _: dict[str, Filling]) -> Filling:
        noun = lex.one_of(*lists)
        many = plural(noun)
        if lex.rng.random() < 0.3:
            many = f"{lex.rng.choice(COLOURS)} {many}"
        return Filling(many, {"noun": noun})

    return kind


def job(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    text = lex.rng.choice(SURE_JOBS_LIST) if lex.rng.random() < 0.8 else lex.one_of("jobs")
    return Filling(text, {"a": f"{article(text)} {text}", "many": plural(text), "the": f"the {text}"})


def duration(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    unit = lex.rng.choice(tuple(DURATIONS))
    draw = lex.rng.random()
    if draw < 0.06:
        text = lex.rng.choice(
            ("half an hour", "an hour", "a week", "a whole day", "a month", "a year", "all day", "all night")
        )
    else:
        text = f"{lex.number(*DURATIONS[unit]).text} {unit}"
    return Filling(text)


def company(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    name = lex.invented() if lex.rng.random() < 0.5 else lex.family_name()
    return Filling(f"{name} {lex.rng.choice(COMPANY_ENDS)}" if lex.rng.random() < 0.75 else name)


def title(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    head, adjective = lex.rng.choice(TITLE_HEADS), lex.rng.choice(TITLE_ADJECTIVES)
    shapes = (f"The {adjective} {head}", f"{adjective} {head}", f"The {head} of {lex.place_name()}",
              f"{adjective} {plural(head)}", f"The {head} and the {lex.rng.choice(TITLE_HEADS)}", f"A {head} in {lex.place_name()}")  # fmt: skip
    return Filling(lex.rng.choice(shapes))


def water(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    name = lex.table("rivers") if lex.rng.random() < 0.6 else lex.invented()
    return Filling(name.removesuffix(" River"))


def peak(lex: Lexicon, _: dict[str, Filling]) -> Filling:
    name = lex.table("mountains") if lex.rng.random() < 0.5 else lex.invented()
    return Filling(f"Mount {name}" if " " not in name else name)


KINDS: dict[str, Kind] = {
    "person": lambda lex, _: lex.person(),
    "first": lambda lex, _: lex.person("first"),
    "full": lambda lex, _: lex.person("full"),
    "job": job,
    "relation": word_kind(*RELATIONS),
    "place": place,
    "spot": spot,
    "city": city,
    "country": lambda lex, _: Filling(lex.table("countries") if lex.rng.random() < 0.8 else lex.invented() + "ia"),
    "island": lambda lex, _: Filling(lex.table("islands") if lex.rng.random() < 0.6 else lex.invented()),
    "lake": lambda lex, _: Filling(f"Lake {lex.invented()}" if lex.rng.random() < 0.6 else f"Lake {lex.table('towns')}"),
    "river": water,
    "peak": peak,
    "street": lambda lex, _: Filling(f"{lex.rng.choice((lex.invented(), lex.family_name()))} {lex.rng.choice(STREETS[:6])}"),
    "when": when,
    "future": future,
    "year": lambda lex, _: Filling((year := lex.year().text), {"on": f"in {year}"}),
    "date": lambda lex, _: lex.date(),
    "day": lambda lex, _: lex.day(),
    "weekday": lambda lex, _: Filling(lex.day().text.split()[0]),
    "clock": lambda lex, _: lex.clock(),
    "month": word_kind(*MONTHS),
    "season": word_kind(*SEASONS),
    "duration": duration,
    "number": lambda lex, _: lex.number(),
    "small": lambda lex, _: lex.number(2, 12),
    "bignumber": lambda lex, _: Filling(f"{lex.rng.randint(100, 9999)}" if lex.rng.random() < 0.5
                                        else f"{lex.rng.randint(1, 99)},{lex.rng.randint(0, 999):03d}"),
    "age": lambda lex, _: lex.number(3, 98),
    "price": lambda lex, _: lex.price(),
    "distance": lambda lex, _: lex.amount("kilometres", "miles", "metres", "km", low=2, high=900),
    "height": lambda lex, _: lex.amount("metres", "feet", low=2, high=900),
    "weight": lambda lex, _: lex.amount("kilos", "grams", "kilograms", "tonnes", "pounds", low=2, high=400),
    "speed": lambda lex, _: lex.amount("kilometres per hour", "miles per hour", "km/h", low=3, high=300),
    "degrees": lambda lex, _: lex.amount("degrees", low=2, high=40),
    "percent": lambda lex, _: Filling(f"{lex.rng.randint(2, 98)}{lex.rng.choice(('%', ' percent'))}"),
    "times": lambda lex, _: Filling(lex.rng.choice((f"{lex.number(2, 9).text} times a {lex.rng.choice(('day', 'week', 'month', 'year'))}",
                                    "every day", "once a week", "twice a day", "every morning", "every Sunday", "twice a year",
                                    f"every {lex.number(2, 9).text} {lex.rng.choice(('hours', 'days', 'weeks', 'years'))}"))),
    "colour": lambda lex, _: Filling(("" if lex.rng.random() < 0.7 else lex.rng.choice(("dark ", "light ", "pale ", "bright ")))
                                     + lex.rng.choice(COLOURS)),
    "verb": verb,
    "object": thing_of,
    "reason": reason,
    "purpose": purpose,
    "thing": noun_kind("tools", "garments", "furniture", "tools", "instruments"),
    "item": noun_kind("tools", "garments", "furniture", "publications", "instruments", "foods"),
    "things": counted("tools", "garments", "furniture", "foods", "animals", "plants", "vehicles"),
    "beasts": counted("animals"),
    "food": noun_kind("foods", adjective=0.2),
    "dish": lambda lex, _: Filling(lex.one_of("foods")),
    "dishes": lambda lex, _: Filling(plural(lex.one_of("foods"))),
    "animal": noun_kind("animals"),
    "animals": lambda lex, _: Filling(plural(lex.one_of("animals"))),
    "plant": noun_kind("plants"),
    "plants": lambda lex, _: Filling(plural(lex.one_of("plants"))),
    "garment": noun_kind("garments", adjective=0.7),
    "furniture": noun_kind("furniture"),
    "vehicle": noun_kind("vehicles"),
    "instrument": noun_kind("instruments", adjective=0.1),
    "building": noun_kind("buildings"),
    "publication": noun_kind("publications"),
    "event": noun_kind("events"),
    "tool": noun_kind("tools", adjective=0.2),
    "material": lambda lex, _: Filling(lex.rng.choice("wood stone glass steel brick marble paper bamboo concrete iron copper leather clay plastic silk wool".split())
                                       if lex.rng.random() < 0.6 else lex.one_of("materials")),
    "illness": lambda lex, _: Filling(lex.one_of("illnesses")),
    "body": lambda lex, _: Filling(lex.one_of("body")),
    "adjective": lambda lex, _: Filling(lex.adjective()),
    "subject": word_kind(*SUBJECTS),
    "science": lambda lex, _: Filling(lex.one_of("sciences")),
    "sport": word_kind(*SPORTS),
    "hobby": word_kind(*HOBBIES),
    "company": company,
    "title": title,
    "team": lambda lex, _: Filling(f"{lex.place_name()} {lex.rng.choice(TEAMS)}"),
    "invented": lambda lex, _: Filling(lex.invented()),
}  # fmt: skip
