"""What goes in and what comes out, as OpenAPI describes it."""
