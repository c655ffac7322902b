"""As the version before had it: the tables of today, but for one name."""

from importlib import import_module

from django.db import migrations

today = import_module("reporting.migrations.0001_initial").Migration


class Migration(migrations.Migration):
    initial = True
    dependencies = today.dependencies
    operations = [*today.operations, migrations.RenameField("snapshotapproval", "note", "remark")]
