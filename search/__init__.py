"""Finding by words: an index of character pairs, and the page that asks it within what one may see.

Rooms above list in a module ``search_kinds`` what can be found and whose it is; this room knows none of them.
The index only says where to look: what is shown is read, and looked through again, from the rows themselves.
"""
