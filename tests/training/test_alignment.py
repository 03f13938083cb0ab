"""Where target pieces stand in a prompt, and the loss that teaches a head to look there."""

from __future__ import annotations

import math

import pytest
import torch

from dvp_gui.training.alignment import answer_pairs, as_mask, pointing_loss, summary_pairs

EOS = 1


def test_an_answer_is_found_behind_the_start_only() -> None:
    source = [10, 11, 12, 5, 10, 11, 7, EOS]
    assert answer_pairs(source, [10, 11, EOS], start=3).tolist() == [[0, 4], [1, 5]]
    assert answer_pairs(source, [10, 11, EOS], start=0).tolist() == [[0, 0], [1, 1], [0, 4], [1, 5]]
    assert answer_pairs(source, [11, 12, EOS], start=3).tolist() == []


def test_a_summary_follows_the_piece_before_it() -> None:
    source = [20, 8, 21, 22, 9, 20, 23, EOS]
    pairs = summary_pairs(source, [20, 23, 8, EOS])
    assert pairs.tolist() == [[0, 0], [0, 5], [1, 6], [2, 1]]


def test_a_piece_that_stands_everywhere_is_left_out() -> None:
    assert summary_pairs([6, 6, 6, 6, 6, EOS], [6, EOS]).tolist() == []


def test_the_loss_is_the_log_of_the_share_on_the_right_places() -> None:
    mask = as_mask([answer_pairs([3, 4, 3, EOS], [3, EOS], 0), answer_pairs([5, EOS], [6, EOS], 0)], 2, 4)
    assert mask.tolist()[0] == [[True, False, True, False], [False] * 4]
    assert not mask[1].any()
    attention = torch.full((1, 2, 2, 4), 0.25, requires_grad=True)
    loss = pointing_loss(attention, mask, torch.ones(2, 2))
    assert loss.item() == pytest.approx(-math.log(0.5), abs=1e-4)
    loss.backward()
    assert attention.grad is not None
    assert (attention.grad[0, 0, 0] < 0).tolist() == [True, False, True, False]
    assert not attention.grad[0, 1].any()


def test_a_token_counts_by_its_weight() -> None:
    mask = torch.ones(1, 2, 2, dtype=torch.bool)
    mask[0, :, 1] = False
    attention = torch.tensor([[[[0.5, 0.5], [0.1, 0.9]]]])
    loss = pointing_loss(attention, mask, torch.tensor([[3.0, 1.0]]))
    assert loss.item() == pytest.approx((3 * math.log(2) + math.log(10)) / 4, abs=1e-3)
