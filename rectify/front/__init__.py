"""nginx in front of the web processes: it takes what slow clients send and reads, and hands on what is whole.

``make run`` starts it where others than this machine are let in; ``python -m rectify.front`` prints the
same rules for the proxy of a production site. Nothing about what the pages do belongs here.
"""
