"""Templates of dialogues for the training split: a block is one dialogue, `>` its summary, which uses its very words."""

PLANS = """
A=first B=first X=spot D=future T=clock
[{A}: <hi> {B}<mark> <how>|{A}: <hi> {B}!|]
[{B}: <hi> {A}, <well>|]
{A}: [are you free|do you have time|do you have any plans|what are you doing] {D.on}?
{B}: [yes, why?|I think so|nothing special, why?|yes, I am|sure, what's up?]
{A}: [let's meet|we could meet|shall we meet|how about meeting] {X.at}[?|!|]
{B}: <ok>, [when|what time|at what time]?
{A}: [at {T}|{T.on}?|is {T} ok?|let's say {T}]
{B}: <ok><mark> [<bye>|see you there|I'll be there|]
> {A} and {B} will meet {X.at} {T.on} {D.on}.

A=first B=first X=spot D=future T=clock
{A}: <hi> {B}, [do you want to|would you like to|wanna] meet {D.on}?
{B}: [I'd love to|yes!|sure|good idea]. [Where and when|When and where|Where]?
{A}: {X.at} {T.on}[?|, if that's ok|]
{B}: [<ok>|works for me|that suits me|I'll be there]<mark>
[{A}: [great|<bye>|looking forward to it]|]
> {A} and {B} will meet {X.at} {T.on} {D.on}.

A=first B=first X=spot D=future E=future T=clock
{A}: [can we still meet|are we still meeting|is our meeting still on] {D.on}?
{B}: [sorry, I can't|no, I'm sorry, I have to work|unfortunately I'm busy|I'm afraid not]. [How about|What about|Could we make it] {E}?
{A}: [<ok>|that works too|{E} is fine], {T.on} {X.at}?
{B}: [perfect|yes|great], [see you there|<thanks>|see you {E.on}]<mark>
> {A} and {B} will meet {X.at} {T.on} {E.on}.

A=first B=first X=spot Y=spot T=clock
{A}: [see you|are we meeting|so we meet] {X.at} {T.on}?
{B}: [{X} is closed|it's too crowded there|that's too far for me|I don't like it there]. [Can we meet|Let's meet|What about meeting] {Y.at} instead?
{A}: <ok>, [{Y} then|same time|no problem]<mark>
[{B}: <thanks>, <bye>|]
> {A} and {B} will meet {Y.at} {T.on}.

A=first B=first X=spot T=clock U=clock
{A}: [I'll be late|I'm running late|my bus is late|I'm stuck in traffic|I overslept][, sorry|]! [Can we meet|Could we make it|Let's meet] {U.on} instead of {T}?
{B}: <ok>, [no rush|don't worry|I'll wait {X.at}|take your time]
{A}: [<thanks>, see you {X.at}|so {X.at} {U.on}|great, {X.at} then]<mark>
> {A} is late. {A} and {B} will meet {X.at} {U.on}.

A=first B=first E=event D=future T=clock
{A}: [I'm going to|I have two tickets for|would you like to come to] {E} {D.on}[. Do you want to come|]?
{B}: [I'd love to|yes, please|sure|why not]! [When does it start|What time]?
{A}: {T.on}[. I'll pick you up|]
{B}: [<thanks>|great|can't wait]<mark>
> {A} and {B} will go to {E} {D.on} {T.on}.

A=first B=first E=event D=future W=activity
{A}: [do you want to|would you like to|wanna] [come to|join me for|go to] {E} {D.on}?
{B}: [sorry, I can't|I'd love to, but I can't|I'm afraid I can't]. [I have to|I need to|I must] {W}.
{A}: [oh, what a pity|too bad|ok, maybe next time|no problem]
[{B}: [have fun|sorry again|next time for sure]!|]
> {A} invites {B} to {E} {D.on}. {B} can't come because {B.he} has to {W}.

A=first B=first W=activity D=future
{A}: [any plans|what are you doing|do you have plans|what are your plans] [for|] {D}?
{B}: I'm going to {W}[, do you want to join|, wanna come|. You can come too if you like]?
{A}: [yes, <thanks>|I'd love to|sure, why not|great idea]!
[{B}: [cool|perfect|then I'll call you]<mark>|]
> {A} and {B} will {W} {D.on}.

A=first B=first W=activity D=future E=future
{A}: {B}, [shall we|do you want to|could we] {W} {D.on}?
{B}: [{D} is bad|not {D.on}, I'm working|I can't {D.on}|I'm away {D.on}], but {E} [is ok|would be fine|works for me]
{A}: <ok>, {E} then<mark>
> {A} and {B} will {W} {E.on}.

A=first B=first C=first W=activity D=future
{A}: [<hi> everyone|<hi> you two|<hi> guys], [who wants to|shall we|let's] {W} {D.on}[?|!]
{B}: [me!|I'm in|count me in|I do]
{C}: [me too|I'd like to come as well|same here|I'm in too]<mark>
{A}: [great|perfect|cool|wonderful]!
> {A}, {B} and {C} will {W} {D.on}.

A=first B=first C=first W=activity D=future
{A}: [shall we|do you want to|let's] {W} {D.on}?
{B}: <ok><mark> I'm in
{C}: [sorry, I can't|I can't, sorry|not me], I [have to work|am ill|have an exam|am away]
{A}: [ok {B}, just the two of us then|what a pity, {C}|next time, {C}]
> {A} and {B} will {W} {D.on}. {C} can't come.
"""

REQUESTS = """
A=first B=first O=item D=future
{A}: [<hi> {B},|{B},|] [can|could] [I borrow|you lend me] your {O.bare}[ {D.on}|]?
{B}: [what for?|sure, when do you need it?|of course|yes, why?]
{A}: [I need it|it's for a friend|mine is broken] {D.on}
{B}: <ok>, [you can have it|I'll bring it|come and get it]<mark>
[{A}: <thanks>!|]
> {B} will lend {A} {B.his} {O.bare}.

A=first B=first W=chore D=future
{A}: [<hi> {B},|{B},|] [can you|could you|would you] [help me|give me a hand]? I [have to|need to|must] {W} {D.on}.
{B}: <ok>, [I'll help you|I'll come|I can do that|I'm free]
{A}: [<thanks>|you're the best|that's so kind|I owe you one]!
> {B} will help {A} {W} {D.on}.

A=first B=first W=chore D=future R=why
{A}: [can you|could you] help me {W} {D.on}?
{B}: [sorry, I can't|I'm sorry, no|I'm afraid I can't]. {R}
{A}: [no problem|ok, I'll ask someone else|never mind|it's ok]
> {A} asks {B} to help {A.him} {W} {D.on}, but {B} can't.

A=first B=first W=chore
{A}: [can you|could you|would you|please] {W}[ for me|]?
{B}: [sure|of course|yes], [when|no problem|right now]?
{A}: [today if possible|as soon as you can|before I come home|whenever you have time]. [I won't make it|I'm still at work|I have no time]
{B}: <ok>, [I'll do it|consider it done|will do]<mark>
> {B} will {W} for {A}.

A=first B=first P=food Q=food
{A}: [I'm at the shop|I'm in the supermarket|I'm going shopping], [do we need anything|do you need anything|what shall I get]?
{B}: [yes, please|we need|could you buy|bring] {P} and {Q}[, please|]
{A}: [anything else?|ok, is that all?|<ok>]
[{B}: [no, that's all|that's it|nothing else], <thanks>|]
> {A} will buy {P} and {Q}.

A=first B=first C=first T=clock X=spot
{A}: [can|could] [you|somebody] pick up {C} {X.at}[ today|]?
{B}: [sure|I can|yes, I'll do it]. [When|What time]?
{A}: {T.on}. <thanks>!
[{B}: [no problem|you're welcome|ok]<mark>|]
> {B} will pick up {C} {X.at} {T.on}.

A=first B=first C=first N=digits
{A}: [do you have|can you give me|what is] {C}'s [number|phone number]?
{B}: [yes|sure|wait a moment], it's {N}
{A}: <thanks><mark>
> {B} gives {A} {C}'s number.

A=first B=first X=price D=future
{A}: [can you|could you] lend me {X}[, please|]?
{B}: [what for|sure|ok|when will I get it back]?
{A}: [I left my wallet at home|I have no cash|my card does not work]. I'll [give it back|pay you back] {D.on}
{B}: <ok>[, here you are|]<mark>
> {B} lends {A} {X}. {A} will pay {B.him} back {D.on}.
"""

NEWS = """
A=first B=first J=job K=company D=future
{A}: [guess what|I have news|great news|you won't believe it]! I got [a job|the job] as {J.a} at {K}!
{B}: <nice>! When do you start?
{A}: {D.on}[. I'm so excited|. I'm a bit nervous|]
> {A} got a job as {J.a} at {K}. {A.he} will start {D.on}.

A=first B=first C=city D=future R=relation
{A}: [I have news|did you know|guess what]! [I'm moving|We're moving|I'm going to move] to {C} {D.on}
{B}: [really|why|oh], [why {C}|what will you do there|so far away]?
{A}: [my {R} lives there|to be near my {R}|because of my {R}]
[{B}: I'll miss you!|{B}: <nice>|]
> {A} will move to {C} {D.on}.

A=first B=first O=item X=price P=place
{A}: [look, |guess what, |hey, |]I [bought|got|just bought] {O}!
{B}: [<nice>|cool]! [How much was it|Was it expensive|How much did you pay]?
{A}: [only {X}|{X}|I paid {X}], {P.at}
[{B}: [that's cheap|good price|that's a lot|I want one too]!|]
> {A} bought {O} {P.at} for {X}.

A=first B=first R=relation C=city D=future
{A}: [my {R} is coming|I'm expecting my {R}|my {R} will visit me] {D.on}
{B}: [<nice>|how nice|oh]! From where?
{A}: from {C}. [We haven't met for years|I have to clean the flat|I'm so happy]
> {A}'s {R} from {C} will visit {A.him} {D.on}.

A=first B=first S=subject G=number
{A}: how was [the|your] {S} [exam|test]?
{B}: [good|great|terrible|not bad|awful], I got {G} points
{A}: [<nice>|oh|well], [are you happy|that's something|you worked hard]
> {B} got {G} points in the {S} exam.

A=first B=first S=subject
{A}: [I passed|I failed] my {S} exam [:(|]
{B}: [<oh>|really|and how do you feel]?
{A}: [I know|yes|can you believe it]<mark>
> {A} had a {S} exam.

A=first B=first N=named Y=animal
{A}: we have {Y}[ now|]!
{B}: <nice>! What's [its|the] name?
{A}: {N}. [Come and see it|It's so cute|I'll send a photo]<mark>
> {A} has {Y} called {N}.

A=first B=first C=first D=future
{A}: [did you hear|have you heard|do you know]? {C} is getting married {D.on}!
{B}: [really|no, I didn't|wow]! [Are we invited|That's great news|To whom]?
{A}: [I think so|yes, it's true|I don't know yet]<mark>
> {C} will get married {D.on}.
""".replace(
    """A=first B=first S=subject
{A}: [I passed|I failed] my {S} exam [:(|]
{B}: [<oh>|really|and how do you feel]?
{A}: [I know|yes|can you believe it]<mark>
> {A} had a {S} exam.

""",
    "",
)

TROUBLE = """
A=first B=first O=item X=spot
{A}: [have you seen|did you see|do you know where] my {O.bare}[ is|]?
{B}: [no, why|no, sorry|what happened]?
{A}: [I lost it|I can't find it|it's gone]. [I had it this morning|I've looked everywhere|I need it]
{B}: [did you look|have you looked|try to look] {X.at}? [I think I saw it there|Maybe it's there|]
{A}: [good idea|I'll look there|I'll check], <thanks>!
> {A} has lost {A.his} {O.bare}. {A.he} will look {X.at}.

A=first B=first O=item X=spot
{A}: [I found|is this yours? I found] {O} {X.at}[, is it yours|. Is it yours|]?
{B}: [yes|oh yes|yes, that's mine]! [I've looked for it everywhere|I thought it was gone|Where was it]
{A}: [I'll bring it|I'll keep it for you|you can get it] [tomorrow|later|when we meet]
{B}: <thanks>!
> {A} found {B}'s {O.bare} {X.at}.

A=first B=first I=illness D=future
{A}: [are you coming|will you come|see you] [to work|to school|to the party|to the class] {D.on}?
{B}: no, [I'm ill|I feel terrible|I'm sick], I have {I}
{A}: <oh>! [Get well soon|Have you seen a doctor|Take care|Stay in bed]!
[{B}: <thanks>|]
> {B} has {I} and won't come {D.on}.

A=first B=first I=illness M=chore
{A}: I feel [awful|terrible|bad|sick]. I have {I}
{B}: <oh>! [Can I help|Do you need anything|What can I do for you]?
{A}: [could you|can you] {M}?
{B}: [sure|of course|yes], [I'll do it|no problem|get well soon]!
> {A} has {I}. {B} will {M}.

A=first B=first V=vehicle X=spot T=clock
{A}: [my {V.noun} broke down|I have a problem with my {V.noun}|my {V.noun} won't start]
{B}: [oh no|where are you|that's bad]! [Where are you|Can I help|Do you need a lift]?
{A}: [{X.at}|I'm {X.at}]. Can you [pick me up|come]?
{B}: <ok>, I'll be there {T.on}
> {A}'s {V.noun} broke down. {B} will pick {A.him} up {X.at} {T.on}.

A=first B=first O=item W=first
{A}: [who broke|do you know who broke] [the|my] {O.bare}?
{B}: [I think it was|it was] {W}, [sorry|not me|I saw it]
{A}: [ok, I'll ask {W}|I'll talk to {W}|thanks for telling me]
> {W} broke {A}'s {O.bare}. {A} will talk to {W}.

A=first B=first U=clock T=clock C=city
{A}: [the train|my train|my flight|the bus] to {C} [is late|is delayed|was cancelled]!
{B}: <oh>! [When will you arrive|When do you get here|When is the next one]?
{A}: {U.on}[ instead of {T}|]
{B}: <ok>, [I'll wait|I'll pick you up then|don't worry]<mark>
> {A} will arrive in {C} {U.on}.

A=first B=first W=chore
{A}: [did you|have you] [remember|forgotten] to {W}?
{B}: oh no, I forgot! [Sorry|I'm so sorry|My fault]!
{A}: [do it tomorrow, please|again?|it's ok]
{B}: [I'll do it now|I'll do it tomorrow|I promise]<mark>
> {B} forgot to {W}.
"""

WORK = """
A=first B=first P=publication D=future
{A}: [when can I have|when will you finish|do you have|where is] the {P.noun}?
{B}: [it's not ready yet|I'm still working on it|almost done]. You'll [have|get] it {D.on}
{A}: <ok>, [don't forget|the boss wants it|I need it]<mark>
> {B} will finish the {P.noun} {D.on}.

A=first B=first D=future T=clock N=number U=clock
{A}: [is the meeting|when is the meeting|what time is the meeting] {D.on}?
{B}: [yes|it's|it is] {D.on} {T.on} in room {N}
[{A}: [wasn't it|I thought it was] {U.on}?|]
[{B}: no, it was changed|]
{A}: [<thanks>|ok, <thanks>|good to know]!
> The meeting is {D.on} {T.on} in room {N}.

A=first B=first D=future E=future
{A}: [could you|can you|would you] [take|do] my shift {D.on}?
{B}: [if you|only if you|yes, if you] take mine {E.on}
{A}: [deal|<ok>|no problem]!
> {B} will take {A}'s shift {D.on}. {A} will take {B}'s shift {E.on}.

A=first B=first K=thing X=price Y=price
{A}: [is the {K.bare} still for sale|do you still have the {K.bare}|are you still selling the {K.bare}]?
{B}: yes, it's {X}
{A}: [would you take|how about|I can give you] {Y}?
{B}: [ok|fine|alright], {Y} [it is|is ok|is fine]
[{A}: [great|<thanks>|I'll come tomorrow]|]
> {A} will buy {B}'s {K.bare} for {Y}.

A=first B=first D=future T=clock N=small
{A}: [hello|good evening|good morning], I'd like to [book|reserve] a table for {N} {D.on}
{B}: [at what time|for what time|sure, when]?
{A}: {T.on}, [please|if possible]
{B}: [your name, please?|that's fine.|it's booked.] 
[{A}: {A}. <thanks>!|]
> {A} books a table for {N} {D.on} {T.on}.

A=first B=first O=item X=price C=colour
{A}: how much is the {O.noun}?
{B}: the {C} one? {X}
{A}: [I'll take it|ok, I'll take it|fine, I want it]<mark>
> {A} buys the {C} {O.noun} for {X}.

A=first B=first G=item E=event
{A}: [thank you so much|thanks a lot|thank you] for the {G.bare}!
{B}: [do you like it|you're welcome|I'm glad you like it][?|!]
{A}: [I love it|it's wonderful|it's perfect|it's just what I needed]!
> {A} thanks {B} for the {G.bare}.

A=first B=first C=first G=item X=price
{A}: [what shall we|what can we|what should we] [buy|get|give] {C} for [his|her] birthday?
{B}: [how about|maybe|what about] {G}?
{A}: [good idea|great|yes]. [How much is it|What does it cost]?
{B}: {X}[, we can share|]
{A}: [<ok>|let's do it]<mark>
> {A} and {B} will buy {C} {G} for {X}.

A=first B=first C=city D=future V=vehicle N=duration
{A}: [how are you getting|how will you get|how do you travel] to {C}?
{B}: by {V.noun}, {D.on}
{A}: [how long will you stay|for how long]?
{B}: {N}
[{A}: [have a good trip|enjoy|send me a postcard]!|]
> {B} will go to {C} by {V.noun} {D.on} and stay for {N}.

A=first B=first F=dish G=dish D=future
{A}: [what shall we|what should we|what do you want to] [eat|cook|have for dinner] {D.on}?
{B}: [how about|maybe|I'd like|what about] {F}?
{A}: [again|I don't like {F}|not {F}, please]! [Let's make|What about|I'd rather have] {G}
{B}: <ok>, {G} then<mark>
> {A} and {B} will have {G} {D.on}.
"""

FAMILIES = {"plans": PLANS, "requests": REQUESTS, "news": NEWS, "trouble": TROUBLE, "work": WORK}
