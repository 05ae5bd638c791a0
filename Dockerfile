# The sidecar on a Java runtime of its own, for amd64 and arm64.
#
#   docker build -t whip-sidecar --build-arg "REVISION=$(git rev-parse --short=12 HEAD)" .
#   docker compose up          # the sidecar and an example manager: see docker-compose.yml

ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get update -q \
 && apt-get install -y -q --no-install-recommends ca-certificates curl openjdk-17-jdk-headless unzip zip \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY proto proto
COPY client-stubs/java client-stubs/java
COPY server server
ARG REVISION=
# The test publisher (libwebrtc) is left out: it is there for amd64 only, and nothing that serves needs it.
RUN ./mvnw --batch-mode --no-transfer-progress -q -pl server -am package \
      -Dmaven.test.skip -Dlint.skip -Dreal.ffmpegs.skip -DexcludeGroupIds=dev.onvoid.webrtc "-Dbuild.commit=$REVISION"
RUN sh server/src/image/assemble server/target /app

FROM ${BASE}
ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="whip-sidecar" \
      org.opencontainers.image.description="WHIP ingest for anything that runs FFmpeg" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/whip-sidecar/whip-sidecar" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /app /app
RUN ln -s /app/whip-sidecar /usr/local/bin/whip-sidecar \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/whip-sidecar
ENV WHIP_SIDECAR_STATE_DIR=/var/lib/whip-sidecar
VOLUME /var/lib/whip-sidecar
USER 10001:10001
EXPOSE 8080/tcp 8189/udp 8189/tcp
# SIGTERM reaches the JVM, which says goodbye to publishers before it ends.
STOPSIGNAL SIGTERM
ENTRYPOINT ["/app/whip-sidecar"]
CMD ["serve"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/app/whip-sidecar", "health"]
