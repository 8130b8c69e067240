from dataclasses import replace

import numpy as np
import pytest

from core.novelty import Detector
from core.novelty.curves import auroc
from core.novelty.detector import Layer
from core.novelty.fitting import Examples, fit, left_out, strongest, unseen_scores

LAYERS = ("first", "last")


def features(seed, count, shift=0.0, width=1.0):
    """Channel means that lie around `shift`, of two layers with 4 and 6 channels."""
    dice = np.random.default_rng(seed)
    return {
        name: (shift + width * dice.standard_normal((count, wide))).astype(np.float32)
        for name, wide in zip(LAYERS, (4, 6), strict=True)
    }


def pets(seed, count):
    """Two classes, on either side of 0."""
    labels = np.arange(count) % 2
    found = features(seed, count)
    return {name: each + (2 * labels - 1)[:, None] for name, each in found.items()}, labels


@pytest.fixture(scope="module")
def examples():
    reference, labels = pets(1, 300)
    return Examples(
        reference, labels, pets(2, 200)[0], {"high": features(3, 60, 4), "low": features(4, 60, -5)}
    )


@pytest.fixture(scope="module")
def detector(examples):
    return fit(examples)


def test_pictures_of_the_classes_are_familiar_and_other_kinds_are_not(detector):
    known = detector.familiarity(pets(7, 200)[0])
    assert (known > 0).mean() > 0.95
    assert (detector.familiarity(features(8, 100, 4)) < 0).mean() > 0.95


def test_a_kind_that_was_not_fitted_is_refused_where_it_lies_far_out(detector):
    known = detector.familiarity(pets(7, 200)[0])
    assert auroc(known, detector.familiarity(features(9, 100, 0, width=6))) > 0.9


def test_a_distance_is_mahalanobis_to_the_nearest_class():
    turn = np.array([[2.0, 0.0], [1.0, 0.5]])  # whitening by hand
    means = np.array([[0.0, 1.0], [3.0, 3.0]]) @ turn
    layer = Layer(turn, means, np.ones(1), np.zeros(2), np.ones(2), np.zeros(2))
    x = np.array([[1.0, 2.0]])
    inverse = turn @ turn.T
    squares = [(x[0] - m) @ inverse @ (x[0] - m) for m in ([0.0, 1.0], [3.0, 3.0])]
    assert layer.distances(x)[0] == pytest.approx(np.log(min(squares) / 2 + 1e-6))
    assert layer.evidence(x)[0] == pytest.approx(-layer.distances(x)[0])


def test_what_lies_farther_out_is_never_more_familiar_for_it(detector):
    assert all(layer.weight[0] >= 0 for layer in detector.fitted)


def test_the_fit_is_a_minimum_of_the_penalized_cross_entropy(examples):
    """Moving the bias up or down makes the weighted likelihood of the examples no better."""
    fitted = fit(examples)

    def loss(by):
        odds = [fitted.familiarity(e) + by for e in (examples.known, *examples.others.values())]
        kinds = [np.logaddexp(0, each).mean() for each in odds[1:]]
        return np.logaddexp(0, -odds[0]).mean() / 2 + np.mean(kinds) / 2

    assert loss(0) < min(loss(0.05), loss(-0.05))


def test_every_kind_counts_the_same_however_many_pictures_it_has(examples):
    twice = {
        "high": {name: np.concatenate([e, e]) for name, e in examples.others["high"].items()},
        "low": examples.others["low"],
    }
    more = fit(Examples(examples.reference, examples.labels, examples.known, twice))
    x = features(11, 20)
    assert np.allclose(more.familiarity(x), fit(examples).familiarity(x), atol=1e-2)


def test_the_same_examples_give_the_same_detector(examples, detector):
    again = fit(examples)
    x = features(12, 9)
    assert np.array_equal(again.familiarity(x), detector.familiarity(x))


def test_tensors_lead_back_to_the_detector(detector):
    tensors = detector.tensors()
    assert all(each.dtype == np.float32 for each in tensors.values())
    back = Detector.of(LAYERS, tensors)
    x = features(13, 30, 1.0)
    assert np.allclose(back.familiarity(x), detector.familiarity(x), atol=1e-3)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("bias", lambda t: None),
        ("0.means", lambda t: None),
        ("bias", lambda t: np.zeros(0, np.float32)),
        ("bias", lambda t: np.zeros((1, 1), np.float32)),
        ("0.projection", lambda t: t[0]),
        ("0.projection", lambda t: t[:, :0]),
        ("0.means", lambda t: t[:0]),
        ("0.means", lambda t: t[:, 1:]),
        ("1.centre", lambda t: t[1:]),
        ("1.direction", lambda t: t[:, None]),
        ("1.scale", lambda t: 0 * t),
        ("1.scale", lambda t: np.full_like(t, np.nan)),
        ("0.projection", lambda t: t * np.inf),
        ("1.weight", lambda t: np.zeros(3, np.float32)),
    ],
)
def test_tensors_that_do_not_fit_are_refused(detector, name, change):
    tensors = detector.tensors()
    with np.errstate(invalid="ignore"):
        changed = change(tensors[name])
    tensors = {k: v for k, v in tensors.items() if k != name}
    if changed is not None:
        tensors[name] = changed
    with pytest.raises(ValueError, match="detector"):
        Detector.of(LAYERS, tensors)


def test_a_detector_without_layers_is_refused(detector):
    with pytest.raises(ValueError, match="layer"):
        Detector.of((), detector.tensors())


@pytest.mark.parametrize(
    "given", [{}, {"first": np.zeros((2, 4))}, features(1, 2) | {"last": np.zeros((2, 5))}]
)
def test_features_of_another_network_are_refused(detector, given):
    with pytest.raises(ValueError, match="channels are needed"):
        detector.familiarity(given)


def test_kinds_that_were_left_out_are_judged(examples):
    wide = {name: features(seed, 60, width=5) for seed, name in enumerate(("here", "there"))}
    found = left_out(replace(examples, others=wide), 1e-2)
    assert list(found) == ["here", "there"]
    assert all(0.5 < each <= 1 for each in found.values())
    assert strongest(examples, (1e-3, 1e-1)) in (1e-3, 1e-1)


def test_each_known_picture_is_scored_by_a_detector_that_has_not_seen_it(examples, detector):
    scores = unseen_scores(examples, 1e-2)
    assert scores.shape == (200,)
    assert np.isfinite(scores).all()
    assert not np.array_equal(scores, detector.familiarity(examples.known))
    assert np.corrcoef(scores, detector.familiarity(examples.known))[0, 1] > 0.9


def test_nothing_is_fitted_on_one_side_alone(examples):
    with pytest.raises(ValueError, match="needed"):
        Examples(examples.reference, examples.labels, examples.known, {})
    with pytest.raises(ValueError, match="left out"):
        strongest(
            Examples(examples.reference, examples.labels, examples.known, {"a": features(1, 5)})
        )
