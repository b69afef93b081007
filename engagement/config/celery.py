"""The Celery application: broker and schedule come from the settings, tasks from the installed apps."""

import os

from celery import Celery

from engagement.config import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.config.settings")
# Numpy reads it when it is imported. Workers share the cores: matrices of a paragraph's size multiplied on all of them
# at once wait for each other, and extraction takes many times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = Celery("engagement", task_cls="celery.contrib.django.task:DjangoTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
broker.mend()
