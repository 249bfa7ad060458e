"""One module for each format of the progress export. Each has write(report, stream)."""
