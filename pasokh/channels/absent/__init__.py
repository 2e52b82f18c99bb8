"""Answers for a visitor who has left the chat, and whose e-mail is known: what she has not read goes to her as one mail, and what she answers to it comes
back into the same conversation.

`waiting` writes down with an answer that it may have to be mailed; `settling` decides two minutes later; `outcome` tells the ticket what became of the
mail; `answering` knows an answer to it. Both what waits and its job are rows of the answer's own transaction. The mail itself is made by
`adapters/email/together.py`, and carried like any other by `actions.send`.
"""
