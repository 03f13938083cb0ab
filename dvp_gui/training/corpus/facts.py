"""Templates of facts for the training split: one block a fact, grouped in families."""

GENERIC = """
A=person V=verb O=object P=place W=when
{A} {V} {O} {P.at} {W.on}.
{A} {V} {O} [{P.at}|] {W.on}.
{W.on}, {A} {V} {O} [{P.at}|].
{P.at}, {A} {V} {O} [{W.on}|].
{O} was {V.part} by {A} [{P.at}|] {W.on}.
It was {A} who {V} {O} {P.at}.
It was {W.on} that {A} {V} {O}[ {P.at}|].
{A} was {P.at} {W.on}, where {A.he} {V} {O}.
{A}, who was {P.at} {W.on}, {V} {O}.
{A} went to {P} and {V} {O} [there|] {W.on}.
{W.on} there was {O} {P.at}, and {A} {V} it.
I heard that {A} {V} {O} {P.at} {W.on}.
The {O.noun} that {A} {V} {W.on} was {P.at}.
?A Who {V} {O.the}? | Who {V} {O.the} {P.at}? | By whom was {O.the} {V.part}? | Which person {V} {O.the}? | Who was it that {V} {O.the}? | Who {V} {O.the} {W.on}?
?O What did {A.name} {V.base}? | What did {A.name} {V.base} {P.at}? | What was {V.part} by {A.name}? | What did {A} {V.base} {W.on}? | What was it that {A.name} {V}? | Which thing did {A.name} {V.base}?
?P Where did {A.name} {V.base} {O.the}? | Where was {O.the} {V.part}? | <where> did {A.name} {V.base} {O.the}? | Where was {A.name} when {A.he} {V} {O.the}?
?W When did {A.name} {V.base} {O.the}? | When was {O.the} {V.part}? | When was {A.name} {P.at}?

A=person V=verb O=object R=reason W=when
{A} {V} {O} [{W.on}|] because {R}.
Because {R}, {A} {V} {O} [{W.on}|].
{W.on} {A} {V} {O} because {R}.
The reason why {A} {V} {O} was that {R}.
{A} {V} {O}[ {W.on}|]. {A.he} did it because {R}.
?R Why did {A.name} {V.base} {O.the}? | Why did {A} {V.base} {O.the}? | For what reason did {A.name} {V.base} {O.the}? | What was the reason why {A.name} {V} {O.the}? | What made {A.name} {V.base} {O.the}? | How come {A.name} {V} {O.the}?
?A Who {V} {O.the}? | Who {V} {O.the} {W.on}?
?O What did {A.name} {V.base} [because {R}|]?
?W When did {A.name} {V.base} {O.the}?

A=person P=place U=purpose W=when
{A} [went|travelled|came|walked|drove|hurried|returned] to {P} {U}[ {W.on}|].
{W.on}, {A} [went|travelled|came|hurried] to {P} {U}.
{U}, {A} [went|travelled] to {P} {W.on}.
{A} [went|came] to {P} {W.on}. {A.he} [wanted|hoped|was planning] {U}.
{A} was {P.at} {W.on} because {A.he} wanted {U}.
?U Why did {A.name} go to {P}? | What did {A.name} want to do {P.at}? | Why was {A.name} {P.at}? | For what purpose did {A.name} go to {P}? | Why did {A.name} travel to {P}? | What was the reason for {A.name}'s visit?
?P Where did {A.name} go? | Where did {A.name} go {W.on}? | Where did {A.name} go {U}? | To which place did {A.name} go?
?W When did {A.name} go to {P}? | When was {A.name} {P.at}? | When did {A.name} visit {P}?
?A Who went to {P}? | Who wanted {U}? | Who was {P.at}? | Who visited {P} {W.on}?

A=person V=verb O=object B=person P=place
{A} {V} {O} together with {B}[ {P.at}|].
Together with {B}, {A} {V} {O}[ {P.at}|].
{A} and [his|her] friend {B} {V} {O} {P.at}.
{A} {V} {O} with [the help of|] {B}[ {P.at}|].
With {B}'s help, {A} {V} {O} {P.at}.
?B [With whom|Who] did {A.name} {V.base} {O.the}[ with|]? | Who helped {A.name}? | Who was with {A.name}? | With whom did {A.name} {V.base} {O.the}?
?O What did {A.name} and {B.name} {V.base}? | What did {A.name} {V.base} with {B.name}?
?P Where did {A.name} and {B.name} {V.base} {O.the}? | Where did {A.name} {V.base} {O.the}?

A=person V=verb O=object D=duration
{A} {V} {O} for {D}.
For {D}, {A} {V} {O}.
{A} {V} {O}. It took {A.him} {D}.
It took {A} {D} to {V.base} {O}.
{A} needed {D} to {V.base} {O}.
{A} spent {D} [trying to {V.base}|in order to {V.base}] {O}.
?D How long did {A.name} {V.base} {O.the}? | How long did it take {A.name} to {V.base} {O.the}? | How much time did {A.name} need to {V.base} {O.the}? | For how long did {A.name} {V.base} {O.the}?
?A Who {V} {O.the}? | Who needed {D} to {V.base} {O.the}?
?O What did {A.name} {V.base} for {D}? | What did {A.name} {V.base}?

A=person V=verb O=object T=tool
{A} {V} {O} with {T}.
{A} used {T} to {V.base} {O}.
With {T}, {A} {V} {O}.
{O} was {V.part} by {A} with {T}.
{A} took {T} and {V} {O}.
?T What did {A.name} use to {V.base} {O.the}? | With what did {A.name} {V.base} {O.the}? | How did {A.name} {V.base} {O.the}? | What was used to {V.base} {O.the}?
?O What did {A.name} {V.base}? | What did {A.name} {V.base} with {T.the}? | What was {V.part} with {T.the}?
?A Who used {T.the}? | Who {V} {O.the}? | Who {V} {O.the} with {T.the}?

A=person V=verb N=number O=things P=place
{A} {V} {N} {O} [{P.at}|yesterday|last week|].
{N} {O} were {V.part} by {A}[ {P.at}|].
{P.at}, {A} {V} {N} {O}.
There were {N} {O} {P.at}, and {A} {V} them all.
{A} {V} [about|exactly|only|almost|more than|] {N} {O} {P.at}.
?N How many {O} did {A.name} {V.base}? | How many {O} were {V.part}? | How many {O} did {A} {V.base}? | How many {O} were {V.part} by {A.name}?
?O What did {A.name} {V.base}? | {N} of what did {A.name} {V.base}?
?A Who {V} {N} {O}? | Who {V} the {O}? | By whom were the {O} {V.part}?
?P Where did {A.name} {V.base} the {O}? | Where were the {O}?

A=person B=person O=item W=when P=spot
{A} [gave|sent|lent|handed|showed|sold|offered] {B} {O}[ {W.on}| {P.at}|].
{A} gave {O} to {B} [{W.on}|{P.at}|].
{B} [got|received] {O} from {A}[ {W.on}| {P.at}|].
{W.on} {B} [got|received] {O} from {A}.
{O} was given to {B} by {A}[ {W.on}| {P.at}|].
?A Who gave {B.name} {O.the}? | From whom did {B.name} get {O.the}? | Who gave {O.the} to {B.name}? | Who was {O.the} from?
?B Who got {O.the}? | To whom did {A.name} give {O.the}? | Who did {A.name} give {O.the} to? | Who received {O.the}? | Who was {O.the} for?
?O What did {A.name} give {B.name}? | What did {B.name} get from {A.name}? | What did {B.name} receive? | What did {A.name} give to {B.name}?
?W When did {B.name} get {O.the}? | When did {A.name} give {O.the} to {B.name}?
?P Where did {B.name} get {O.the}?

A=thing C=colour P=place
{A} {P.at} [is|was] {C}.
There [is|was] {A} {P.at}. It [is|was] {C}.
{A} stood {P.at}. It was painted {C}.
The {A.noun} {P.at} [is|was] {C}.
{P.at} there was {A}, which was {C}.
?C What colour [is|was] {A.the}? | Which colour [is|was] {A.the} {P.at}? | What [is|was] the colour of {A.the}? | What colour [is|was] the {A.noun}?
?P Where [is|was] {A.the}? | Where was the {A.noun}?
?A What was {P.at}? | What was {C}?

A=person O=item P=spot Q=spot
{A} [put|left|hid|kept|forgot|placed] {O} {P.at}.
{O} was {P.at}, where {A} had left it.
{A} looked for {O} {Q.at}, but it was {P.at}.
{A} thought that {O} was {Q.at}. In fact it was {P.at}.
{A} took {O} from {Q} and put it {P.at}.
{P.at} {A} [left|hid|forgot] {O}.
?P Where did {A.name} [put|leave|hide] {O.the}? | Where was {O.the}? | Where did {A.name} put {O.the}? | Where could {O.the} be found? | Where is {O.the} [now|]?
?O What did {A.name} leave {P.at}? | What was {P.at}? | What did {A.name} put {P.at}?
?A Who left {O.the} {P.at}? | Who put {O.the} {P.at}? | Whose {O.noun} was {P.at}?

O=thing A=person P=place
The {O.bare} [{P.at}|] belongs to {A}.
{A} owns {O}[ that stands {P.at}|].
The {O.bare} {P.at} is {A}'s.
{A} has {O}. It is kept {P.at}.
?A Whose {O.noun} is it? | Whose is {O.the}? | Who owns {O.the}? | To whom does {O.the} belong? | Who is the owner of {O.the}?
?O What does {A.name} own? | What belongs to {A.name}? | What does {A.name} have?
?P Where is {A.name}'s {O.noun}? | Where is {O.the}?

A=person B=person X=adjective M=height
{A} is {M} taller than {B}.
{A} is {M} taller than {B}, who is quite small.
{B} is not as tall as {A}, who is {M} taller.
?A Who is taller? | Which of the two is taller? | Who is the taller one?
?M By how much is {A.name} taller than {B.name}? | How much taller than {B.name} is {A.name}?

A=thing B=thing X=price Y=price
{A} costs {X}, [while|but|and] {B} costs {Y}.
{A} costs {X}. {B} [is cheaper and costs|is more expensive and costs|costs] {Y}.
The price of {A.the} is {X}; {B.the} costs {Y}.
{X} is the price of {A}. For {B} you pay {Y}.
?X How much is {A.the}? | How much does {A.the} cost? | What is the price of {A.the}? | What does {A.the} cost?
?Y How much is {B.the}? | How much does {B.the} cost? | What is the price of {B.the}? | What does {B.the} cost?
?A What costs {X}? | Which thing costs {X}?
?B What costs {Y}?

A=person O=item B=person W=when
"{A.name} {O}", {B} said {W.on}.
{B} told {A} {W.on} that {O.the} [was gone|had been found|was ready|had been sold|was too expensive].
{A} asked {B} for {O} {W.on}.
{W.on}, {A} asked {B} for {O}.
?O What did {A.name} ask for? | What did {A.name} ask {B.name} for? | What did {A.name} want from {B.name}?
?B Whom did {A.name} ask for {O.the}? | Who was asked for {O.the}?
?W When did {A.name} ask for {O.the}?
"""

PEOPLE = """
A=person J=job C=city P=place
{A} is {J.a} [in {C}|from {C}|who lives in {C}|].
{A} works as {J.a} in {C}.
{A}, {J.a} from {C}, works {P.at}.
In {C}, {A} works as {J.a}[ {P.at}|].
{A} lives in {C} and works as {J.a}.
{A} comes from {C}. {A.he} works as {J.a}[ {P.at}|].
{A} has been {J.a} for years. {A.he} lives in {C}.
The {J.bare} {A} lives in {C}.
My neighbour {A} is {J.a} {P.at}.
?J What is {A.name}'s job? | What does {A.name} do [for a living|]? | What is {A.name}'s profession? | What does {A.name} work as? | What kind of work does {A.name} do? | What is {A.name}? | What is {A.his} occupation?
?C Where does {A.name} live? | In which city does {A.name} live? | Where is {A.name} from? | Which city does {A.name} live in? | In what town does {A.name} live?
?A Who is {J.a}? | Who works as {J.a}? | Who lives in {C}? | What is the name of the {J}? | What is the {J}'s name? | Which person lives in {C}? | Who comes from {C}?
?P Where does {A.name} work? | Where does the {J} work?

A=full Y=year C=city X=year
{A} was born in {C} in {Y}[ and died in {X}|].
{A} was born in {Y} in {C}.
Born in {C} in {Y}, {A} [became famous in {X}|died in {X}].
In {Y}, {A} was born in [the town of|] {C}. {A.he} died in {X}.
{A} ({Y}-{X}) was born in {C}.
{A} came into the world in {C} in {Y}.
?Y When was {A.name} born? | In what year was {A.name} born? | In which year was {A} born? | What year was {A.name} born in?
?C Where was {A.name} born? | In which city was {A.name} born? | What is the birthplace of {A}? | What town was {A.name} born in?
?A Who was born in {C}? | Who was born in {Y}?
?X When did {A.name} die? | In what year did {A.name} die?

A=person N=age B=person M=age
{A} is {N} years old, [and|but|while] {B} is {M}.
{A} is {N}. {A.his} [friend|neighbour|cousin|colleague] {B} is {M}.
{A} turned {N} [yesterday|last week|in May|today], and {B} will soon be {M}.
{A}, aged {N}, lives with {B}, who is {M} years old.
{N} years old, {A} is [older|younger] than {B}, who is {M}.
At the age of {N}, {A} met {B}, who was {M} at the time.
?N How old is {A.name}? | What is {A.name}'s age? | What age is {A.name}? | How old is {A}?
?M How old is {B.name}? | What is {B.name}'s age? | How old is {B}?
?A Who is {N}? | Who is {N} years old?
?B Who is {M} years old? | Who is {M}?

A=person R=relation B=person C=city J=job
{A}'s {R} {B} [lives in {C}|works as {J.a}].
{B} is {A}'s {R}[ and lives in {C}|].
{A} has [a|one] {R} called {B}, who [lives in {C}|is {J.a}].
{A} lives in {C} with {A.his} {R} {B}.
{A}'s {R} is called {B}. {B.he} is {J.a} in {C}.
{A}'s {R}, {B}, is {J.a}.
?B Who is {A.name}'s {R}? | What is the name of {A.name}'s {R}? | What is {A.name}'s {R} called? | Who is the {R} of {A.name}? | Which name does {A.name}'s {R} have?
?C Where does {B.name} live? | Where does {A.name}'s {R} live? | In which city does {B.name} live?
?J What does {A.name}'s {R} do? | What is {B.name}'s job? | What does {B.name} do for a living?
?A Whose {R} is {B.name}? | Whose {R} is {J.a}?
?R What is {B.name} to {A.name}? | How is {B.name} related to {A.name}?

A=person B=person W=when C=place
{A} [married|met|first met] {B} [{C.at}|] {W.on}.
{W.on}, {A} [married|met] {B} [{C.at}|].
{A} and {B} [got married|met|first met] {W.on} [{C.at}|].
{A} and {B} [got married|met|got to know each other] {C.at}[ {W.on}|].
{A} met {A.his} future [husband|wife] {B} {C.at}.
?W When did {A.name} and {B.name} [meet|get married]? | When did {A.name} [meet|marry] {B.name}? | When was the wedding of {A.name} and {B.name}?
?C Where did {A.name} [meet|marry] {B.name}? | Where did {A.name} and {B.name} [meet|get married]? | Where was the wedding?
?B Who did {A.name} [meet|marry]? | Whom did {A.name} [meet|marry]? | With whom did {A.name} get married?
?A Who [met|married] {B.name}?

A=person L=subject D=duration C=city K=small
{A} studied {L} in {C} for {D}.
{A} studied {L} in {C}. The course [took|lasted] {D}.
For {D}, {A} studied {L} in {C}.
{A} speaks {K} languages and studied {L} in {C}.
After {D} in {C}, {A} had a degree in {L}.
?L What did {A.name} study? | Which subject did {A.name} study? | What was {A.name}'s subject? | In which subject did {A.name} get {A.his} degree?
?D How long did {A.name} study? | How long did {A.name} study {L}? | How long was {A.name} in {C}?
?C Where did {A.name} study? | In which city did {A.name} study {L}? | Where did {A.name} study {L}?
?K How many languages does {A.name} speak?
?A Who studied {L}? | Who studied in {C}?

A=person H=hobby T=times P=place B=person
{A} [loves|likes|enjoys] {H} and does it {T}.
{A} goes to {P} {T}. {A.he} loves {H}.
{A}'s favourite hobby is {H}. {A.he} [does it|practises] {T}, [usually|mostly] with {B}.
In {A.his} free time {A} enjoys {H} [with {B}|{P.at}].
{A} visits {B} {T} and they talk about {H}.
?H What is {A.name}'s hobby? | What does {A.name} [like|love|enjoy]? | What does {A.name} like to do [in {A.his} free time|]? | What is {A.name}'s favourite hobby? | Which hobby does {A.name} have?
?T How often does {A.name} do it? | How often does {A.name} go to {P}? | How often does {A.name} visit {B.name}? | How many times does {A.name} do it?
?B With whom does {A.name} do it? | Whom does {A.name} visit?
?A Who [likes|loves|enjoys] {H}?
"""

BUSINESS = """
A=person K=building C=city Y=year S=street
{A} <opened> {K} in {C} in {Y}.
In {Y}, {A} <opened> {K} [in {C}|on {S}|on {S} in {C}].
{K} was <opened> in {C} by {A} in {Y}.
{A} runs {K} on {S}[ in {C}|]. {A.he} <opened> it in {Y}.
The {K.bare} on {S} in {C} was opened by {A} in {Y}.
Since {Y}, {A} has run {K} in {C}.
?A Who <opened> {K.the}? | Who runs {K.the}? | By whom was {K.the} founded? | Who is the founder of {K.the}? | Who started {K.the}? | Who is the owner of {K.the}?
?K What did {A.name} open? | What did {A.name} start in {C}? | What does {A.name} run? | What was opened [in {C}|in {Y}]?
?C Where did {A.name} open {K.the}? | In which city is {K.the}? | Where is {K.the}? | In what city did {A.name} open {K.the}?
?Y When did {A.name} open {K.the}? | <year> did {A.name} open {K.the}? | When was {K.the} opened? | <year> was {K.the} founded? | Since when has {A.name} run {K.the}?
?S On which street is {K.the}? | What street is {K.the} on?

K=company O=things C=city N=bignumber Y=year A=full
{K} makes {O} [in {C}|and has {N} employees|].
{K}, a company from {C}, [makes|sells|exports|produces] {O}.
{K} was founded by {A} in {Y}[ and makes {O}|].
The company {K} in {C} employs {N} people[ and sells {O}|].
{N} people work for {K}, which [makes|sells] {O}.
{A} founded {K} in {C} in {Y}. The company [makes|sells] {O}.
{K}, founded in {Y}, has its head office in {C}.
?O What does {K} [make|sell|produce]? | Which products does {K} make? | What kind of things does {K} sell?
?C Where is {K}? | In which city is {K}? | Where is the head office of {K}? | Where does {K} come from? | Where is {K} based?
?N How many people work for {K}? | How many employees does {K} have? | How many people does {K} employ?
?Y When was {K} founded? | <year> was {K} founded? | In what year was {K} established? | When did {A.name} found {K}?
?A Who founded {K}? | Who is the founder of {K}? | By whom was {K} founded? | Who started {K}?
?K Which company makes {O}? | Which company is in {C}? | Which company was founded by {A.name}? | What is the name of the company?

A=person O=item X=price P=place W=when
{A} <bought> {O} for {X} [{P.at}|].
{A} paid {X} for {O}[ {P.at}| {W.on}|].
{A} sold {O} for {X} [{P.at}|{W.on}|].
{W.on}, {A} <bought> {O} {P.at} for {X}.
{P.at} {A} found {O}. It cost {X}, and {A.he} bought it [{W.on}|at once|].
For {X}, {A} <bought> {O}[ {P.at}|].
{O} cost {A} {X}[ {P.at}|].
{A} spent {X} on {O}[ {P.at}| {W.on}|].
The {O.bare} that {A} bought {W.on} cost {X}.
?X How much did {A.name} pay for {O.the}? | What did {O.the} cost? | How much did {O.the} cost? | What was the price of {O.the}? | How much was {O.the}? | How much money did {A.name} spend on {O.the}? | For how much was {O.the} sold?
?O What did {A.name} buy? | What did {A.name} buy for {X}? | What cost {X}? | What did {A.name} spend {A.his} money on? | What did {A.name} pay {X} for?
?A Who paid {X}? | Who bought {O.the}? | Who paid for {O.the}? | Who spent {X}?
?P Where did {A.name} buy {O.the}? | Where did {A.name} get {O.the}? | Where was {O.the} bought?
?W When did {A.name} buy {O.the}? | When was {O.the} bought?

K=company A=person J=job W=when X=price
{A} [joined|left] {K} [as {J.a}|] {W.on}.
{K} hired {A} as {J.a} {W.on}.
{W.on}, {A} started to work for {K} as {J.a}.
{A} works for {K} as {J.a} and earns {X} a [day|week|month].
{A} earns {X} a [day|week|month] as {J.a} at {K}.
?J What is {A.name}'s job at {K}? | As what did {A.name} join {K}? | What does {A.name} do at {K}? | As what did {K} hire {A.name}?
?K Which company does {A.name} work for? | Where does {A.name} work? | Who hired {A.name}? | Which company hired {A.name}? | For whom does {A.name} work?
?W When did {A.name} [join|leave] {K}? | When did {A.name} start to work for {K}? | When did {K} hire {A.name}?
?X How much does {A.name} earn? | How much does {A.name} earn at {K}?
?A Who [works for|joined] {K}? | Who was hired by {K}? | Who works as {J.a} at {K}?

K=building T=clock U=clock D=weekday X=price
{K} opens at {T} and closes at {U}.
{K} is open from {T} to {U}, but closed on {D}.
On {D} {K} opens at {T} and closes at {U}.
{K} closes at {U} on {D}. A ticket costs {X}.
A ticket for the {K.bare} costs {X}. It opens at {T} and closes at {U}.
Opening hours of {K.the}: from {T} until {U}, closed on {D}.
?T When does {K.the} open? | At what time does {K.the} open? | What time does {K.the} open? | From what time is {K.the} open?
?U When does {K.the} close? | At what time does {K.the} close? | What time does {K.the} close? | Until when is {K.the} open?
?D On which day is {K.the} closed? | When is {K.the} closed?
?X How much is a ticket? | What does a ticket cost? | How much does a ticket for {K.the} cost? | How much is the entrance fee?
"""

PLACES = """
C=city D=distance B=city R=river
{C} [lies|is] {D} [north|south|east|west] of {B}.
{C} is {D} [away|] from {B}[ and lies on the {R}|].
The distance between {C} and {B} is {D}.
From {B} it is {D} to {C}, which stands on the river {R}.
{C} stands on the {R}, {D} from {B}.
?D How far is {C} from {B}? | What is the distance between {C} and {B}? | How far away is {C}? | How far is it from {B} to {C}?
?R On which river does {C} lie? | Which river flows through {C}? | What river is {C} on?
?C Which city [lies|is] {D} from {B}? | Which town is on the {R}?

C=city L=country N=bignumber O=things Y=year
{C} is a [city|town|village|port] in {L}[ with {N} people|].
{C} is a [city|town|village] in {L} with {N} inhabitants.
{C}, in {L}, is [famous|known|well known] for its {O}.
About {N} people live in {C}, a [city|town|village] in {L}.
{C} is [famous|known] for its {O}. It [was founded in {Y}|has {N} inhabitants|lies in {L}].
The [city|town] of {C} in {L} was founded in {Y} and has {N} inhabitants.
?L In which country is {C}? | Where is {C}? | In what country does {C} lie? | Which country is {C} in?
?N How many people live in {C}? | What is the population of {C}? | How many inhabitants does {C} have?
?O What is {C} famous for? | What is {C} known for? | For what is {C} well known?
?Y When was {C} founded? | <year> was {C} founded? | How old is {C}, when was it founded?
?C Which city is in {L}? | What is the name of the [city|town]? | Which place is famous for its {O}?

K=building C=city Y=year A=full M=material H=height
{K} in {C} was built in {Y}[ by {A}|].
{K} in {C} was designed by {A} and [finished|completed|opened] in {Y}.
In {Y}, {A} built {K} of {M} in {C}.
{K} in {C} is {H} [high|tall] and made of {M}.
The {K.bare} in {C} is {H} tall. {A} built it in {Y}.
{A} was the architect of {K} in {C}, which was finished in {Y}.
?Y When was {K.the} built? | <year> was {K.the} [built|finished|completed]? | When was {K.the} finished? | In what year was {K.the} [completed|opened]?
?A Who built {K.the}? | Who designed {K.the}? | Who was the architect of {K.the}? | By whom was {K.the} [built|designed]?
?C Where is {K.the}? | In which city is {K.the}? | Where did {A.name} build {K.the}? | In which city does {K.the} stand?
?M What is {K.the} made of? | Of what material is {K.the}? | Which material is {K.the} made of?
?H How [tall|high] is {K.the}? | What is the height of {K.the}?
?K What did {A.name} build [in {C}|]? | What was built in {Y}? | What did {A.name} design?

M=peak H=height L=country A=full Y=year
{M} [in {L}|] is {H} high.
{M}, which [stands|lies] in {L}, is {H} high.
With a height of {H}, {M} is the highest mountain [in {L}|of {L}].
The highest mountain in {L} is {M}. It [is {H} high|rises to {H}].
{A} was the first to climb {M}, in {Y}.
{M} was first climbed by {A} in {Y}.
In {Y}, {A} [reached the top of|climbed] {M}, which is {H} high.
?H How high is {M}? | What is the height of {M}? | How tall is {M}?
?L Where is {M}? | In which country is {M}?
?M What is the highest mountain [in {L}|]? | Which mountain is {H} high? | Which mountain did {A.name} climb? | What is the name of the mountain?
?A Who climbed {M}? | Who was the first to climb {M}? | By whom was {M} first climbed? | Who reached the top of {M}?
?Y When was {M} first climbed? | <year> did {A.name} climb {M}? | When did {A.name} reach the top?

R=river D=distance C=city L=lake
The river {R} is {D} long[ and flows through {C}|].
The {R} flows through {C} [and ends in|into] {L}.
The {R} [rises|begins] near {C} and flows into {L}. It is {D} long.
{L} lies near {C}. The {R} flows into it.
Near {C}, the {R} is {D} wide.
?D How long is the {R}? | What is the length of the {R}? | How [long|wide] is the river?
?C Through which city does the {R} flow? | Where does the {R} [begin|rise]? | Near which city is the river?
?L Where does the {R} end? | Into which lake does the {R} flow? | Which lake is near {C}? | What does the {R} flow into?
?R Which river flows through {C}? | What is the name of the river? | Which river flows into {L}?

I=island N=bignumber D=distance C=city L=animals
{I} is an island [{D} off the coast of {C}|with {N} people|where {L} live].
On the island of {I} live {N} people and many {L}.
The island of {I} is {D} long. {N} people live there.
{I} lies {D} from {C}. [Only|About] {N} people live on the island.
The ferry from {C} to {I} [crosses|covers] {D}.
?N How many people live on {I}? | What is the population of {I}? | How many people live on the island?
?D How long is the island? | How far is {I} from {C}? | How far off the coast is {I}?
?L Which animals live on {I}? | What animals can be found on {I}?
?C From which city does the ferry leave? | Which city is near {I}?
?I On which island do {L} live? | What is the name of the island?

P=spot Q=spot D=distance
{P} is {D} from {Q}.
{P} is [next to|opposite|behind|near|in front of|right beside] {Q}.
[Next to|Opposite|Behind|Near|In front of] {Q} is {P}.
It is {D} from {Q} to {P}.
?P What is [next to|opposite|near|behind] {Q}?
?D How far is {P} from {Q}? | How far is it from {Q} to {P}? | What is the distance from {Q} to {P}?
"""

TRAVEL = """
A=person C=city B=city V=vehicle W=when D=duration
{A} [travelled|went|drove] from {B} to {C} by {V.bare} {W.on}.
{A} [travelled|went] from {B} to {C} {W.on}. The [trip|journey|ride] took {D}.
{W.on} {A} left {B} and [went|travelled|drove] to {C}.
{A} took {V} from {B} to {C}. The journey [took|lasted] {D}.
{A} flew from {B} to {C} {W.on}. The flight lasted {D}.
It took {A} {D} to get from {B} to {C} by {V.bare}.
By {V.bare}, {A} went from {B} to {C} in {D}.
?C Where did {A.name} go? | Where did {A.name} travel to? | What was {A.name}'s destination? | To which city did {A.name} [travel|go]? | Where did {A.name} arrive?
?B Where did {A.name} start? | Where did {A.name} come from? | From which city did {A.name} [leave|start|travel]? | Where did {A.name}'s journey begin?
?V How did {A.name} travel? | How did {A.name} get to {C}? | By what means did {A.name} travel to {C}? | What did {A.name} take to {C}? | What did {A.name} travel by?
?W When did {A.name} go to {C}? | When did {A.name} travel to {C}? | When did {A.name} leave {B}?
?D How long did the [trip|journey|ride|flight] take? | How long did it take {A.name} to get to {C}? | How long was the [trip|journey]? | How long did {A.name} travel?
?A Who [travelled|went] to {C}? | Who left {B}? | Who took {V.the}?

C=city T=clock B=city U=clock X=price N=small
The train to {C} leaves at {T} and arrives at {U}.
The [train|bus|ferry] from {B} to {C} leaves at {T} from platform {N}.
The [train|bus|ferry|flight] from {B} to {C} leaves at {T} and arrives at {U}. A ticket costs {X}.
A ticket from {B} to {C} costs {X}. The train [departs|leaves] at {T}.
At {T} the [bus|train|ferry] leaves {B}; at {U} it arrives in {C}.
From platform {N} a train goes to {C} at {T}. It gets there at {U}.
?T When does the [train|bus|ferry] to {C} leave? | At what time does the train leave? | What time does it leave {B}? | When does it depart? | What is the departure time?
?U When does it arrive? | At what time does the train arrive in {C}? | When does it get to {C}? | What time does it arrive in {C}?
?C Where does the train go? | What is the destination of the train? | Where does it arrive?
?X How much is a ticket? | How much does a ticket to {C} cost? | What does the ticket cost? | How much does it cost to go to {C}?
?N From which platform does the train leave? | What platform does the train to {C} leave from?

A=person C=city D=duration B=person H=building S=season
{A} stayed in {C} for {D} [with {B}|].
{A} and {B} spent {D} in {C}[ in {S}|].
For {D}, {A} stayed in {K_} in {C}.
{A} spent {A.his} holiday in {C}, where {A.he} stayed for {D}[ with {B}|].
In {S}, {A} spent {D} in {C}. {A.he} slept in {H}.
{A} went on holiday to {C} with {B}. They stayed in {H} for {D}.
?D How long did {A.name} stay [in {C}|]? | How long was {A.name} in {C}? | How much time did {A.name} spend in {C}? | For how long did {A.name} stay?
?C Where did {A.name} stay? | Where did {A.name} spend {A.his} holiday? | In which city did {A.name} stay? | Where did {A.name} go on holiday?
?B With whom did {A.name} [stay|travel]? | Who [was|went] with {A.name}? | Who did {A.name} go with?
?H Where did {A.name} sleep? | What did they stay in? | In what kind of building did {A.name} sleep?
?S In which season was {A.name} in {C}? | When was {A.name} in {C}?
""".replace("For {D}, {A} stayed in {K_} in {C}.\n", "")

NATURE = """
L=animals F=plants W=weight N=age C=country
{L} eat {F} and [live in {C}|weigh {W}|can live for {N} years].
{L} [live|are found] in {C} and feed on {F}.
In {C}, {L} [feed on|mostly eat|eat] {F}.
{L} can weigh up to {W} and live for {N} years.
A full-grown {W} animal, {L} of {C} feed on {F}.
{L} from {C} live for [about|up to|around] {N} years. They eat {F}.
?F What do {L} eat? | What do {L} feed on? | What is the food of {L}?
?C Where do {L} live? | In which country do {L} live? | Where are {L} found?
?W How much do {L} weigh? | How heavy are {L}? | How heavy can {L} get?
?N How long do {L} live? | How old do {L} get? | How many years can {L} live?
?L Which animals eat {F}? | What animals live in {C}? | Which animals feed on {F}?

A=animal N=person G=age E=dishes P=spot
{N} has {A} called [Max|Bella|Rex|Luna|Coco|Milo|Oscar|Daisy]. It is {G} years old and [loves|eats] {E}.
{N}'s {A.noun} is {G} years old and [loves|eats|likes] {E}.
The {A.bare} of {N} sleeps {P.at} and eats {E}.
{N} feeds {A.the} with {E} {P.at}.
{N} found {A} {P.at}. It was hungry and ate {E}.
?G How old is {N.name}'s {A.noun}? | How old is {A.the}? | What is the age of {A.the}?
?E What does {A.the} eat? | What does {N.name}'s {A.noun} [love|like|eat]? | What did {A.the} eat? | What does {A.the} like?
?P Where did {N.name} find {A.the}? | Where does {A.the} sleep? | Where was {A.the}?
?N Who has {A}? | Who found {A.the}? | Whose {A.noun} is it? | Who feeds {A.the}?
?A Which animal does {N.name} have? | What did {N.name} find? | What kind of animal is it? | What animal was {P.at}?

F=plant H=height C=country M=month K=colour
{F} can grow to {H}. It [comes from|grows in] {C} and flowers in {M}.
{F} comes from {C}. Its flowers are {K}[ and open in {M}|].
The {F.bare} is a plant from {C} which grows up to {H}.
In {M} the {F.bare} has {K} flowers[. It grows in {C}|].
In {C}, {F.the} blooms in {M}. It can be {H} tall.
?H How tall can {F.the} grow? | How high does {F.the} grow? | How tall is {F.the}?
?C Where does {F.the} come from? | Where does {F.the} grow? | From which country is {F.the}?
?M When does {F.the} flower? | In which month does {F.the} [bloom|flower]? | When do the flowers open?
?K What colour are the flowers? | What colour are its flowers? | Which colour do the flowers of {F.the} have?

C=city T=degrees D=day B=city U=degrees
It was {T} in {C} and {U} in {B} [on {D}|].
On {D}, it was {T} in {C}, but {U} in {B}.
In {C} the temperature [was|reached|rose to|fell to] {T} on {D}. In {B} it was {U}.
The [warmest|coldest] place on {D} was {C} with {T}; {B} had {U}.
?T How [warm|cold|hot] was it in {C}? | What was the temperature in {C}? | How many degrees was it in {C}?
?U How [warm|cold|hot] was it in {B}? | What was the temperature in {B}?
?C Where was it {T}? | Which city had {T}?
?D When was it {T} in {C}? | On which day was it {T} in {C}?

C=city D=weekday E=weekday H=height N=number
It will [rain|snow|be foggy|be sunny|be windy] in {C} on {D}, and on {E} the sun will shine.
A storm hit {C} on {D}. It [destroyed|damaged] {N} houses.
On {D}, {H} of snow fell in {C}.
{C} had {H} of snow on {D}[, and {N} flights were cancelled|].
The storm in {C} on {D} [damaged|destroyed] {N} houses[ and lasted until {E}|].
After the flood in {C} on {D}, {N} families had to leave their homes.
?D When did the storm hit {C}? | When was the [storm|snow|flood]? | On which day did it [snow|happen]?
?N How many houses were damaged? | How many houses did the storm destroy? | How many flights were cancelled? | How many families had to leave?
?H How much snow fell [in {C}|]? | How much snow did {C} have?
?C Where was the storm? | Which city did the storm hit? | Where did it snow? | Where was the flood?
?E When will the sun shine? | Until when did the storm last?
"""

KNOWLEDGE = """
A=full O=thing Y=year J=job C=city
{A} invented {O} in {Y}.
In {Y}, {A} invented {O} [in {C}|].
{O} was invented by {A} in {Y}[ in {C}|].
The {J.bare} {A} invented {O} in {Y}.
{A}, {J.a} from {C}, built the first {O.noun} in {Y}.
It was {A} who [invented|built] the first {O.noun}, in {Y}.
The first {O.noun} was [built|made|invented] by {A} in {C} in {Y}.
?A Who invented {O.the}? | Who built the first {O.noun}? | By whom was {O.the} invented? | Who was the inventor of {O.the}? | Who made the first {O.noun}?
?O What did {A.name} invent? | What was invented by {A.name}? | What did {A.name} build? | Which invention did {A.name} make?
?Y When was {O.the} invented? | <year> was {O.the} invented? | When did {A.name} invent {O.the}? | In what year did {A.name} invent {O.the}?
?C Where was {O.the} invented? | Where was {A.name} from? | In which city was the first {O.noun} built?
?J What was {A.name}'s job? | What was {A.name}?

A=full O=animal Y=year P=place B=full
{A} discovered [a new kind of|] {O.noun} {P.at} in {Y}.
In {Y}, {A} [discovered|found] {O} {P.at}.
The {O.bare} was discovered {P.at} by {A} in {Y}.
It was in {Y} that {A} discovered {O} {P.at}. It was named after {B}.
{A} and {B} discovered {O} {P.at} in {Y}.
?A Who discovered {O.the}? | By whom was {O.the} discovered? | Who found {O.the}?
?O What did {A.name} discover? | What was discovered {P.at}? | What did {A.name} find?
?Y When was {O.the} discovered? | <year> did {A.name} discover {O.the}? | In what year was {O.the} [found|discovered]?
?P Where was {O.the} discovered? | Where did {A.name} [discover|find] {O.the}?
?B After whom was {O.the} named? | Who was with {A.name}?

A=full T=title Y=year D=duration C=city N=bignumber
{A} wrote "{T}" in {Y}.
"{T}" was written by {A} [in {Y}|in {C}].
The novel "{T}" by {A} [was published|appeared|came out] in {Y}[ and sold {N} copies|].
In {Y}, {A} [wrote|published|finished] the book "{T}".
{A} is the author of "{T}", which [came out|appeared] in {Y}. It sold {N} copies.
{A} wrote "{T}" in {C}. It took {A.him} {D}.
{A} [painted|directed|composed] "{T}" in {C} in {Y}.
It took {A} {D} to write "{T}".
?A Who wrote "{T}"? | Who is the author of "{T}"? | By whom was "{T}" written? | Who [painted|directed|composed|made] "{T}"? | Who wrote the [book|novel|song]?
?T What did {A.name} write? | What is the title of the [book|novel]? | Which book did {A.name} write? | What is the book called? | Which work is by {A.name}?
?Y When was "{T}" [written|published]? | <year> did "{T}" come out? | When did {A.name} [write|publish] "{T}"? | In what year did "{T}" appear?
?D How long did it take to write "{T}"? | How long did {A.name} work on "{T}"?
?C Where did {A.name} write "{T}"? | Where was "{T}" written?
?N How many copies did the book sell? | How many copies of "{T}" were sold?

E=event C=city W=date N=bignumber A=full
{E} took place in {C} on {W}[. {N} people came|].
On {W}, {E} was held in {C}.
{N} people [came to|attended|visited] {E} in {C} on {W}.
{E} in {C} was opened by {A} on {W}.
{A} organised {E} in {C}. It was [visited|attended] by {N} people.
The {E.bare} in {C} will take place on {W}.
?W When was {E.the}? | When did {E.the} take place? | On what date was {E.the} held? | When [is|was] {E.the} in {C}? | On which day [will|did] {E.the} take place?
?C Where was {E.the}? | In which city was {E.the} held? | Where did {E.the} take place?
?N How many people [came|attended|visited {E.the}]? | How many people came to {E.the}? | How many visitors were there?
?A Who organised {E.the}? | Who opened {E.the}? | By whom was {E.the} [organised|opened]?
?E What took place in {C}? | What was held [in {C}|on {W}]? | What did {A.name} [organise|open]? | What happened on {W}?

B=city Y=year X=year A=full L=country
In {Y}, a [fire|war|flood|revolution|plague|earthquake] [broke out|began|was recorded] in {B}.
{A} became king of {L} in {Y} and [ruled|reigned] until {X}.
{A} was [crowned|elected|made] president of {L} in {Y}. {A.he} ruled until {X}.
In {Y}, {A} conquered {B}, which [remained independent|was free] until {X}.
{B} was [destroyed|founded|besieged|rebuilt] in {Y} by {A}.
From {Y} to {X}, {A} ruled {L}.
?Y When did {A.name} become [king|president|ruler]? | When did {A.name} [conquer|take] {B}? | <year> did it happen? | When was {B} [destroyed|founded|rebuilt]? | Since when did {A.name} rule {L}?
?X Until when did {A.name} rule [{L}|]? | When did {A.name}'s rule end?
?A Who became [king|president] of {L}? | Who ruled {L}? | Who conquered {B}? | Who was the ruler of {L} [in {Y}|]?
?L Which country did {A.name} rule? | Of which country was {A.name} [king|president]?
?B Which city did {A.name} conquer? | Where did it happen?

T=team U=team N=small M=small D=weekday C=city A=full
{T} beat {U} {N} to {M} in {C} [on {D}|].
On {D}, {T} [won against|beat|defeated] {U} in {C}. {A} [scored|shot] {N} goals.
{A} scored {N} goals for {T} against {U}[ on {D}|].
{U} lost to {T} in {C} on {D}. [The best player was {A}|{A} scored {N} goals].
{T} won the [final|match|cup|championship] in {C} [on {D}|]. {U} came second.
?T Who won [in {C}|the match|the game]? | Which team won? | Who beat {U}? | Which team beat {U}? | For which team did {A.name} score?
?U Who lost? | Which team lost? | Who did {T} beat? | Against whom did {T} [play|win]? | Who came second?
?N How many goals did {A.name} score? | How many goals were scored by {A.name}?
?A Who scored {N} goals? | Who was the best player? | Who scored for {T}?
?D When was the [match|game]? | On which day did {T} play? | When did {T} beat {U}?
?C Where did {T} play? | Where was the match? | In which city was the game?

A=full S=sport Y=year C=city D=duration B=full N=small
{A} won the [race|marathon|tournament|final] in {C} in {Y}. {B} came second.
In {Y}, {A} won the [race|marathon|tournament] in {C} ahead of {B}.
{A} [ran|finished] the race in {C} in {D}; {B} needed longer.
{A} plays {S} and has won {N} medals.
{A} has played {S} for {D} and trains with {B}.
{B} has coached {A} in {S} for {D}.
{A} won {N} medals in {S} in {C} in {Y}.
?A Who won [the race|the tournament|the final|in {C}|]? | Who was the winner? | Who won [{N} medals|in {Y}]? | Who came first?
?B Who came second? | Who coaches {A.name}? | With whom does {A.name} train? | Who finished after {A.name}?
?S Which sport does {A.name} play? | What sport does {A.name} do? | What does {A.name} play?
?Y When did {A.name} win [the race|in {C}|]? | <year> did {A.name} win [{N} medals|]?
?C Where did {A.name} win? | Where was the race? | In which city did {A.name} win?
?D How long has {A.name} played {S}? | How long did {A.name} need [for the race|]? | What was {A.name}'s time?
?N How many medals has {A.name} won? | How many medals did {A.name} win?
"""

DAILY = """
A=person B=dish C=dish D=dishes T=clock P=spot
{A} [had|ate] {B} for [lunch|breakfast|dinner] and {C} for [supper|tea|dessert] {P.at}.
At {T}, {A} ate {B} with {C} {P.at}.
{A} cooked {B} with {C} for {A.his} guests at {T}.
{A} ordered {B} and {D} {P.at}.
For breakfast {A} always eats {B} with {C}, at {T}.
?B What did {A.name} [eat|cook|order]? | What did {A.name} have for [lunch|breakfast|dinner]? | What does {A.name} eat for breakfast?
?T When did {A.name} [eat|cook]? | At what time did {A.name} eat? | What time does {A.name} have breakfast?
?P Where did {A.name} eat? | Where did {A.name} [order|have] {B}?
?A Who ate {B}? | Who [ordered|cooked] {B}?

A=dish N=number B=dishes D=duration M=small
To make {A}, you need {N} grams of flour and {M} {B}. It [bakes|cooks] for {D}.
The recipe for {A} needs {M} {B}. [Bake|Cook|Boil] it for {D}.
{A} is made with {B}. It takes {D} to cook and serves {M} people.
For {A} you need {B}, and it must [bake|cook|boil|rest] for {D}.
?D How long does it [cook|bake]? | How long must {A} cook? | How long does the {A} take? | For how long must it be [cooked|baked]?
?B What is needed for {A}? | What is {A} made with? | What do you need to make {A}?
?M How many {B} are needed? | How many {B} do you need? | How many people does it serve?
?N How many grams of flour are needed? | How much flour do you need?

A=person S=street N=number R=small X=price C=city
{A} lives [at|in] {N} {S}[ in {C}|].
{A} lives on {S} in a house with {R} rooms. The rent is {X}.
{A} rents a flat with {R} rooms on {S} for {X} a month.
{A}'s [flat|house|apartment] on {S} has {R} rooms[ and costs {X} a month|].
In {C}, {A} has a [house|flat] with {R} rooms on {S}.
{A} moved to {S}[ in {C}|]. The new flat has {R} rooms and costs {X}.
?S On which street does {A.name} live? | Where does {A.name} live? | What street is {A.name}'s [house|flat] on?
?R How many rooms does {A.name}'s [flat|house] have? | How many rooms are there? | How many rooms does the [flat|house] have?
?X How much is the rent? | How much does {A.name} pay [for the flat|a month]? | What is the rent?
?C In which city does {A.name} live? | In which city is {A.name}'s house?
?A Who lives on {S}? | Who rents a flat on {S}?

A=person S=subject D=weekday T=clock R=number N=bignumber
{A} teaches {S} on {D} at {T} in room {R}.
The {S} [lesson|class|exam|test] is on {D} at {T} in room {R}.
On {D} at {T}, {A} teaches {S} in room {R}.
The {S} [class|course] with {A} starts at {T} on {D}. {R} students take part.
{A} has {R} students in {A.his} {S} class[ on {D}|].
{A} got {R} points in the {S} [test|exam] on {D}.
?S What does {A.name} teach? | Which subject does {A.name} teach? | What subject is [taught|] in room {R}?
?D On which day is the {S} [lesson|class|exam|test]? | When is the {S} [class|exam|lesson]? | When does {A.name} teach?
?T At what time is the {S} [lesson|class]? | When does the {S} class start? | What time does it start?
?R In which room is the {S} class? | How many students [are|take part] in the {S} class? | How many points did {A.name} get?
?A Who teaches {S}? | Who is the {S} teacher? | Who got {R} points?

A=person V=vehicle S=speed P=place X=price W=when
{A} drives {V}. It can go {S}[ and cost {X}|].
{A} drove {A.his} {V.noun} at {S} {P.at} and had to pay {X}.
The {V.bare} of {A} broke down {P.at} {W.on}. The repair cost {X}.
{W.on}, {A}'s {V.noun} broke down {P.at}. The repair cost {X}.
{A} crashed {A.his} {V.noun} {P.at} {W.on}.
{A} parked {V.the} {P.at} {W.on} and got a fine of {X}.
?S How fast did {A.name} drive? | How fast can {A.name}'s {V.noun} go? | What was {A.name}'s speed?
?X How much did the repair cost? | How much was the fine? | How much did {A.name} have to pay? | What did {A.name}'s {V.noun} cost?
?P Where did {V.the} break down? | Where did {A.name} [crash|park] {V.the}? | Where did it happen? | Where was {A.name}'s {V.noun}?
?W When did {V.the} break down? | When did {A.name} crash? | When did it happen?
?A Who drives {V}? | Whose {V.noun} broke down? | Who crashed?
?V What does {A.name} drive? | What broke down {P.at}? | What did {A.name} park?

A=person I=illness D=duration B=person P=body
{A} [had|suffered from] {I} and [stayed in bed|was in hospital|was away from work] for {D}.
{A} broke {A.his} {P} and [was in hospital|could not work] for {D}.
Because of {I}, {A} stayed at home for {D}. {B} [looked after|visited] {A.him}.
{A} hurt {A.his} {P}. {B} took {A.him} to the hospital, where {A.he} stayed for {D}.
{B} [looked after|took care of] {A}, who had {I}.
?I What did {A.name} have? | What was wrong with {A.name}? | From what did {A.name} suffer? | Which illness did {A.name} have?
?D How long was {A.name} [ill|in hospital|away]? | How long did {A.name} stay [in bed|at home|in hospital]? | For how long could {A.name} not work?
?B Who looked after {A.name}? | Who [helped|visited] {A.name}? | Who took {A.name} to the hospital?
?P What did {A.name} [break|hurt]? | Which part of the body did {A.name} [break|hurt]?
?A Who had {I}? | Who was ill? | Who broke {A.his} {P}?

P=publication A=person N=bignumber W=when K=company
{A} [received|got] {P} from {K} {W.on}.
{W.on}, {A} [published|printed] {P} of {N} pages.
{P} by {A} has {N} pages[ and was printed by {K}|].
{K} [sent|posted] {P} to {A} {W.on}.
?N How many pages does {P.the} have? | How long is {P.the}?
?K From whom did {A.name} receive {P.the}? | Who sent {P.the}? | Who printed {P.the}?
?W When did {A.name} [get|receive|publish] {P.the}? | When was {P.the} [sent|published]?
?A Who [got|received] {P.the}? | Who wrote {P.the}? | To whom was {P.the} sent?
?P What did {A.name} [receive|get|publish]? | What did {K} send?

A=thing M=material H=weight L=distance Y=year P=place
{A} is made of {M} and weighs {H}.
{A} {P.at} is made of {M}[ and dates from {Y}|].
{A} {P.at} dates from {Y}. It weighs {H}.
{A} from {Y} was found {P.at}. It is made of {M}.
{A} weighs {H} and was made in {Y}.
?M What is {A.the} made of? | Of what material is {A.the}? | Which material is {A.the} made of?
?H How much does {A.the} weigh? | How heavy is {A.the}? | What is the weight of {A.the}?
?Y When was {A.the} made? | From which year is {A.the}? | How old is {A.the}, from which year is it?
?P Where is {A.the}? | Where was {A.the} found?
?A What [was found|is] {P.at}? | What weighs {H}? | What is made of {M}?
"""

FAMILIES = {
    "generic": GENERIC,
    "people": PEOPLE,
    "business": BUSINESS,
    "places": PLACES,
    "travel": TRAVEL,
    "nature": NATURE,
    "knowledge": KNOWLEDGE,
    "daily": DAILY,
}
