"""Which template and schema serve a file, inheritance, the sandbox, rendering, faults of templates."""
