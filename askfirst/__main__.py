"""`python -m askfirst`, which build.py runs inside the environment it made."""

import sys

from askfirst.command_line import main

sys.exit(main())
