# The bot in a container, not as root; documents and everything that is remembered live in the volume /data.
#   docker build -t policybot . && docker run -d --env-file .env -v policybot:/data policybot
# Which build of torch is installed is left to pip's configuration: --build-arg PIP_INDEX_URL=… or PIP_EXTRA_INDEX_URL=…
FROM python:3.11-slim

ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL

RUN useradd --create-home --uid 10001 policybot && mkdir /data && chown policybot /data
WORKDIR /app
COPY . .
RUN pip install --no-cache-dir -c constraints.txt torch && pip install --no-cache-dir -c constraints.txt -e .

USER policybot
ENV POLICYBOT_HOME=/data POLICYBOT_DOCUMENTS=/data/documents
VOLUME /data
# The bot touches the file every 20 seconds; the first start builds the index before.
HEALTHCHECK --interval=60s --timeout=5s --start-period=10m CMD find /data/telegram.alive -mmin -2 | grep -q .
CMD ["sh", "-c", "[ -e /data/documents ] || { rm -rf /data/.documents && cp -r corpus/documents /data/.documents && mv /data/.documents /data/documents; }; { policybot index build || [ $? -eq 3 ]; } && exec policybot telegram"]
