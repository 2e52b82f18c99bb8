"""One folder a kind of channel, holding all of itself."""
