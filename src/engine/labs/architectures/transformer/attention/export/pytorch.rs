//! The experiment as a PyTorch program.

use super::{
    super::words::{BRACKETS, CODES, TOKENS},
    AttentionLab,
};
use crate::program::pytorch::truth;

pub fn program(lab: &AttentionLab) -> String {
    let (params, attention) = (lab.params(), &lab.model().attention);
    format!(
        r#"# An attention layer of Neural Atlas as a PyTorch program (PyTorch 1.13 or later): python3 attention.py
# {about}
import random

import torch
from torch import nn
from torch.nn import functional as F

SEED, STEPS, BATCH, LR = {seed}, {steps}, {batch}, {lr:?}
WIDTH, HEADS, HEAD_DIM, SCALE, CAUSAL = {width}, {heads}, {head_dim}, {scale:?}, {causal}
TOKENS, WORDS, BRACKETS = {TOKENS}, {CODES}, {brackets}
VOCABULARY = WORDS + 2 * BRACKETS
# A token answers two of the questions, a place the others.
ANSWERS = [VOCABULARY, VOCABULARY, TOKENS, TOKENS]


def sentence(length):
    """Words, some of them twice, and one or two pairs of brackets."""
    codes = random.sample(range(WORDS), length)
    places = random.sample(range(length), length)
    kind = random.randrange(BRACKETS)
    for _ in range(2 if length >= 12 else 1):
        opening, closing = sorted([places.pop(), places.pop()])
        codes[opening], codes[closing] = WORDS + 2 * kind, WORDS + 2 * kind + 1
        kind = (kind + 1) % BRACKETS
    for _ in range(min(length // 5, len(places) // 2)):
        first, second = sorted([places.pop(), places.pop()])
        codes[second] = codes[first]
    return codes


def opened(codes, at):
    depth = 0
    for before in range(at - 1, -1, -1):
        if codes[before] == codes[at]:
            depth += 1
        elif codes[before] == codes[at] - 1 and depth == 0:
            return before
        elif codes[before] == codes[at] - 1:
            depth -= 1
    return -1


def wanted(codes, at):
    """The place that each question asks for; -1 where it does not arise."""
    same = max((before for before in range(at) if codes[before] == codes[at]), default=-1)
    is_word, closes = codes[at] < WORDS, codes[at] >= WORDS and (codes[at] - WORDS) % 2 == 1
    return [at - 1, 0 if at > 1 else -1, same if is_word else -1, opened(codes, at) if closes else -1]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        inner = HEADS * HEAD_DIM
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(TOKENS, WIDTH)
        self.qkv, self.out = nn.Linear(WIDTH, 3 * inner, bias=False), nn.Linear(inner, WIDTH, bias=False)
        self.readout = nn.Linear(WIDTH, sum(ANSWERS))
        for part, size in [
            (self.words, 0.5**0.5),
            (self.places, 0.5**0.5),
            (self.qkv, WIDTH**-0.5),
            (self.out, inner**-0.5),
            (self.readout, WIDTH**-0.5),
        ]:
            nn.init.normal_(part.weight, std=size)
        nn.init.zeros_(self.readout.bias)

    def attend(self, codes):
        """The heads' weights [sentence, head, query, key] and what comes out [sentence, token, width]."""
        sentences, tokens = codes.shape
        x = self.words(codes) + self.places(torch.arange(tokens))
        q, k, v = self.qkv(x).reshape(sentences, tokens, 3, HEADS, HEAD_DIM).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(2, 3) * SCALE
        if CAUSAL:
            scores = scores.masked_fill(torch.ones(tokens, tokens).triu(1).bool(), -torch.inf)
        weights = scores.softmax(-1)
        mixed = (weights @ v).transpose(1, 2).reshape(sentences, tokens, HEADS * HEAD_DIM)
        return weights, self.out(mixed)

    def forward(self, codes):
        return self.readout(self.attend(codes)[1])


def judge(model, sentences):
    """The loss, in which every question weighs the same, and the share of each that is answered right."""
    codes = torch.tensor(sentences)
    places = torch.tensor([[wanted(codes, at) for at in range(len(codes))] for codes in sentences])
    losses, right = [], []
    for question, logits in enumerate(model(codes).split(ANSWERS, -1)):
        place = places[:, :, question]
        answer = codes.gather(1, place.clamp(min=0)) if question < 2 else place
        asked = place >= 0
        losses.append(F.cross_entropy(logits[asked], answer[asked]))
        right.append((logits[asked].argmax(1) == answer[asked]).float().mean().item())
    return sum(losses) / 4, right


def main():
    torch.manual_seed(SEED)
    random.seed(SEED)
    model = Layer()
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, betas=(0.9, 0.99))
    for step in range(STEPS):
        length = random.randint(8, TOKENS)
        optimizer.zero_grad()
        judge(model, [sentence(length) for _ in range(BATCH)])[0].backward()
        optimizer.step()
    with torch.no_grad():
        loss, right = judge(model, [sentence(16) for _ in range(64)])
    print(f"loss {{loss.item():.6f}} answered " + " ".join(f"{{share:.4f}}" for share in right))


if __name__ == "__main__":
    main()
"#,
        about = super::ABOUT.join("\n# "),
        seed = lab.seed(),
        steps = super::steps(lab),
        batch = params.batch,
        lr = params.lr,
        width = attention.width,
        heads = attention.heads,
        head_dim = attention.head_dim,
        scale = attention.scale,
        causal = truth(attention.causal),
        brackets = BRACKETS.len(),
    )
}
