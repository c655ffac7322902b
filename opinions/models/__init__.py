"""The rows of this room."""

from opinions.models.opinion import OpinionAuthor, OpinionStep, OpinionWay, PublicOpinion
from opinions.models.publication import Publication

__all__ = ["OpinionAuthor", "OpinionStep", "OpinionWay", "PublicOpinion", "Publication"]
