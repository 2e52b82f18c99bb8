"""Settings of promises: policies in their order, and what customers are entitled to."""
