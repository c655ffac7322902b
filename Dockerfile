FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/static_root MEDIA_ROOT=/data/media
WORKDIR /app

COPY requirements.txt requirements.lock ./
RUN pip install --no-cache-dir -r requirements.txt -c requirements.lock

COPY . .
# Static files are the same for every deployment; the secret below is thrown away with the layer.
RUN RECTIFY_EMBEDDED=1 VAR_DIR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 rectify \
    && mkdir -p /data/media && chown -R rectify /data
USER rectify
EXPOSE 8000
CMD ["gunicorn", "rectify.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--timeout", "120"]
