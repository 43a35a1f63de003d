import sys

from yiti.config.command import main

sys.exit(main())
