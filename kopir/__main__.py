"""The `kopir` command."""

import sys

from kopir.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
