"""The training loop: epochs of steps, a validation after each, checkpoints along the way.

`train_step` is the whole of what the course teaches; the rest keeps it going: it reads batches,
notes what happened, saves what is needed to continue, and stops when asked. Randomness depends on
the seed and the step alone (`core.randomness`), so a run that was killed and resumed goes through
the same numbers as one that was not.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from core.blocks import Block, preset_block, takes
from core.datasets import Pixels, Source, open_pixels
from core.randomness import derived_seed, generator
from core.settings import settings
from core.training.answers import read_pinned, write_pinned, write_validation
from core.training.augmentation import augment
from core.training.averaging import AveragedWeights
from core.training.batches import Batch, ahead, epoch_order, steps_per_epoch
from core.training.checkpoint import load_state, save_checkpoint
from core.training.configuration import Augmentation, Configuration
from core.training.devices import make_fabric
from core.training.evaluation import Evaluation, evaluate
from core.training.initial import initial_module
from core.training.journal import Journal, TrainingError
from core.training.optimizers import make_optimizer
from core.training.progress import Progress
from core.training.recorder import Recorder
from core.training.run import Run
from core.training.schedule import cache_side, learning_rate, picture_size, small_side


class Stopped(Exception):
    """The visitor asked the run to stop; everything is saved."""


def train_step(
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    size: int,
    change: Augmentation,
    label_smoothing: float,
    fabric: Fabric,
    random: torch.Generator,
) -> Tensor:
    """Take one step: change the pictures, predict, measure the loss, move against its gradient.

    `batch` holds uint8 pictures (N, H, W, 3), which the network sees at `size`; the result is the
    mean loss, a scalar on the device. Raises nothing of its own: a loss that is not a number is
    found when it is written down.
    """
    x = augment(fabric.to_device(batch.pictures), size, change, random)  # (N, 3, size, size)
    y = fabric.to_device(batch.labels)  # (N,)
    logits = module(x)  # (N, classes)
    loss = F.cross_entropy(logits, y, label_smoothing=label_smoothing)
    optimizer.zero_grad()
    fabric.backward(loss)
    optimizer.step()
    return loss.detach()


class Trainer:
    """A run being trained: its network, where it stands, and how it goes on."""

    def __init__(self, run: Run, recorder: Recorder, pixels: Pixels, fabric: Fabric) -> None:
        self.run, self.recorder, self.pixels, self.fabric = run, recorder, pixels, fabric
        self.block = network_block(run.configuration, len(pixels.classes))
        asked = self.asked = in_possible_sizes(run.configuration, self.block)
        self.train_indices, self.validation_indices = pixels.split(asked.validation_share)
        self.plain = initial_module(run, self.block).to(memory_format=torch.channels_last)
        optimizer = make_optimizer(self.plain, asked)
        self.module, self.optimizer = fabric.setup(self.plain, optimizer)
        self.averaged = AveragedWeights(self.plain, asked.averaging) if asked.averaging else None
        self.steps = steps_per_epoch(len(self.train_indices), asked.batch_size)
        self.progress = Progress(total_steps=self.steps * asked.epochs)
        self.journal = Journal(recorder, asked, len(self.validation_indices), fabric.device)
        self.pinned = read_pinned(run, cache_side(asked.image_size))
        self.saved = time.monotonic()

    @property
    def judged(self) -> nn.Module:
        """The network that is validated and kept, in eval mode: the averaged one if there is one."""
        return (self.averaged.module if self.averaged else self.plain).eval()

    # --- the course of a run -------------------------------------------------------------------

    def train(self) -> None:
        """Train from where the run stands to its end; raises Stopped, TrainingError."""
        self.restore()
        while self.progress.epoch < self.asked.epochs:
            self.train_epoch()
            self.finish_epoch()
            if self.together(self.out_of_time()):
                return

    def train_epoch(self) -> None:
        """Go through what is left of the current epoch's batches."""
        self.module.train()
        order = epoch_order(self.train_indices, self.asked.seed, self.progress.epoch)
        first = self.progress.step - self.progress.epoch * self.steps
        ranks = {"rank": self.fabric.global_rank, "ranks": self.fabric.world_size}
        asked_at = time.monotonic()
        for batch in ahead(self.pixels, order, self.asked.batch_size, first=first, **ranks):
            self.take_step(batch, waited=time.monotonic() - asked_at)
            self.keep_going()
            if self.together(self.out_of_time()):
                return
            asked_at = time.monotonic()

    def take_step(self, batch: Batch, *, waited: float) -> None:
        """Take one step at the size and learning rate that the schedule has for it; note it."""
        started, asked, step = time.monotonic(), self.asked, self.progress.step
        total, rank = self.progress.total_steps, self.fabric.global_rank
        rate = learning_rate(step, total, asked.peak_learning_rate, asked.schedule)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        size = picture_size(step, total, asked.image_size, asked.progressive)
        change, smoothing = asked.augmentation, asked.label_smoothing
        random = generator(asked.seed, "augmentation", step, rank)
        with torch.random.fork_rng():  # dropout draws from the global generator
            torch.manual_seed(derived_seed(asked.seed, "dropout", step, rank))
            module, optimizer = self.module, self.optimizer
            loss = train_step(
                module, optimizer, batch, size, change, smoothing, self.fabric, random
            )
        if self.averaged:
            self.averaged.update(self.plain, step + 1)
        computed = time.monotonic() - started
        pictures = len(batch.labels) * self.fabric.world_size
        self.progress.add_step(waited + computed, pictures)
        values = {"step": step + 1, "epoch": self.progress.epoch, "learning_rate": rate}
        values |= {"pictures": pictures, "image_size": size}
        self.journal.note(loss, values | {"data_seconds": waited, "compute_seconds": computed})

    def finish_epoch(self) -> None:
        """Validate, write the epoch down, and save; the best so far is kept apart."""
        self.journal.flush(self.progress)
        started, progress = time.monotonic(), self.progress
        result = self.validate()
        progress.epoch += 1
        when = {"epoch": progress.epoch, "step": progress.step}
        self.recorder.epoch(
            **when,
            train_loss=progress.epoch_loss / max(1, progress.epoch_pictures),
            validation_loss=result.loss,
            validation_accuracy=result.accuracy,
            confusion=result.confusion,
            seconds=progress.epoch_seconds,
            pictures_per_second=progress.epoch_pictures / max(1e-9, progress.epoch_seconds),
            validation_seconds=time.monotonic() - started,
        )
        write_validation(self.recorder, self.pixels, result, progress.epoch)
        size, device = self.asked.image_size, self.fabric.device
        write_pinned(self.recorder, self.judged, self.pinned, size, device, **when)
        improved = result.accuracy > progress.best
        progress.best = max(progress.best, result.accuracy)
        progress.metrics = {
            "validation_accuracy": result.accuracy,
            "validation_loss": result.loss,
        }
        progress.next_epoch()
        self.save(best=improved)
        self.journal.report(progress, best_accuracy=progress.best)

    def validate(self) -> Evaluation:
        """Judge the network on the validation pictures, at the full size."""
        size, device = self.asked.image_size, self.fabric.device
        indices = self.validation_indices
        return evaluate(self.judged, self.pixels, indices, size, device, self.stop_if_asked)

    # --- saving and stopping -------------------------------------------------------------------

    def keep_going(self) -> None:
        """Report and save when it is time; raises Stopped after a save when asked to stop."""
        self.journal.report_when_due(self.progress)
        self.stop_if_asked()
        if time.monotonic() - self.saved > settings().checkpoint_seconds:
            self.save()

    def stop_if_asked(self) -> None:
        """Save and raise Stopped where a stop has been asked for; say "alive" otherwise."""
        self.recorder.heartbeat()
        if self.together(self.recorder.stop_requested()):
            self.save()
            raise Stopped

    def together(self, decision: bool) -> bool:
        """Return the first process's decision in all of them, so that they stop at one step."""
        several = self.fabric.world_size > 1
        return self.fabric.broadcast(decision) if several else decision

    def out_of_time(self) -> bool:
        """Return whether the time limit is reached."""
        limit = self.asked.time_limit
        return limit is not None and self.progress.seconds > limit * 60

    def save(self, *, best: bool = False) -> None:
        """Save all that is needed to go on, and the judged weights as a model of their own."""
        self.journal.flush(self.progress)
        self.saved = time.monotonic()
        if not self.fabric.is_global_zero:
            return
        save_checkpoint(
            self.run.path,
            step=self.progress.step,
            epoch=self.progress.epoch,
            weights=self.judged.state_dict(),
            state=self.state(),
            metadata=self.metadata(),
            best=best,
        )

    def state(self) -> dict[str, Any]:
        """Return what a resumed run starts from."""
        return self.progress.to_state() | {
            "module": self.plain.state_dict(),
            "averaged": self.averaged.module.state_dict() if self.averaged else None,
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self) -> None:
        """Continue from the last checkpoint where there is one."""
        state = load_state(self.run.path)
        if state is not None:
            saved = Progress.from_state(state)
            if saved.total_steps != self.progress.total_steps:
                raise TrainingError(pictures_changed(saved, self.progress))
            self.progress = saved
            self.plain.load_state_dict(state["module"])
            self.optimizer.load_state_dict(state["optimizer"])
            if self.averaged:
                self.averaged.module.load_state_dict(state["averaged"])
        self.recorder.truncate_after(self.progress.step, self.progress.epoch)

    def metadata(self) -> dict[str, Any]:
        """Return what the weights file says of itself."""
        return {
            "version": 1,
            "block": self.block.to_document(),
            "classes": list(self.pixels.classes),
            "image_size": self.asked.image_size,
            "run": self.run.id,
            "epoch": self.progress.epoch,
            "step": self.progress.step,
            "metrics": self.progress.metrics,
        }


def pictures_changed(saved: Progress, now: Progress) -> str:
    """Say that a run cannot go on with other pictures than it began with."""
    return (
        f"The pictures have changed since the run began: it had {saved.total_steps:,} steps and "
        f"would now have {now.total_steps:,}. Branch from it instead."
    )


def network_block(asked: Configuration, classes: int) -> Block:
    """Return the network that the configuration names, with an output for each class."""
    if asked.block is not None:
        return Block.from_document(asked.block)
    return preset_block(asked.model, classes, asked.image_size)


def in_possible_sizes(asked: Configuration, block: Block) -> Configuration:
    """Return `asked`, without smaller pictures at first where `block` takes one size only."""
    small = small_side(asked.image_size)
    return asked if takes(block, small) else replace(asked, progressive=False)


def prepare_pixels(asked: Configuration, recorder: Recorder) -> Pixels:
    """Open the run's decoded pictures, decoding them first where that has not been done."""

    def progress(done: int, total: int) -> None:
        detail = f"{done:,} of {total:,} pictures"
        recorder.heartbeat(state="preparing", detail=detail, progress=done / max(1, total))

    side, stopped = cache_side(asked.image_size), recorder.stop_requested
    return open_pixels(Source.parse(asked.data), side, progress=progress, cancelled=stopped)


def train(run: Run, recorder: Recorder) -> None:
    """Train `run` from its last checkpoint to its end, writing through `recorder`.

    Raises Stopped after saving when asked to stop, TrainingError when the loss is lost, and what
    reading the data or writing the checkpoint raises (DatasetError, RunError).
    """
    pixels = prepare_pixels(run.configuration, recorder)
    trainer = Trainer(run, recorder, pixels, make_fabric(run.configuration))
    trainer.train()
    early = trainer.progress.step < trainer.progress.total_steps
    detail = "stopped by its time limit" if early else ""
    recorder.status(state="finished", progress=1.0, seconds_left=0.0, detail=detail)
