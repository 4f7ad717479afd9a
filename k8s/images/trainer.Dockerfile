# syntax=docker/dockerfile:1
# The trainer for the CPU (linux-x86_64 only, as the engine's natives are):
#   docker build -f k8s/images/trainer.Dockerfile --target cpu -t mhim/trainer:0.1.0-cpu .
# and for NVIDIA GPUs, with the libtorch whose version DJL's glue was built for (pytorch-jni 2.7.1 has glue for cpu and cu128):
#   docker build -f k8s/images/trainer.Dockerfile --target cuda -t mhim/trainer:0.1.0-cu128 .

# Give both with their digests (name@sha256:...) to have the same bytes beneath ours next year.
ARG JDK=eclipse-temurin:25-jdk-noble
ARG JRE=eclipse-temurin:25-jre-noble

FROM ${JDK} AS build
# What ./mvnw unpacks Maven with.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -Dquick -DskipTests package -pl services/trainer -am

FROM ${JRE} AS base
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="mhim-trainer" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /source/services/trainer/target/quarkus-app/lib /app/lib
COPY --from=build /source/services/trainer/target/quarkus-app/quarkus /app/quarkus
COPY --from=build /source/services/trainer/target/quarkus-app/app /app/app
COPY --from=build /source/services/trainer/target/quarkus-app/quarkus-run.jar /app/
# Nothing is fetched at start: what is not in the image is an error at once.
ENV DJL_OFFLINE=true
WORKDIR /app
# What a start loads and links, kept (JEP 514): it halves the time to come up. The training run finds no platform, so it is ended; the flags are those of the pods.
ARG AOT_FLAGS="-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
RUN timeout -s TERM 30 java ${AOT_FLAGS} -XX:AOTCacheOutput=/app/app.aot -jar /app/quarkus-run.jar; rm -rf /tmp/*; test -s /app/app.aot
# Where it does not fit, Java says so and starts without.
ENV JAVA_TOOL_OPTIONS=-XX:AOTCache=/app/app.aot
ENTRYPOINT ["java", "-jar", "/app/quarkus-run.jar"]

# The natives come with the jar pytorch-native-cpu and are unpacked into ENGINE_CACHE_DIR at the first start.
FROM base AS cpu
USER 10001:10001

FROM base AS cuda
ARG LIBTORCH=https://download.pytorch.org/libtorch/cu128/libtorch-cxx11-abi-shared-with-deps-2.7.1%2Bcu128.zip
# Give the hash of the archive that you trust; without it the build stops.
ARG LIBTORCH_SHA256
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends curl unzip && rm -rf /var/lib/apt/lists/* \
    && curl -fsSL -o /tmp/libtorch.zip "${LIBTORCH}" \
    && echo "${LIBTORCH_SHA256}  /tmp/libtorch.zip" | sha256sum -c - \
    && unzip -q /tmp/libtorch.zip -d /opt && rm /tmp/libtorch.zip
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    PYTORCH_LIBRARY_EXCLUSION=libbackend_with_compiler.so,libjitbackend_test.so,libtorchbind_test.so,libaoti_custom_ops.so,libshm.so,libtorch_global_deps.so \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 10001:10001
