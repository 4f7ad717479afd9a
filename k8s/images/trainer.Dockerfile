# syntax=docker/dockerfile:1
# The trainer for the CPU (linux-x86_64 only, as the engine's natives are):
#   docker build -f k8s/images/trainer.Dockerfile --target cpu -t mhim/trainer:0.1.0-cpu .
# and for NVIDIA GPUs, with the libtorch whose version DJL's glue was built for (pytorch-jni 2.7.1 has glue for cpu and cu128):
#   docker build -f k8s/images/trainer.Dockerfile --target cuda -t mhim/trainer:0.1.0-cu128 .

FROM eclipse-temurin:25-jdk-noble AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -q -Dquick -DskipTests package -pl services/trainer -am

FROM eclipse-temurin:25-jre-noble AS base
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
