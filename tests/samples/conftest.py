"""The sample web's generator is not installed; it is imported from the checkout."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
