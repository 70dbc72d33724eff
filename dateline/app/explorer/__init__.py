"""The explorer: pages over the published database, and reports in one file. Pages are plain HTML and SVG, without any script."""
