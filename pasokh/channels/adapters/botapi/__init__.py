"""Telegram and Bale: one adapter for all messengers whose bots speak the Bot API (https://core.telegram.org/bots/api, https://docs.bale.ai)."""
