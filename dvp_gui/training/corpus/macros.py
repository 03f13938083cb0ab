"""Named alternatives of the templates; frozen like the word lists, because held-out templates use some of them."""

MACROS = {
    "bought": "bought|purchased|got",
    "lives": "lives|has lived|has been living",
    "year": "In what year|In which year|When",
    "where": "Where|In which place|In what place",
    "when": "When|On what date|At what time",
    "opened": "opened|founded|set up|started",
    "born": "was born",
    "job": "works as|is|works as|earns a living as",
    "later": "Later,|After that,|Then|Some time later,|",
    "cost": "How much did|What did",
}

MACROS |= {
    "hi": "hi|hey|hello|Hi|Hey|good morning|hi there|hey there",
    "ok": "ok|okay|sure|great|perfect|alright|fine|sounds good|cool|no problem|good idea|of course|yes|yeah, sure|deal",
    "thanks": "thanks|thank you|thanks a lot|thank you so much|many thanks|thx|cheers",
    "bye": "see you|bye|see you then|take care|talk later|have a nice day|see you soon|cu",
    "oh": "oh no|oh|oh dear|really?|what a pity|I'm sorry to hear that|that's bad|poor you",
    "nice": "wow|oh nice|that's great|congratulations|how wonderful|I'm so happy for you|amazing|good for you",
    "how": "How are you?|How is it going?|What's up?|How are things?|Everything ok?",
    "well": "I'm fine, thanks.|Pretty good, and you?|Busy as always.|All good here.|A bit tired.|Not bad.",
    "mark": ".|!|| :)",
}
