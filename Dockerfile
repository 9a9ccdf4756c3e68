# Sluice in a container without a shell: a jlink'd Java, native libraries that are already unpacked, an archive of parsed classes.
# It runs as nobody in particular, on a root file system that is read-only. See docs/container.md.
#
#   docker build -t sluice .
#   docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8001:8001 -p 127.0.0.1:8002:8002 -v /path/to/vit:/models/vit:ro \
#       sluice serve /models/vit --host 0.0.0.0 --insecure
#
# Inside, loopback is the container's own: it must listen on all of its addresses to be reached at all. --insecure is for ports that
# are published on the host's loopback, as above; publish them elsewhere with TLS (docs/security.md).

# With a JDK whose jmods are there, and Maven. Its Java is the one that runs.
ARG BUILD_IMAGE=maven:3.9-eclipse-temurin-17
# With glibc and libstdc++; it needs neither Java nor a shell.
ARG RUNTIME_IMAGE=gcr.io/distroless/cc-debian12
# cpu, or cuda: with libtorch for CUDA, which nobody has run yet.
ARG VARIANT=cpu

FROM ${BUILD_IMAGE} AS build
ARG VARIANT
WORKDIR /sluice
COPY . .
RUN mvn -B -q -DskipTests -DskipAnalysis -Djacoco.skip=true package && deploy/container/layout "$VARIANT" /image

# From what changes least to what changes most.
FROM ${RUNTIME_IMAGE}
COPY --from=build /image/java /opt/java
COPY --from=build /image/natives /opt/sluice/natives
COPY --from=build /image/lib /opt/sluice/lib
COPY --from=build /image/demo /opt/sluice/demo
COPY --from=build /image/app /opt/sluice
# GOMP_, MALLOC_ and OMP_: as the launcher has them, where it says why. NVIDIA's are for its container runtime; elsewhere nobody reads them.
ENV DJL_CACHE_DIR=/opt/sluice/natives \
    GOMP_SPINCOUNT=1000 \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=33554432 \
    MALLOC_TOP_PAD_=67108864 \
    MALLOC_TRIM_THRESHOLD_=268435456 \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    NVIDIA_VISIBLE_DEVICES=all \
    OMP_WAIT_POLICY=PASSIVE \
    OPT_OUT_TRACKING=true
WORKDIR /opt/sluice
# Runs once, as the launcher does after a build, and keeps the classes parsed and verified for the next start.
RUN ["/opt/java/bin/java", "@/opt/sluice/archive.options"]

USER 65532:65532
EXPOSE 8001 8002
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["/opt/java/bin/java", "@/opt/sluice/health.options"]
ENTRYPOINT ["/opt/java/bin/java", "@/opt/sluice/java.options"]
CMD ["serve", "--host", "0.0.0.0", "--insecure"]
