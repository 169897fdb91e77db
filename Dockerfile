# One image for the server, the worker and every command:
#   docker build -t elevate .
#   docker run --rm -p 127.0.0.1:8000:8000 -v elevate:/data elevate
# The films of the lessons, of the screens and rules of this release.
FROM python:3.13-slim-bookworm AS films
RUN apt-get update \
 && apt-get install --yes --no-install-recommends chromium ffmpeg make
WORKDIR /build
COPY . .
RUN bin/record-lessons

FROM python:3.13-slim AS build
RUN pip install --no-cache-dir --disable-pip-version-check "uv>=0.9,<0.14"
WORKDIR /build
COPY . .
COPY --from=films /build/src/elevate/web/static/elevate/films src/elevate/web/static/elevate/films
# The lock's versions and hashes, for what the package itself asks for: no development tools.
RUN uv venv /opt/elevate \
 && uv pip install --no-cache --compile-bytecode --python /opt/elevate --constraint requirements.lock .

FROM python:3.13-slim
# `elevate backup` and `restore` use PostgreSQL's own programs.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin elevate \
 && install --directory --owner elevate --group elevate --mode 700 /data
COPY --from=build /opt/elevate /opt/elevate
ENV PATH=/opt/elevate/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ELEVATE_DATA=/data
USER elevate
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["elevate", "serve", "--bind", "0.0.0.0", "--port", "8000"]
