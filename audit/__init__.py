"""The trail: who did what, when, from where, with which result; each entry chained by a keyed hash.

Every room writes to it through ``trail.record(Event.SUBMIT, by=user, about=measure)``, inside the
transaction of the act. It knows no other room: what it keeps of people and things is text and
numbers, so that it outlives them.
"""
