"""From buffers and instances to labels; the same code whoever rendered."""
