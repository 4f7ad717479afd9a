#!/usr/bin/env bash
# Builds DJL's JNI layer, and on CUDA MHIM-MIL's own extension, against a PyTorch that is installed already.
# DJL publishes that layer for a few versions of PyTorch only; for another one it must be compiled, since the C++
# interface of PyTorch is not stable. Nothing of PyTorch is changed. See docs/gpu.md.
#
#   services/mil/gpu/build-djl-jni.sh [--python python3] [--djl DIR] [--output DIR]
#
#   --python  the Python that has PyTorch (default: python3)
#   --djl     DJL's sources at tag v0.35.1; without it they are cloned from GitHub
#   --output  where the libraries go (default: ~/.mhim/pytorch)
#
# Needs g++ (C++20), a JDK (JAVA_HOME or javac on the PATH), git; for CUDA also the toolkit's headers (CUDA_HOME or
# /usr/local/cuda). Takes about a minute on 16 cores. Prints the variables to set.
set -euo pipefail

djl_version=0.35.1
djl_commit=fc1f0640d65889673c785e938b48cd3ef67e3788
python=python3
djl=
output=$HOME/.mhim/pytorch

fail() {
  echo "build-djl-jni.sh: $1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value"
  case $1 in
    --python) python=$2 ;;
    --djl) djl=$2 ;;
    --output) output=$2 ;;
    *) fail "unknown option $1: give --python, --djl or --output" ;;
  esac
  shift 2
done

read -r torch version cuda < <("$python" -c '
import os, torch
print(os.path.dirname(torch.__file__), torch.__version__.split("+")[0], (torch.version.cuda or "").replace(".", ""))
') || fail "$python has no PyTorch: name the Python that has with --python"
[ -f "$torch/lib/libtorch.so" ] || fail "$torch/lib has no libtorch.so"
flavor=${cuda:+cu$cuda}
flavor=${flavor:-cpu}

javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
command -v "$javac" > /dev/null || fail "no javac: set JAVA_HOME to a JDK"
java_home=$(dirname "$(dirname "$(readlink -f "$(command -v "$javac")")")")
[ -f "$java_home/include/jni.h" ] || fail "$java_home/include has no jni.h: set JAVA_HOME to a whole JDK"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "$djl" ]; then
  djl=$work/djl
  git clone --quiet --depth 1 --branch "v$djl_version" https://github.com/deepjavalibrary/djl "$djl"
  [ "$(git -C "$djl" rev-parse HEAD)" = "$djl_commit" ] || fail "tag v$djl_version is not the commit $djl_commit any more"
fi
native=$djl/engines/pytorch/pytorch-native/src/main/native
engine=$djl/engines/pytorch/pytorch-engine/src/main/java
[ -d "$native" ] || fail "$djl has no engines/pytorch/pytorch-native: give DJL's sources with --djl"

"$javac" -sourcepath "$engine" -h "$work/include" -d "$work/classes" \
  "$engine/ai/djl/pytorch/jni/PyTorchLibrary.java"

flags=(-std=c++20 -O2 -fPIC -w -I"$torch/include" -I"$torch/include/torch/csrc/api/include")
jni=(-I"$work/include" -I"$java_home/include" -I"$java_home/include/linux" -I"$native" -I"$djl/api/src/main/native")
libraries=(-L"$torch/lib" -ltorch -ltorch_cpu -lc10)

target=$output/pytorch/$version-$flavor-linux-$(uname -m)
mkdir -p "$target" "$work/objects"

echo "DJL $djl_version for PyTorch $version ($flavor) in $torch"
printf '%s\0' "$native"/*.cc | xargs -0 -P "$(nproc)" -I{} sh -c '
  source=$1; objects=$2; shift 2
  g++ "$@" -c "$source" -o "$objects/$(basename "$source" .cc).o"
' sh {} "$work/objects" "${flags[@]}" "${jni[@]}"
g++ -shared -o "$target/$djl_version-libdjl_torch.so" "$work"/objects/*.o "${libraries[@]}"

if [ "$flavor" != cpu ]; then
  cuda_home=${CUDA_HOME:-/usr/local/cuda}
  [ -f "$cuda_home/include/cuda_runtime.h" ] || fail "$cuda_home/include has no cuda_runtime.h: set CUDA_HOME to the CUDA toolkit"
  major=${cuda%?}
  runtime=$(find "$torch/../nvidia" "$torch/lib" "$cuda_home/lib64" -name "libcudart.so.$major*" 2> /dev/null | head -n 1)
  [ -n "$runtime" ] || fail "no libcudart.so.$major beside PyTorch or in $cuda_home/lib64"
  g++ "${flags[@]}" -shared -I"$cuda_home/include" "$(dirname "$0")/mhim_cuda.cc" \
    -o "$target/libmhim_cuda.so" "${libraries[@]}" -ltorch_cuda -lc10_cuda "$runtime"
fi

echo "Set these where MHIM-MIL runs:"
echo "export ENGINE_CACHE_DIR=$output"
echo "export PYTORCH_LIBRARY_PATH=$torch/lib PYTORCH_VERSION=$version PYTORCH_FLAVOR=$flavor"
echo "export PYTORCH_LIBRARY_EXCLUSION=libbackend_with_compiler.so,libjitbackend_test.so,libtorchbind_test.so,libaoti_custom_ops.so,libshm.so,libtorch_global_deps.so"
if [ "$flavor" != cpu ]; then
  echo "export MHIM_CUDA_LIBRARY=$target/libmhim_cuda.so"
fi
