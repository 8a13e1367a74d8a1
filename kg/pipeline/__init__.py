"""The build: inputs to a published release, step by step, with counts in and out of every step."""

from kg.pipeline.build import Options, Outcome, build
from kg.pipeline.watch import Journal, Step, Watch

__all__ = ["Journal", "Options", "Outcome", "Step", "Watch", "build"]
