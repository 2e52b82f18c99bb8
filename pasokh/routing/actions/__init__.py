"""What is done to queues and what waits in them."""
