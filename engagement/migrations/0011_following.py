"""What users follow: saved searches, their news and mails, visits; and indexes for what changed lately."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engagement', '0010_type_ahead'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.BigIntegerField()),
                ('status', models.CharField(choices=[('held', 'held'), ('planned', 'planned'), ('cancelled', 'cancelled'), ('denied', 'denied')], max_length=16)),
                ('was', models.CharField(blank=True, choices=[('held', 'held'), ('planned', 'planned'), ('cancelled', 'cancelled'), ('denied', 'denied')], max_length=16)),
            ],
            options={
                'verbose_name_plural': 'news',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('mail', models.CharField(choices=[('off', 'no mail'), ('digest', 'as it comes'), ('daily', 'once a day')], default='off', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('seen_at', models.DateTimeField(editable=False, null=True)),
                ('mail_after', models.BigIntegerField(editable=False, null=True)),
                ('collected_at', models.DateTimeField(editable=False, null=True)),
                ('feed_digest', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('feed_start', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('feed_made_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name_plural': 'saved searches',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SavedSearchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('mail', models.CharField(choices=[('off', 'no mail'), ('digest', 'as it comes'), ('daily', 'once a day')], default='off', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('previous_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('review_state', 'confirmed')), fields=['-reviewed_at', '-id'], name='meeting_by_confirmation'),
        ),
        migrations.AddIndex(
            model_name='meetingevent',
            index=models.Index(fields=['pgh_created_at'], name='meeting_event_by_time'),
        ),
        migrations.AddField(
            model_name='digestmail',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='news',
            name='mail',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='engagement.digestmail'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='news',
            name='search',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='news', to='engagement.savedsearch'),
        ),
        migrations.AddField(
            model_name='savedsearchevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='savedsearchevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='engagement.savedsearch'),
        ),
        migrations.AddField(
            model_name='savedsearchevent',
            name='user',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='user',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visit', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='digestmail',
            index=models.Index(condition=models.Q(('sent_at', None)), fields=['id'], name='digest_mail_waiting'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('user', 'query'), name='saved_search_once_per_user'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_search_has_name'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('mail', 'off'), ('mail_after__isnull', False), _connector='OR'), name='saved_search_mails_after'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('mail__in', ['off', 'digest', 'daily'])), name='savedsearch_mail_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "engagement_savedsearchevent" ("created_at", "id", "mail", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "user_id") VALUES (NEW."created_at", NEW."id", NEW."mail", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."user_id"); RETURN NULL;', hash='3b0af349f1aacdf1f97fe1a489204be711915da1', operation='INSERT', pgid='pgtrigger_insert_insert_3eb05', table='engagement_savedsearch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mail" IS DISTINCT FROM (NEW."mail") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."query" IS DISTINCT FROM (NEW."query") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "engagement_savedsearchevent" ("created_at", "id", "mail", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "user_id") VALUES (NEW."created_at", NEW."id", NEW."mail", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."user_id"); RETURN NULL;', hash='6a27897b3b8beec687c24a400ad924b163e12ae1', operation='UPDATE', pgid='pgtrigger_update_update_9c2db', table='engagement_savedsearch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedsearch',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "engagement_savedsearchevent" ("created_at", "id", "mail", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "user_id") VALUES (OLD."created_at", OLD."id", OLD."mail", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."user_id"); RETURN NULL;', hash='04b355b1075811069685bee48d497bb507c6591b', operation='DELETE', pgid='pgtrigger_delete_delete_5e92a', table='engagement_savedsearch', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='news',
            index=models.Index(fields=['search', 'meeting', '-id'], name='news_of_search'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(('status', models.F('was')), _negated=True), name='news_is_new'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.UniqueConstraint(fields=('mail', 'search', 'meeting'), name='news_once_per_mail'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['held', 'planned', 'cancelled', 'denied'])), name='news_status_known'),
        ),
        # As for every table of events: the states of one row, the latest first.
        migrations.RunSQL(
            "CREATE INDEX engagement_savedsearchevent_row ON engagement_savedsearchevent (id, pgh_id)",
            "DROP INDEX engagement_savedsearchevent_row",
        ),
    ]
