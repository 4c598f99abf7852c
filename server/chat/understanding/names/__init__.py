"""Names of persons: whose each one is, and whose account it is that stands beside one."""
