"""Rules, their log, and macros at the desk: made in plain sentences, tried out before they are switched on."""
