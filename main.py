"""Start DVP Explorer from a checkout: `python main.py` opens the window, `python main.py decode ...` needs none."""

import sys

from dvp_gui.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
