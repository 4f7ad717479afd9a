#!/bin/sh
# An image of a service without a container engine: an OCI layout, made of Debian's packages, a Java runtime by jlink and the packaged program.
#
#   ./mvnw -B -q -Dquick -DskipTests package -pl services/gateway -am
#   k8s/images/assemble.sh gateway out/gateway          # then e.g. skopeo copy oci:out/gateway docker://registry.example.org/mhim/gateway:0.1.0
#
# linux/amd64 only. Needs mmdebstrap (Debian; as root, or with user namespaces), a JDK 25 in JAVA_HOME, tar, gzip, sha256sum. The same inputs give the same bytes: set
# MIRROR to a snapshot (http://snapshot.debian.org/archive/debian/20260101T000000Z) to hold Debian's packages as well. The trainer's image is the one for the CPU.
# With AOT=yes (as root) a layer is added with what a start loads and links (JEP 514), which halves the time to come up and differs a little each time.
set -eu

die() { echo "assemble.sh: $1" >&2; exit 2; }

[ $# = 2 ] || die "give a service (gateway, feature-store, evaluator, trainer) and a folder for the image"
service=$1
case $service in gateway | feature-store | evaluator | trainer) ;; *) die "'$service' is no service" ;; esac
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$root/services/$service/target/quarkus-app
[ -f "$program/quarkus-run.jar" ] || die "$program is missing: ./mvnw -B -q -Dquick -DskipTests package -pl services/$service -am"
[ -x "${JAVA_HOME:-}/bin/jlink" ] || die "JAVA_HOME must name a JDK 25"
for tool in mmdebstrap tar gzip sha256sum; do command -v $tool > /dev/null || die "$tool is missing"; done
mkdir -p "$2"
out=$(cd "$2" && pwd)
[ ! -e "$out/index.json" ] || die "$out holds an image already"
version=$(sed -n '0,/<version>/s:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | sed 's/-SNAPSHOT//')
# What the pom stamps its jars with.
SOURCE_DATE_EPOCH=$(date -u -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")" +%s)
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/blobs/sha256"

# Puts a file among the blobs; prints "digest size".
blob() {
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  size=$(wc -c < "$1")
  mv "$1" "$out/blobs/sha256/$digest"
  echo "sha256:$digest $size"
}

layers='' diffs='' history=''
# A layer of what lies in a folder, or of a tar; the second argument says what it is.
layer() {
  if [ -d "$1" ]; then
    tar --sort=name --mtime=@"$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu -C "$1" -cf "$work/layer.tar" .
  else
    mv "$1" "$work/layer.tar"
  fi
  diffs="$diffs${diffs:+,}\"sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)\""
  if [ "${AOT:-no}" = yes ]; then mkdir -p "$work/root" && tar -C "$work/root" -xpf "$work/layer.tar"; fi
  gzip -n -6 "$work/layer.tar"
  set -- $(blob "$work/layer.tar.gz") "$2"
  layers="$layers${layers:+,}{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"$1\",\"size\":$2}"
  history="$history${history:+,}{\"created_by\":\"assemble.sh: $3\"}"
}

# 1. The system: C and C++ libraries; certificates and time zones come with Java. No shell.
mmdebstrap --quiet --variant=extract --architectures=amd64 --include=libc6,libstdc++6,libgcc-s1,zlib1g \
  --extract-hook="ls \"\$1/var/cache/apt/archives\" > '$work/packages'" bookworm "$work/system.tar" ${MIRROR:+"$MIRROR"}
mkdir -p "$work/etc/etc" "$work/etc/tmp" "$work/etc/app" "$work/etc/proc" "$work/etc/dev" "$work/etc/sys"
printf 'root:x:0:0::/:/nologin\nmhim:x:10001:10001::/:/nologin\n' > "$work/etc/etc/passwd"
printf 'root:x:0:\nmhim:x:10001:\n' > "$work/etc/etc/group"
chmod 1777 "$work/etc/tmp"
layer "$work/system.tar" system
layer "$work/etc" "user mhim (10001)"

# 2. Java: the modules that libraries of Quarkus, Kafka, gRPC and DJL ask for.
mkdir -p "$work/java/opt"
"$JAVA_HOME/bin/jlink" --output "$work/java/opt/java" --strip-debug --no-header-files --no-man-pages --add-modules \
  java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.scripting,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs
"$work/java/opt/java/bin/java" -Xshare:dump > /dev/null
layer "$work/java" "Java $("$work/java/opt/java/bin/java" --version | head -1 | cut -d' ' -f2)"

# 3. Libraries, which change seldom; 4. the program, with what all of it is made of.
mkdir -p "$work/lib/app" "$work/app/app"
cp -a "$program/lib" "$work/lib/app/"
layer "$work/lib" libraries
cp -a "$program/app" "$program/quarkus" "$program/quarkus-run.jar" "$work/app/app/"
{
  printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"container","name":"mhim/%s","version":"%s"}},"components":[\n' "$service" "$version"
  {
    # name_version_architecture.deb
    sed -n 's/%3a/:/; s/_[^_]*\.deb$//p' "$work/packages" | while IFS=_ read -r name number; do
      printf '{"type":"library","name":"%s","version":"%s","purl":"pkg:deb/debian/%s@%s?arch=amd64"}\n' "$name" "$number" "$name" "$number"
    done
    # A line a dependency: group:artifact:classifier:type:version.
    grep -v '^#' "$program/quarkus-app-dependencies.txt" | sort | while IFS=: read -r group name classifier type number; do
      printf '{"type":"library","group":"%s","name":"%s","version":"%s","purl":"pkg:maven/%s/%s@%s?type=%s%s"}\n' \
        "$group" "$name" "$number" "$group" "$name" "$number" "$type" "${classifier:+&classifier=$classifier}"
    done
  } | sed '$!s/$/,/'
  echo ']}'
} > "$work/sbom.cdx.json"
cp "$work/sbom.cdx.json" "$work/app/app/"
cp "$work/sbom.cdx.json" "$out/"
layer "$work/app" "program and SBOM"

tool_options=''
if [ "${AOT:-no}" = yes ]; then
  # The training run finds no platform, so it is ended; the flags are those of the pods. What it writes beside the cache stays out of the image.
  unshare --mount sh -c 'mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" && shift && exec timeout -s TERM 30 chroot "$@"' sh "$work/root" "$work/root" \
    /opt/java/bin/java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:AOTCacheOutput=/app/app.aot -jar /app/quarkus-run.jar > "$work/training.log" 2>&1 || true
  [ -s "$work/root/app/app.aot" ] || { cat "$work/training.log" >&2; die "the training run left no cache"; }
  mkdir -p "$work/aot/app"
  mv "$work/root/app/app.aot" "$work/aot/app/"
  layer "$work/aot" "AOT cache"
  # Where it does not fit, Java says so and starts without.
  tool_options=',"JAVA_TOOL_OPTIONS=-XX:AOTCache=/app/app.aot"'
fi

created=$(date -u -d @"$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
cat > "$work/config.json" << END
{"created":"$created","architecture":"amd64","os":"linux","config":{"User":"10001:10001","WorkingDir":"/app","Entrypoint":["java","-jar","/app/quarkus-run.jar"],
"Env":["PATH=/opt/java/bin:/usr/bin:/bin","JAVA_HOME=/opt/java","LANG=C.UTF-8","DJL_OFFLINE=true"$tool_options],
"Labels":{"org.opencontainers.image.title":"mhim-$service","org.opencontainers.image.version":"$version","org.opencontainers.image.licenses":"Apache-2.0"}},
"rootfs":{"type":"layers","diff_ids":[$diffs]},"history":[$history]}
END
set -- $(blob "$work/config.json")
cat > "$work/manifest.json" << END
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"$1","size":$2},"layers":[$layers]}
END
set -- $(blob "$work/manifest.json")
cat > "$out/index.json" << END
{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"$1","size":$2,"annotations":{"org.opencontainers.image.ref.name":"$version"}}]}
END
echo '{"imageLayoutVersion":"1.0.0"}' > "$out/oci-layout"
echo "mhim/$service:$version $1"
