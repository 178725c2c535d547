"""What `script/bench` measures; see docs/performance.md."""
