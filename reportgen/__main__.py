"""`python -m reportgen`."""

import os

try:
    from reportgen.cli import main
except KeyboardInterrupt:  # while the program is being loaded, which has nothing to say it with yet
    os._exit(130)

if __name__ == "__main__":
    main()
