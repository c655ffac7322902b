"""制度: a 《…》 as a thing of its unit: number, days, files, what it serves and what replaces it.

The rows stand in ``measures``: what measures state makes them, and reminders and reviews there ask for them.
Everything about a regulation that no measure states is written here. Rooms above show and export it.
What must not come in: what a text says (``statements``), and how it is counted (``ledger.summary``).
"""
