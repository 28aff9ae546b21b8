"""Many reports at once: in chunks, by any executor; what has not changed since it was built is passed over."""
