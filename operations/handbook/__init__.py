"""工作手册: docs/handbook.md as pages of the application, which section a page leads to, what is found in it.

It lives here because it speaks of every page, and so stands above all of them; it asks no database.
"""
