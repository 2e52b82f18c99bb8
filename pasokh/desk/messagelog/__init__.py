"""What became of each message in and out, step by step, with the servers' words: of all channels that carry them, and of one message."""
