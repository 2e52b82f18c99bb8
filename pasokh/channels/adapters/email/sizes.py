"""How much of files one mail carries; what is more goes as links."""

LIMIT_SETTING = "files_limit"  # of the mailbox, in megabytes
LIMIT, LARGEST_LIMIT = 20, 100
MEGABYTE = 1024 * 1024


def limit_of(channel) -> int:
    """Megabytes of files that one mail of this mailbox carries at most."""
    return int(channel.settings.get(LIMIT_SETTING) or LIMIT)
