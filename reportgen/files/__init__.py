"""The file system: where things are in a project, the door for what is read, whole writes, the cache between runs."""
