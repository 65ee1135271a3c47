# Detente in one small image: the wheel is built in one stage and runs in another, as a user
# without rights, on a file system that may be read-only but for /data and /tmp.

FROM python:3.12-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv /opt/detente \
    && /opt/detente/bin/pip install --require-hashes --no-deps --compile -r requirements.txt
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --require-hashes --no-deps -r requirements-dev.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY seeds ./seeds
COPY storage ./storage
COPY watchers ./watchers
COPY bot ./bot
RUN /opt/tools/bin/python -m build --wheel --no-isolation --outdir /wheel \
    && /opt/detente/bin/pip install --no-deps --no-index --compile /wheel/*.whl

FROM python:3.12-slim-trixie
ENV PATH=/opt/detente/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp \
    DETENTE_DATABASE=/data/detente.db
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin detente \
    && install --directory --owner detente --group detente --mode 0700 /data
COPY --from=build /opt/detente /opt/detente
USER 10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["detente", "health"]
ENTRYPOINT ["detente"]
CMD ["run"]
