"""The training loop: epochs of steps, a validation after each, checkpoints along the way.

`train_step` is the whole of what the course teaches; the rest keeps it going: it reads batches,
notes what happened, saves what is needed to continue, and stops when asked. Randomness depends on
the seed and the step alone (`core.randomness`), so a run that was killed and resumed goes through
the same numbers as one that was not.
"""

from __future__ import annotations

import time
from typing import Any, cast

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from core.datasets import Pixels
from core.randomness import generator
from core.settings import settings
from core.training.answers import read_pinned, write_pinned, write_validation
from core.training.averaging import AveragedWeights
from core.training.batches import Batch, epoch_order, shares, steps_per_epoch
from core.training.checkpoint import load_state, save_checkpoint, save_snapshot
from core.training.devices import make_fabric
from core.training.draws import PassDraws
from core.training.evaluation import Evaluation, evaluate
from core.training.initial import initial_module
from core.training.journal import Journal, TrainingError
from core.training.mixing import mixed
from core.training.optimizers import make_optimizer
from core.training.preparation import (
    in_possible_sizes,
    network_block,
    pictures_of,
    prepare_pixels,
)
from core.training.progress import Progress
from core.training.recorder import Recorder
from core.training.run import Run
from core.training.schedule import learning_rate, mixing_share, picture_size
from core.training.snapshots import drop_snapshots_after, snapshot_steps


class Stopped(Exception):
    """The visitor asked the run to stop; everything is saved."""


def train_step(
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    x: Tensor,
    y: Tensor,
    label_smoothing: float,
    fabric: Fabric,
) -> tuple[Tensor, Tensor]:
    """Take one step: predict, measure the loss, move against its gradient.

    `x` is a batch of inputs (N, channels, H, W), `y` their classes (N,), or the probability of each
    class (N, classes) where inputs are mixed. Returns the mean loss and how many predictions were
    right (of mixed ones: the likelier class), both before the step, scalars on the device. Raises
    nothing of its own: a loss that is not a number is found when it is written down.
    """
    logits = module(x)  # (N, classes)
    loss = F.cross_entropy(logits, y, label_smoothing=label_smoothing)
    optimizer.zero_grad()
    fabric.backward(loss)
    optimizer.step()
    likeliest = y if y.ndim == 1 else y.argmax(dim=1)
    return loss.detach(), (logits.detach().argmax(dim=1) == likeliest).sum()


class Trainer:
    """A run being trained: its network, where it stands, and how it goes on."""

    def __init__(self, run: Run, recorder: Recorder, pixels: Pixels, fabric: Fabric) -> None:
        self.run, self.recorder, self.pixels, self.fabric = run, recorder, pixels, fabric
        asked = run.configuration
        self.train_indices, self.validation_indices = pixels.sides(
            asked.validation, asked.validation_share, asked.fold, asked.folds
        )
        self.pictures = pictures_of(pixels, fabric.device)
        self.block = network_block(asked, len(pixels.classes), self.pictures.channels)
        asked = self.asked = in_possible_sizes(asked, self.block, self.pictures.channels)
        self.plain = initial_module(run, self.block).to(memory_format=torch.channels_last)
        optimizer = make_optimizer(self.plain, asked)
        self.module, self.optimizer = fabric.setup(self.plain, optimizer)
        self.averaged = AveragedWeights(self.plain, asked.averaging) if asked.averaging else None
        self.draws = PassDraws()
        self.steps = steps_per_epoch(
            len(self.train_indices), asked.batch_size, asked.last_batch, fabric.world_size
        )
        self.progress = Progress(total_steps=self.steps * asked.epochs)
        self.snapshots = snapshot_steps(self.steps, asked.epochs) if asked.snapshots else set()
        self.journal = Journal(recorder, asked, len(self.validation_indices), fabric.device)
        self.pinned = read_pinned(run, pixels.pixels.shape[1], self.pictures.channels)
        self.saved = time.monotonic()

    @property
    def judged(self) -> nn.Module:
        """The network that is validated and kept: the averaged one if there is one."""
        return self.averaged.module if self.averaged else self.plain

    # --- the course of a run -------------------------------------------------------------------

    def train(self) -> None:
        """Train from where the run stands to its end; raises Stopped, TrainingError."""
        self.restore()
        self.journal.report(self.progress)
        self.save_snapshot_when_due()
        while self.progress.epoch < self.asked.epochs:
            self.train_epoch()
            self.finish_epoch()
            if self.together(self.out_of_time()):
                self.save_snapshot_when_due(last=True)
                return

    def train_epoch(self) -> None:
        """Go through what is left of the current epoch's batches."""
        self.module.train()
        order = epoch_order(self.train_indices, self.asked.seed, self.progress.epoch)
        ranks = {"rank": self.fabric.global_rank, "ranks": self.fabric.world_size}
        chosen = shares(order, self.asked.batch_size, self.steps, **ranks)
        first = self.progress.step - self.progress.epoch * self.steps
        asked_at = time.monotonic()
        for batch in self.pictures.batches(chosen[first:]):
            self.take_step(batch, waited=time.monotonic() - asked_at)
            self.save_snapshot_when_due()
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
        random = generator(asked.seed, "augmentation", step, rank)
        batch = batch.to(self.fabric.device)
        x = self.pictures.changed(batch.pictures, size, asked.augmentation, random)
        module, optimizer, smoothing = self.module, self.optimizer, asked.label_smoothing
        share = mixing_share(step, total, asked.augmentation.mix)
        x, y = mixed(x, batch.labels, len(self.pixels.classes), share, random)
        with self.draws.seeded(asked.seed, "dropout", step, rank):
            loss, right = train_step(module, optimizer, x, y, smoothing, self.fabric)
        if self.averaged:
            self.averaged.update(self.plain, step + 1)
        if self.fabric.world_size > 1:
            right = cast("Tensor", self.fabric.all_reduce(right, reduce_op="sum"))
        computed = time.monotonic() - started
        pictures = len(batch.labels) * self.fabric.world_size
        self.progress.add_step(waited + computed, pictures)
        values = {"step": step + 1, "epoch": self.progress.epoch, "learning_rate": rate}
        values |= {"pictures": pictures, "image_size": size}
        values |= {"data_seconds": waited, "compute_seconds": computed}
        self.journal.note(loss, right, values)

    def finish_epoch(self) -> None:
        """Validate, write the epoch down, and save; the best so far is kept apart."""
        self.journal.flush(self.progress)
        started, progress = time.monotonic(), self.progress
        self.judged.eval()
        result = self.validate()
        progress.epoch += 1
        when = {"epoch": progress.epoch, "step": progress.step}
        self.recorder.epoch(
            **when,
            train_loss=progress.epoch_loss / max(1, progress.epoch_pictures),
            train_accuracy=progress.epoch_right / max(1, progress.epoch_pictures),
            validation_loss=result.loss,
            validation_accuracy=result.accuracy,
            confusion=result.confusion,
            seconds=progress.epoch_seconds,
            pictures_per_second=progress.epoch_pictures / max(1e-9, progress.epoch_seconds),
            validation_seconds=time.monotonic() - started,
        )
        write_validation(self.recorder, self.pixels, result, progress.epoch)
        write_pinned(self.recorder, self.judged, self.pinned, self.network_input, **when)
        # Test pictures choose nothing: with them the last weights are the ones that are kept.
        kept = self.asked.validation == "test" or result.accuracy > progress.best
        progress.best = result.accuracy if kept else progress.best
        progress.metrics = {
            "validation_accuracy": result.accuracy,
            "validation_loss": result.loss,
        }
        progress.next_epoch()
        self.save(best=kept)
        self.journal.report(progress, best_accuracy=progress.best)

    def validate(self) -> Evaluation:
        """Judge the network, in eval mode, on the validation pictures at the full size."""
        size, device = self.asked.image_size, self.fabric.device
        indices = self.validation_indices
        return evaluate(self.judged, self.pictures, indices, size, device, self.stop_if_asked)

    def network_input(self, pictures: Tensor) -> Tensor:
        """Return bytes, uint8 (N, H, W, channels), as the network takes them, on its device."""
        return self.pictures.plain(pictures.to(self.fabric.device), self.asked.image_size)

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

    def save_snapshot_when_due(self, *, last: bool = False) -> None:
        """Keep the judged weights of this moment where the run is to be looked at in it."""
        due = self.progress.step in self.snapshots or (last and self.snapshots)
        if due and self.fabric.is_global_zero:
            weights = self.judged.state_dict()
            save_snapshot(self.run.path, self.progress.step, weights, self.metadata())

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
        if self.fabric.is_global_zero:
            drop_snapshots_after(self.run.path, self.progress.step)

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
