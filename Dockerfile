FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BIND_HOST=0.0.0.0 PORT=8000 MEDIA_ROOT=/data/media STATIC_ROOT=/app/var/static \
    # Commands in the container are production too: they refuse to fall back to SQLite.
    RECTIFY_EMBEDDED=0
WORKDIR /app

COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

# Previews of documents, workbooks and slides, and letters to draw them with: 0.5 GB, left out with OFFICE=0.
ARG OFFICE=1
RUN [ "$OFFICE" = 0 ] || { apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends fonts-noto-cjk \
        libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*; }

COPY . .
# Static files are the same for every deployment; the secret made up here goes with its folder.
RUN RECTIFY_EMBEDDED=1 VAR_DIR=/tmp/build MEDIA_ROOT=/tmp/build/media \
        python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q . \
    && useradd --system --uid 10001 rectify \
    && install -d -o rectify /data /data/media /data/backup
USER rectify
VOLUME /data/media /data/backup
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["gunicorn", "-c", "python:rectify.gunicorn_conf"]
