"""Reference tables that ship with Dateline; README.md is their codebook."""
