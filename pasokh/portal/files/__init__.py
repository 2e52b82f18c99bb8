"""Files that were too large for a mail, for whoever has their address."""
