"""Persian text: searching, digits, dates, numbers, order, direction, slugs.

folding   one spelling for search: ``fold``, ``terms`` (to index), ``query_terms`` and ``tsquery`` (to ask)
digits    ``to_persian``, ``to_latin``
jalali    the calendar people see and type; times are UTC below it
numbers   grouped digits, per cents, file sizes
sorting   ``sort_key``: آ ا ب پ … in the order of the alphabet
isolates  direction isolates for plain text, and the controls that must not reach a name or a subject
slug      readable addresses
roman     Latin letters for Persian ones, for keys that machines read
"""
