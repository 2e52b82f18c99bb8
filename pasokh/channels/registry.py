"""Every kind of channel, in one table. Adapters are imported when first needed: a process that never sends mail need not load it."""

from importlib import import_module

KINDS = {
    "chat": "pasokh.channels.adapters.chat.adapter.ChatAdapter",
    "email": "pasokh.channels.adapters.email.adapter.EmailAdapter",
    "api": "pasokh.channels.adapters.api.adapter.ApiAdapter",
    "telegram": "pasokh.channels.adapters.botapi.adapter.TelegramAdapter",
    "bale": "pasokh.channels.adapters.botapi.adapter.BaleAdapter",
    "form": "pasokh.channels.adapters.form.adapter.FormAdapter",
    "sms": "pasokh.channels.adapters.sms.adapter.SmsAdapter",
}


def adapter_class(kind):
    """The Adapter class of a kind. Raises KeyError for an unknown one."""
    module, _, name = KINDS[kind].rpartition(".")
    return getattr(import_module(module), name)


def adapter_of(channel):
    """The adapter of one channel."""
    return adapter_class(channel.kind)(channel)
