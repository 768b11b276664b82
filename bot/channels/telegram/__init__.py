"""The Telegram channel, on python-telegram-bot. Imported only by ``policybot telegram``."""
