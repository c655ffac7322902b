"""``manage.py verify_evidence``"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from measures.models import EvidenceVersion
from measures.storage.verify import damages, strays


class Command(BaseCommand):
    help = "核对佐证材料的文件是否都在、是否与上传时一致,并列出没有登记的和没有传完的文件。不删除任何东西。"

    def handle(self, *_args: object, **_options: object) -> None:
        wrong = 0
        for sentence in damages():
            wrong += 1
            self.stdout.write(sentence)
        for sentence in strays(timezone.now()):
            self.stdout.write(sentence)
        count = EvidenceVersion.objects.exclude(file="").count()
        if wrong:
            raise CommandError(f"{count} 份文件中有 {wrong} 份不对。", returncode=1)
        self.stdout.write(f"{count} 份文件全部一致。")
