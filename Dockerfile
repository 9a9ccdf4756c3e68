# Sluice on CPU. Not yet built by the project's own checks: treat it as a starting point.
#
#   docker build -t sluice .
#   docker run --rm -p 127.0.0.1:8001:8001 -p 127.0.0.1:8002:8002 -v /path/to/vit:/models/vit:ro \
#       sluice serve /models/vit --host 0.0.0.0 --insecure
#
# Inside, loopback is the container's own: it must listen on all of its addresses to be reached at all. --insecure is for ports that
# are published on the host's loopback, as above; publish them elsewhere with TLS (docs/security.md).
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
ARG RUNTIME_IMAGE=eclipse-temurin:17-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /sluice
COPY . .
RUN mvn -B -q -DskipTests -DskipAnalysis package

FROM ${RUNTIME_IMAGE}
WORKDIR /opt/sluice
# From the library that changes least to the code that changes most.
COPY --from=build /sluice/cli/target/lib cli/target/lib
COPY demo demo
COPY sluice LICENSE ./
COPY --from=build /sluice/cli/target/sluice.jar /sluice/cli/target/built cli/target/
# libtorch is unpacked here at the first start.
ENV XDG_CACHE_HOME=/var/cache
RUN useradd --system --no-create-home sluice && install -d -o sluice /var/cache/sluice
USER sluice
EXPOSE 8001 8002
ENTRYPOINT ["/opt/sluice/sluice"]
CMD ["serve", "--host", "0.0.0.0", "--insecure"]
