"""Looking at evidence in the browser: what is shown as it is, what is made into pages first, and what is not.

What is made is kept by the SHA-256 of its source and can be made again at any time: no backup holds it.
"""
