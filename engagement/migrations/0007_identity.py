"""Names of nobody, tracked, with events that are found by the row that they are of."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0006_operations'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NotAPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'name of nobody',
                'verbose_name_plural': 'names of nobody',
            },
        ),
        migrations.CreateModel(
            name='NotAPersonEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='engagement.notaperson')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='notaperson',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='not_a_person_has_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notaperson',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "engagement_notapersonevent" ("by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."by_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='02755c443b727466a841305088d6aa007eaa74b3', operation='INSERT', pgid='pgtrigger_insert_insert_3043b', table='engagement_notaperson', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notaperson',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "engagement_notapersonevent" ("by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."by_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1929dbb8b092c8a777f06b04413324469f8111f4', operation='UPDATE', pgid='pgtrigger_update_update_32f65', table='engagement_notaperson', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notaperson',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "engagement_notapersonevent" ("by_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."by_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='744c1a08ef4e19cf40066ad5412ff7f8b41f1b94', operation='DELETE', pgid='pgtrigger_delete_delete_28ea2', table='engagement_notaperson', when='AFTER')),
        ),
        migrations.RunSQL(
            "CREATE INDEX engagement_notapersonevent_row ON engagement_notapersonevent (id, pgh_id)",
            "DROP INDEX engagement_notapersonevent_row",
        ),
    ]
