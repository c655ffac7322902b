"""会议投屏: three slides of 1920 × 1080 units, drawn by templates as SVG: screen, paper and picture alike."""
