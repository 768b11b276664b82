"""The Telegram channel, on python-telegram-bot. Imported only by ``policybot telegram``."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # times as timedelta: the numbers of seconds are deprecated
