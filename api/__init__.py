"""Other systems: what they may read and do with a token of somebody's, and what they are told.

The rights are those of the token's person; ``visible_to`` and the services of the rooms below decide, so
nothing is possible here that the pages refuse. A rule of the workflow must not come in.
"""
