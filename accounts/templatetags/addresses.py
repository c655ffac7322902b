"""``{% url 'ledger:ledger' %}`` looked up once: the head alone names six pages, and none of them moves.

So is a page with keys behind its name, whatever the keys; with anything else the tag is Django's.
"""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_of_django

from accounts.places import address, are_keys, keyed

register = template.Library()


class PlainURLNode(template.Node):
    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> str:
        return address(self.name.resolve(context))


class KeyedURLNode(template.Node):
    def __init__(self, node: URLNode) -> None:
        self.node = node

    def render(self, context: Context) -> str:
        keys = [key.resolve(context) for key in self.node.args]
        return (
            keyed(self.node.view_name.resolve(context), *keys)
            if are_keys(keys)
            else self.node.render(context)
        )


@register.tag
def url(parser: Parser, token: Token) -> template.Node:
    node: URLNode = url_of_django(parser, token)
    if node.kwargs or node.asvar:
        return node
    return KeyedURLNode(node) if node.args else PlainURLNode(node.view_name)
