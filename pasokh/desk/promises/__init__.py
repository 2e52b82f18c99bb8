"""What was promised to customers, at the desk: words, the chip of a line, the part of the panel, why a promise was broken."""
