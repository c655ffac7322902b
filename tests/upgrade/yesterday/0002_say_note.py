"""What an upgrade does: renames a column, and rewrites what stands in it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def rewrite(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("reporting.SnapshotApproval")._base_manager.all():
        row.note = f"{row.note}(旧版)"
        row.save(update_fields=["note"])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [
        migrations.RenameField("snapshotapproval", "remark", "note"),
        migrations.RunPython(rewrite),
    ]
