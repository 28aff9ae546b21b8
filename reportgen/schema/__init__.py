"""The data contract: the schema read, merged, validated against, and described."""
