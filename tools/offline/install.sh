#!/bin/sh
# Installs reportgen from this folder, without internet and without an administrator's rights.
cd "$(dirname "$0")" || exit 1
for python in python3.13 python3.12 python3.11 python3.14 python3; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" installer/install.py "$@"
  fi
done
cat installer/no-python.txt >&2
exit 1
