"""The training loop: epochs of steps, a validation after each, checkpoints along the way.

`train_step` is the whole of what the course teaches; the rest keeps it going: it reads batches,
records what happened, saves what is needed to continue, and stops when asked. Randomness depends on
the seed and the step alone (`core.randomness`), so a run that was killed and resumed goes through
the same numbers as one that was not.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from torch.nn import functional as F

from core.blocks import Block, preset_block
from core.datasets import Pixels, Source, open_pixels
from core.images import PictureError, read_square
from core.randomness import derived_seed, generator
from core.settings import settings
from core.training.augmentation import augment
from core.training.averaging import AveragedWeights
from core.training.batches import Batch, ahead, epoch_order, steps_per_epoch
from core.training.checkpoint import load_state, save_checkpoint
from core.training.configuration import Augmentation, Configuration
from core.training.devices import describe, make_fabric, memory_bytes
from core.training.evaluation import Evaluation, evaluate, probabilities
from core.training.folder import Run
from core.training.initial import initial_module
from core.training.optimizers import make_optimizer
from core.training.recorder import Recorder
from core.training.schedule import cache_side, learning_rate, picture_size

STATUS_SECONDS = 0.5  # between two reports of a run's progress
STEP_LINES = 20_000  # a longer run writes down every n-th step

# What a trainer carries over from one start to the next, beside weights and optimizer.
CARRIED = (
    "step",
    "epoch",
    "seconds",
    "epoch_loss",
    "epoch_pictures",
    "epoch_seconds",
    "best",
    "metrics",
)


class TrainingError(RuntimeError):
    """The run cannot go on; the message says why and what to try."""


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
    """A run being trained: its network, where it stands, and what it writes down."""

    def __init__(self, run: Run, recorder: Recorder, pixels: Pixels, fabric: Fabric) -> None:
        self.run, self.recorder, self.pixels, self.fabric = run, recorder, pixels, fabric
        self.configuration: Configuration = run.configuration
        self.train_indices, self.validation_indices = pixels.split(
            self.configuration.validation_share
        )
        self.block = network_block(self.configuration, len(pixels.classes))
        plain = initial_module(run, self.block).to(memory_format=torch.channels_last)
        optimizer = make_optimizer(plain, self.configuration)
        self.plain = plain
        self.module, self.optimizer = fabric.setup(plain, optimizer)
        self.averaged = self._averaged()
        self.step = 0  # steps taken
        self.epoch = 0  # epochs finished: trained, validated and written down
        self.seconds = 0.0  # spent training, over all starts
        self.epoch_loss = 0.0  # sum over the epoch's pictures so far
        self.epoch_pictures = 0
        self.epoch_seconds = 0.0
        self.best = -1.0
        self.metrics: dict[str, float] = {}
        self.pending: list[tuple[dict[str, Any], Tensor]] = []
        self.pinned = pinned_pictures(run, cache_side(self.configuration.image_size))
        self.steps = steps_per_epoch(len(self.train_indices), self.configuration.batch_size)
        self.total_steps = self.steps * self.configuration.epochs
        self.reported = self.saved = time.monotonic()
        self.rate = 0.0  # seconds for a picture of one pixel, smoothed

    def _averaged(self) -> AveragedWeights | None:
        decay = self.configuration.averaging
        return AveragedWeights(self.plain, decay) if decay else None

    @property
    def judged(self) -> nn.Module:
        """The network that is validated and kept: the averaged one where there is one."""
        return self.averaged.module if self.averaged else self.plain

    # --- the course of a run -------------------------------------------------------------------

    def train(self) -> None:
        """Train from where the run stands to its end; raises Stopped, TrainingError."""
        self.restore()
        while self.epoch < self.configuration.epochs:
            self.train_epoch()
            self.finish_epoch()
            if self.fabric_decides(self.out_of_time()):
                return

    def train_epoch(self) -> None:
        """Go through what is left of the current epoch's batches."""
        self.module.train()
        order = epoch_order(self.train_indices, self.configuration.seed, self.epoch)
        asked = time.monotonic()
        for batch in ahead(
            self.pixels,
            order,
            self.configuration.batch_size,
            first=self.step - self.epoch * self.steps,
            rank=self.fabric.global_rank,
            ranks=self.fabric.world_size,
        ):
            got = time.monotonic()
            self.take_step(batch, waited=got - asked, started=got)
            asked = time.monotonic()
            if self.fabric_decides(self.out_of_time()):
                break

    def take_step(self, batch: Batch, *, waited: float, started: float) -> None:
        """Take one step, write it down, and save or stop where it is time to."""
        asked, step = self.configuration, self.step
        rate = learning_rate(step, self.total_steps, asked.peak_learning_rate, asked.schedule)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        size = picture_size(step, self.total_steps, asked.image_size, asked.progressive)
        with torch.random.fork_rng(enabled=True):  # dropout draws from the global generator
            torch.manual_seed(derived_seed(asked.seed, "dropout", step, self.fabric.global_rank))
            random = generator(asked.seed, "augmentation", step, self.fabric.global_rank)
            loss = train_step(
                self.module,
                self.optimizer,
                batch,
                size,
                asked.augmentation,
                asked.label_smoothing,
                self.fabric,
                random,
            )
        self.step += 1
        if self.averaged:
            self.averaged.update(self.plain, self.step)
        self.note(loss, size, rate, len(batch.labels), waited, time.monotonic() - started)
        self.keep_going()

    def finish_epoch(self) -> None:
        """Validate, write the epoch down, and save; the best so far is kept apart."""
        self.flush()
        started = time.monotonic()
        result = self.validate()
        self.epoch += 1
        values = {
            "epoch": self.epoch,
            "step": self.step,
            "train_loss": self.epoch_loss / self.epoch_pictures,
            "validation_loss": result.loss,
            "validation_accuracy": result.accuracy,
            "confusion": result.confusion,
            "seconds": self.epoch_seconds,
            "pictures_per_second": self.epoch_pictures / self.epoch_seconds,
            "validation_seconds": time.monotonic() - started,
        }
        self.recorder.epoch(**values)
        self.write_answers(result)
        self.epoch_loss = self.epoch_seconds = 0.0
        self.epoch_pictures = 0
        improved = result.accuracy > self.best
        self.best = max(self.best, result.accuracy)
        self.metrics = {name: values[name] for name in ("validation_accuracy", "validation_loss")}
        self.save(best=improved)
        self.report(best_accuracy=self.best)

    # --- writing down --------------------------------------------------------------------------

    def note(
        self, loss: Tensor, size: int, rate: float, pictures: int, waited: float, computed: float
    ) -> None:
        """Remember a step; it is written when its loss is read, which waits for a GPU."""
        pictures *= self.fabric.world_size
        values = {
            "step": self.step,
            "epoch": self.epoch,
            "learning_rate": rate,
            "pictures": pictures,
            "data_seconds": waited,
            "compute_seconds": computed,
            "image_size": size,
        }
        self.pending.append((values, loss))
        self.seconds += waited + computed
        self.epoch_seconds += waited + computed
        self.epoch_pictures += pictures
        fresh = (waited + computed) / (pictures * size**2)
        self.rate = fresh if not self.rate else 0.95 * self.rate + 0.05 * fresh

    def flush(self) -> None:
        """Write the remembered steps; raises TrainingError when a loss is not a number."""
        every = -(-self.total_steps // STEP_LINES)
        memory = memory_bytes(self.fabric.device)
        for values, tensor in self.pending:
            loss = tensor.item()
            if not np.isfinite(loss):
                raise TrainingError(not_a_number(values, self.configuration))
            self.epoch_loss += loss * values["pictures"]
            if values["step"] % every == 0:
                self.recorder.step(loss=loss, memory_bytes=memory, **values)
        self.pending.clear()

    def report(self, **changes: Any) -> None:
        """Replace the status, with where the run stands and how long it still takes."""
        self.reported = time.monotonic()
        self.recorder.status(
            state="running",
            epoch=self.epoch,
            step=self.step,
            total_steps=self.total_steps,
            total_epochs=self.configuration.epochs,
            progress=self.step / self.total_steps,
            seconds_left=self.seconds_left(),
            detail=describe(self.fabric.device),
            **changes,
        )

    def seconds_left(self) -> float:
        """Estimate the seconds to the end, larger pictures taking longer by their area."""
        asked = self.configuration
        per_size: dict[int, int] = {}
        full_from = self.total_steps if not asked.progressive else int(0.75 * self.total_steps)
        small = picture_size(0, self.total_steps, asked.image_size, asked.progressive)
        per_size[small] = max(0, full_from - self.step)
        per_size[asked.image_size] = per_size.get(asked.image_size, 0) + min(
            self.total_steps - self.step, self.total_steps - full_from
        )
        area = sum(size**2 * steps for size, steps in per_size.items()) * asked.batch_size
        # A validation is a forward pass: about a third of a step, picture by picture.
        epochs = asked.epochs - self.epoch
        area += epochs * len(self.validation_indices) * asked.image_size**2 / 3
        left = area * self.rate
        if asked.time_limit is not None:
            left = min(left, max(0.0, asked.time_limit * 60 - self.seconds))
        return left

    def write_answers(self, result: Evaluation) -> None:
        """Write the validation pictures' verdicts, and those on the visitor's own photos."""
        names = [self.pixels.names[i] for i in self.validation_indices]
        document = {
            "epoch": self.epoch,
            "classes": list(self.pixels.classes),
            "names": names,
            "labels": result.labels.tolist(),
            "probabilities": np.round(result.probabilities, 5).tolist(),
        }
        self.recorder.validation(document)
        for name, picture in self.pinned.items():
            size, device = self.configuration.image_size, self.fabric.device
            answer = probabilities(self.judged.eval(), torch.from_numpy(picture)[None], size, device)
            self.recorder.pinned(
                epoch=self.epoch, step=self.step, name=name, probabilities=answer[0].tolist()
            )

    # --- saving and stopping -------------------------------------------------------------------

    def keep_going(self) -> None:
        """Report and save when it is time; raises Stopped after a save when asked to stop."""
        now = time.monotonic()
        if now - self.reported > STATUS_SECONDS:
            self.flush()
            self.report()
        self.stop_if_asked()
        if now - self.saved > settings().checkpoint_seconds:
            self.save()

    def stop_if_asked(self) -> None:
        """Save and raise Stopped where a stop has been asked for."""
        self.recorder.heartbeat()
        if self.fabric_decides(self.recorder.stop_requested()):
            self.save()
            raise Stopped

    def save(self, *, best: bool = False) -> None:
        """Save all that is needed to go on, and the judged weights as a model of their own."""
        self.flush()
        self.saved = time.monotonic()
        if not self.fabric.is_global_zero:
            return
        save_checkpoint(
            self.run.path,
            step=self.step,
            epoch=self.epoch,
            weights=self.judged.state_dict(),
            state=self.state(),
            metadata=self.metadata(),
            best=best,
        )

    def state(self) -> dict[str, Any]:
        """Return what a resumed run starts from."""
        return {
            "total_steps": self.total_steps,
            **{name: getattr(self, name) for name in CARRIED},
            "module": self.plain.state_dict(),
            "averaged": self.averaged.module.state_dict() if self.averaged else None,
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self) -> None:
        """Continue from the last checkpoint where there is one."""
        state = load_state(self.run.path)
        if state is None:
            self.recorder.truncate_after(0)
            return
        if state["total_steps"] != self.total_steps:
            raise TrainingError(
                f"The pictures have changed since the run began: it had {state['total_steps']:,} "
                f"steps and would now have {self.total_steps:,}. Branch from it instead."
            )
        for name in CARRIED:
            setattr(self, name, state[name])
        self.plain.load_state_dict(state["module"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.averaged:
            self.averaged.module.load_state_dict(state["averaged"])
        self.recorder.truncate_after(self.step)

    def metadata(self) -> dict[str, Any]:
        """Return what the weights file says of itself."""
        return {
            "version": 1,
            "block": self.block.to_document(),
            "classes": list(self.pixels.classes),
            "image_size": self.configuration.image_size,
            "run": self.run.id,
            "epoch": self.epoch,
            "step": self.step,
            "metrics": self.metrics,
        }

    def validate(self) -> Evaluation:
        """Judge the network on the validation pictures, at the full size."""
        module = self.judged.eval()
        size, device = self.configuration.image_size, self.fabric.device
        indices = self.validation_indices
        return evaluate(module, self.pixels, indices, size, device, self.stop_if_asked)

    def out_of_time(self) -> bool:
        """Return whether the time limit is reached."""
        limit = self.configuration.time_limit
        return limit is not None and self.seconds > limit * 60

    def fabric_decides(self, flag: bool) -> bool:
        """Return the first process's `flag` in all of them, so that they stop at the same step."""
        return self.fabric.broadcast(flag) if self.fabric.world_size > 1 else flag


def not_a_number(values: Mapping[str, Any], configuration: Configuration) -> str:
    """Say where the loss was lost, and what usually helps."""
    return (
        f"The loss became infinite or not a number at step {values['step']:,} "
        f"(epoch {values['epoch'] + 1}), at a learning rate of {values['learning_rate']:.3g}. "
        f"The peak of {configuration.peak_learning_rate:g} is probably too high: "
        f"branch from this run with a tenth of it."
    )


def network_block(configuration: Configuration, classes: int) -> Block:
    """Return the network that the configuration names, with an output for each class."""
    if configuration.block is not None:
        return Block.from_document(configuration.block)
    return preset_block(configuration.model, classes, configuration.image_size)


def pinned_pictures(run: Run, side: int) -> dict[str, np.ndarray]:
    """Read the photos pinned to a run, by name: uint8 (side, side, 3); unreadable ones are left."""
    pictures = {}
    for photo in run.pinned:
        try:
            pictures[photo.name] = read_square(photo.path, side)
        except PictureError:
            continue  # refused at the door with a sentence when it was pinned
    return pictures


def prepare_pixels(configuration: Configuration, recorder: Recorder) -> Pixels:
    """Open the run's decoded pictures, decoding them first where that has not been done."""

    def progress(done: int, total: int) -> None:
        recorder.heartbeat(
            state="preparing", detail=f"{done:,} of {total:,} pictures", progress=done / max(1, total)
        )

    return open_pixels(
        Source.parse(configuration.data),
        cache_side(configuration.image_size),
        progress=progress,
        cancelled=recorder.stop_requested,
    )


def train(run: Run, recorder: Recorder) -> None:
    """Train `run` from its last checkpoint to its end, writing through `recorder`.

    Raises Stopped after saving when asked to stop, TrainingError when the loss is lost, and what
    reading the data or writing the checkpoint raises (DatasetError, RunError).
    """
    pixels = prepare_pixels(run.configuration, recorder)
    trainer = Trainer(run, recorder, pixels, make_fabric(run.configuration))
    trainer.train()
    detail = "stopped by its time limit" if trainer.step < trainer.total_steps else ""
    recorder.status(state="finished", progress=1.0, seconds_left=0.0, detail=detail)
