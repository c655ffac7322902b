"""The index beside its pairs: which row an entry speaks of, and how far each kind is read."""

from __future__ import annotations

from django.db import models


class SearchEntry(models.Model):
    """One searched row as it was read. Its pairs of signs stand at its place in ``search_grams``.

    An entry is never changed: a row that reads differently gets another one. ``digest`` is of the text.
    """

    kind = models.PositiveSmallIntegerField("种类")
    object_id = models.BigIntegerField("对象")
    digest = models.BigIntegerField("内容摘要")

    class Meta:
        verbose_name = verbose_name_plural = "检索条目"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class SearchMark(models.Model):
    """How far a kind is read. Behind ``done`` are the changes that may not be in the index yet.

    ``walked`` is the last key of the first reading, which is over when ``is_built``. Changes up to
    ``pending`` are read as far as they were committed; they are done when all transactions before ``horizon``
    have ended.
    """

    kind = models.PositiveSmallIntegerField("种类", unique=True)
    walked = models.BigIntegerField("已读到", default=0)
    is_built = models.BooleanField("已建成", default=False)
    done = models.BigIntegerField("变更已读到", default=0)
    pending = models.BigIntegerField("待确认的变更", default=0)
    horizon = models.BigIntegerField("事务界限", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检索进度"

    def __str__(self) -> str:
        return f"{self.kind}:{self.done}"
