# Shared by the scripts; sourced, never run. Bash 4 or later.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
VENV=.venv

say() { printf '\n\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# The first Python 3.11 that is found, under either name.
find_python() {
  local name
  for name in python3.11 python3 python; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  die "Python 3.11 is needed and was not found under python3.11, python3 or python."
}

# apt_install PACKAGE…: as root on Debian and its kin; elsewhere says what is missing and fails.
apt_install() {
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing $* (apt-get)"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
  else
    printf 'Please install: %s\n' "$*" >&2
    return 1
  fi
}

make_venv() {
  local python
  python=$(find_python)
  if [ ! -x $VENV/bin/python ] || ! $VENV/bin/python -c '' 2>/dev/null; then
    say "Making $VENV"
    # Debian's own Python comes without the part that makes environments.
    "$python" -m venv --clear $VENV 2>/dev/null \
      || { apt_install python3.11-venv && "$python" -m venv --clear $VENV; } \
      || die "$python cannot make a virtual environment (on Debian: install python3.11-venv)."
  fi
  # The package itself needs no build: a path and a command.
  local folder
  folder=$(echo $VENV/lib/python3.11/site-packages)
  [ "$(cat "$folder/kopir.pth" 2>/dev/null)" = "$PWD" ] || pwd > "$folder/kopir.pth"
  printf '#!%s/bin/python\nimport sys\n\nfrom kopir.__main__ import main\n\nsys.exit(main())\n' "$PWD/$VENV" > $VENV/bin/kopir
  chmod +x $VENV/bin/kopir
}

# install_lock FILE: into the environment, once for each content of the file; every file is checked by its hash.
# Only dkimpy is built here: it comes as source alone.
install_lock() {
  local lock=$1 stamp
  stamp="$VENV/.installed-$(git hash-object "$lock")"
  [ -e "$stamp" ] && return
  say "Installing $lock (about half a minute)"
  $VENV/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: --no-binary dkimpy -r "$lock"
  touch "$stamp"
}
