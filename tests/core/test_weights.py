"""Documents and links of networks: where weights come from goes along, a path never does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.blocks import BlockError, preset_block
from core.networks import ImageNet, Network, NetworkError, Seeded, WeightsFile

MOBILENET = "mobilenet_v3_small"
LENET = preset_block("lenet-colour", 2, 28)
BLOCK = LENET.to_document()
SEEDED = {"from": "seed", "seed": 0}


@pytest.mark.parametrize(
    "network",
    [
        Network(LENET),
        Network(LENET, Seeded(2**63 - 1)),
        Network(preset_block(MOBILENET, 3, 64), ImageNet(MOBILENET, seed=7)),
    ],
)
def test_networks_come_back_equal_out_of_documents_and_links(network: Network) -> None:
    assert Network.from_document(json.loads(json.dumps(network.to_document()))) == network
    assert Network.from_url(network.to_url()) == network
    assert len(network.to_url()) < 150


def test_a_file_on_this_machine_goes_into_no_link(tmp_path: Path) -> None:
    network = Network(LENET, WeightsFile(tmp_path / "secret.safetensors", "0" * 64))
    for write in (network.to_document, network.to_url):
        with pytest.raises(NetworkError, match="in a file on this machine") as caught:
            write()
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (None, "with a version, weights and a block"),
        (BLOCK, "with a version, weights and a block"),
        ({"version": 1, "weights": SEEDED, "block": BLOCK, "x": 1}, "with a version, weights"),
        ({"version": 2, "weights": SEEDED, "block": BLOCK}, "has version 2, but only version 1"),
        ({"version": True, "weights": SEEDED, "block": BLOCK}, "has version True"),
        ({"version": 1, "weights": SEEDED, "block": {"version": 1, "kind": "x"}}, "At the top"),
        ({"version": 1, "weights": SEEDED, "block": None}, "has to be an object"),
    ],
)
def test_wrong_documents_are_refused(document: object, sentence: str) -> None:
    with pytest.raises((NetworkError, BlockError), match=sentence):
        Network.from_document(document)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (None, "weights have to be an object, not None"),
        ({}, "come from None, but have to come from seed, imagenet or steps"),
        ({"from": "file", "path": "/etc/passwd", "digest": "0"}, "come from 'file', but"),
        ({"from": ["seed"], "seed": 0}, "come from a list, but"),
        ({"from": "seed"}, "have the entries from, seed, no others"),
        ({**SEEDED, "path": "/etc/passwd"}, "have the entries from, seed, no others"),
        ({**SEEDED, "seed": -1}, "seed is -1, but has to be a whole number from 0"),
        ({**SEEDED, "seed": 2**63}, "more than 18 digits"),
        ({**SEEDED, "seed": True}, "seed is True"),
        ({**SEEDED, "seed": "0"}, "seed is '0'"),
        ({"from": "imagenet", "name": "x" * 10**6, "seed": 0}, "has to be a short text"),
        ({"from": "imagenet", "name": 5, "seed": 0}, "name is 5, but"),
        ({"from": "imagenet", "name": MOBILENET, "seed": 0}, "fit only the network of that name"),
    ],
)
def test_wrong_origins_of_weights_are_refused(weights: object, sentence: str) -> None:
    with pytest.raises(NetworkError, match=sentence):
        Network.from_document({"version": 1, "weights": weights, "block": BLOCK})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no network"),
        (LENET.to_url(), "holds no network"),
        (f"f0.{LENET.to_url()}", "where the network's weights come from"),
        (f"s-1.{LENET.to_url()}", "where the network's weights come from"),
        (f"s.{LENET.to_url()}", "where the network's weights come from"),
        (f"s٣.{LENET.to_url()}", "where the network's weights come from"),
        (f"s{2**63}.{LENET.to_url()}", "more than 18 digits"),
        (f"i0.{LENET.to_url()}", "fit only the network of that name"),
        (f"s0.{LENET.to_url()[:-3]}", "perhaps the link was cut off"),
        ("s0." + "A" * 10**6, "letters long; at most 8,000"),
    ],
)
def test_wrong_links_are_refused(text: str, sentence: str) -> None:
    with pytest.raises((NetworkError, BlockError), match=sentence):
        Network.from_url(text)
