"""Smart messages: what the business says to visitors of its site by itself, to whom, when, and what came of it.

Nouns: SmartMessage, its MessageVersions (what it says and to whom; a lead approves each before it is shown), Encounter (one visitor and one version,
whether she was shown it or belongs to those who see nothing and are counted), Showing (the counts of a version's variant and day).
Verbs: `actions.writing` (write, ask for approval), `actions.approving` (approve, send back, pause, resume, drop), `actions.reporting.take_in` (what browsers
report), `actions.converting.hear` (a goal was reached), `actions.answering` (she answers), `offering.offers` (what a browser may show now).
What only the server knows is asked on the server (`reducing`): a browser is told what is left, and never a word of anybody's record but her own name and
what her own page said. `statistics` says how far figures may be trusted, `telling` says it in words.
"""
