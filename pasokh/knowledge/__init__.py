"""Knowledge: what the business knows, written once, for customers, agents and bots.

Nouns: Space, Category (nested), Article (a text or a guide in steps), Revision (what it said), Vote and Comment (what readers say of it), ArticleFile,
Course, Lesson and LessonDone, ViewCount.
Verbs: `actions.writing` (write, save, restore), `actions.publishing` (ask for review, send back, publish, schedule, withdraw, archive, bring back),
`actions.arranging` (audience, owner, review date, place, address, languages, related), `actions.spaces`, `actions.courses`, `actions.feedback`
(vote, comment, moderate), `actions.viewing`, `actions.files`.
`Article.objects.visible_to(who)` is the one queryset that lists, counts, searches and serves. Texts are Markdown with a few blocks of our own
(`text`): one source for pages, API, import, export and search. `guides` checks and walks guides in steps. What presents is in the doors.
"""
