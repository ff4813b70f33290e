# docker build --build-arg VERSION=1.2.3 -t nguon .
# docker run -p 8080:8080 -v nguon-data:/data -e NGUON_PUBLIC_URL=https://nguon.example.vn nguon

FROM golang:1.26-bookworm AS build
WORKDIR /src

# The modules have a layer of their own, which a change of the code leaves as it is.
COPY go.mod go.sum ./
RUN go mod download

COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
        -ldflags "-s -w -X main.version=${VERSION}" -o /out/nguon . \
    && mkdir -p /out/data /out/tmp

# Nothing but the program: no shell and no libc. Time zones are compiled in.
FROM scratch

# Certificate authorities, for mongodb+srv and other TLS connections outwards.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /src/LICENSE /LICENSE
# Uploads and large sorts of the database spill into /tmp.
COPY --from=build --chown=65532:65532 /out/tmp /tmp
# A new volume takes over the owner of this folder.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/nguon /nguon

ARG VERSION=dev
LABEL org.opencontainers.image.title="Nguon" \
      org.opencontainers.image.description="Product traceability with QR labels" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.authors="The Nguon authors"

ENV NGUON_DATA=/data \
    NGUON_LISTEN=0.0.0.0:8080

# Numeric, so that an orchestrator can see that it is not root.
USER 65532:65532
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/nguon", "healthcheck"]
ENTRYPOINT ["/nguon"]
CMD ["serve"]
