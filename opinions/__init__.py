"""The public: a notice published with its 公示期, and what people said of it – registered, answered, closed.

Rooms above count, list and export opinions. Who wrote one stands in ``OpinionAuthor`` alone, is read by the
office and by who answers it, and goes into no history, audit, message, search, export or interface. The one
address here that is open without signing in is ``views/public.py``; it shows what was published only.
"""
