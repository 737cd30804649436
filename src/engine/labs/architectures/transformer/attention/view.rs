//! What the panel draws: every matrix of the layer for the typed sentence.

use super::{
    Params,
    model::{ANSWERS, Model, Pass, largest, softmax},
    sentences::{Task, wanted},
    words::Sentence,
};
use crate::{kernels::attention::Attention, view::Matrix};
use serde::{Deserialize, Serialize};

/// Everything of one moment.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Snapshot {
    pub words: Vec<String>,
    /// `[token, width]`: the vectors of token and place added.
    pub x: Matrix,
    /// `[token, width]`: the vectors of the places alone.
    pub places: Matrix,
    pub heads: Vec<HeadView>,
    /// `[token, inner]`: the heads' outputs side by side; zero for a head that is switched off.
    pub joined: Matrix,
    /// `[inner, width]`
    pub out_weights: Matrix,
    /// `[token, width]`
    pub out: Matrix,
    /// What scores are divided by: the root of the head's width, if scaling is on, times the temperature.
    pub divisor: f32,
    pub head_dim: usize,
    pub causal: bool,
    /// `[head][task]`: share of the head's weight that lies where the task wants it, on test sentences.
    pub work: Vec<[f64; 4]>,
    /// `[token][task]`
    pub answers: Vec<[Option<Answer>; 4]>,
    pub muted: Vec<bool>,
}

/// One head's matrices.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HeadView {
    /// `[width, head_dim]`
    pub query_weights: Matrix,
    pub key_weights: Matrix,
    pub value_weights: Matrix,
    /// `[token, head_dim]`
    pub queries: Matrix,
    pub keys: Matrix,
    pub values: Matrix,
    /// `[query, key]`
    pub scores: Matrix,
    pub scaled: Matrix,
    pub weights: Matrix,
    /// `[token, head_dim]`
    pub mixed: Matrix,
}

/// What the model answers to one question of one token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The place that would be right.
    pub wanted: usize,
    /// The place that the model means; none where its answer does not stand in the sentence.
    pub place: Option<usize>,
    /// How sure it is.
    pub share: f32,
    pub right: bool,
}

/// All rows of these columns.
fn columns(values: &[f32], across: usize, from: usize, count: usize) -> Matrix {
    Matrix {
        rows: values.len() / across,
        columns: count,
        values: values
            .chunks_exact(across)
            .flat_map(|row| row[from..from + count].to_vec())
            .collect(),
    }
}

fn whole(values: &[f32], columns: usize) -> Matrix {
    Matrix {
        rows: values.len() / columns,
        columns,
        values: values.to_vec(),
    }
}

fn scores(queries: &Matrix, keys: &Matrix) -> Matrix {
    let dot = |query: &[f32], key: &[f32]| query.iter().zip(key).map(|(q, k)| q * k).sum::<f32>();
    let rows = queries.values.chunks_exact(queries.columns);
    Matrix {
        rows: queries.rows,
        columns: keys.rows,
        values: rows
            .flat_map(|query| keys.values.chunks_exact(keys.columns).map(move |key| dot(query, key)))
            .collect(),
    }
}

fn head(model: &Model, weights: &[f32], pass: &Pass, tokens: usize, head: usize) -> HeadView {
    let Attention {
        heads, head_dim, scale, ..
    } = model.attention;
    let across = 3 * heads * head_dim;
    let part = |values: &[f32], part: usize| columns(values, across, (part * heads + head) * head_dim, head_dim);
    let own = &weights[model.qkv()];
    let (queries, keys) = (part(&pass.trace.qkv, 0), part(&pass.trace.qkv, 1));
    let scores = scores(&queries, &keys);
    let scaled = Matrix {
        values: scores.values.iter().map(|score| score * scale).collect(),
        ..scores
    };
    HeadView {
        query_weights: part(own, 0),
        key_weights: part(own, 1),
        value_weights: part(own, 2),
        values: part(&pass.trace.qkv, 2),
        weights: whole(&pass.trace.weights[head * tokens * tokens..][..tokens * tokens], tokens),
        mixed: columns(&pass.trace.mixed, heads * head_dim, head * head_dim, head_dim),
        queries,
        keys,
        scores,
        scaled,
    }
}

/// `seen` are the weights that the pass was made with, in which heads may be switched off.
pub(super) fn snapshot(
    model: &Model,
    params: &Params,
    [weights, seen]: [&[f32]; 2],
    sentence: &Sentence,
    pass: &Pass,
    muted: &[bool],
) -> Snapshot {
    let Attention {
        width,
        heads,
        head_dim,
        scale,
        causal,
    } = model.attention;
    let inner = heads * head_dim;
    let mut joined = whole(&pass.trace.mixed, inner);
    for row in joined.values.chunks_exact_mut(inner) {
        for (part, _) in row.chunks_exact_mut(head_dim).zip(muted).filter(|(_, muted)| **muted) {
            part.fill(0.0);
        }
    }
    Snapshot {
        words: sentence.words.clone(),
        x: whole(&pass.x, width),
        places: whole(&weights[model.places()][..sentence.len() * width], width),
        heads: (0..heads)
            .map(|at| head(model, weights, pass, sentence.len(), at))
            .collect(),
        joined,
        out_weights: whole(&seen[model.out()], width),
        out: whole(&pass.trace.out, width),
        divisor: 1.0 / scale,
        head_dim,
        causal: causal && params.causal,
        work: vec![],
        answers: answers(sentence, pass),
        muted: muted.to_vec(),
    }
}

fn answers(sentence: &Sentence, pass: &Pass) -> Vec<[Option<Answer>; 4]> {
    let row = pass.logits.len() / sentence.len();
    let of = |(at, logits): (usize, &[f32])| {
        let mut answers = [const { None }; 4];
        for (index, task) in Task::ALL.iter().copied().enumerate() {
            let mut shares = logits[ANSWERS[index].clone()].to_vec();
            softmax(&mut shares);
            let best = largest(&shares);
            answers[index] = wanted(task, &sentence.codes, at).map(|wanted| {
                let place = match task {
                    Task::Previous | Task::First => near(&sentence.codes, best, wanted),
                    Task::Same | Task::Bracket => (best < sentence.len()).then_some(best),
                };
                let right = match task {
                    Task::Previous | Task::First => best == sentence.codes[wanted],
                    Task::Same | Task::Bracket => best == wanted,
                };
                Answer {
                    wanted,
                    place,
                    share: shares[best],
                    right,
                }
            });
        }
        answers
    };
    pass.logits.chunks_exact(row).enumerate().map(of).collect()
}

/// A place of the token with this code: the wanted one where it fits.
fn near(codes: &[usize], code: usize, wanted: usize) -> Option<usize> {
    if codes[wanted] == code {
        Some(wanted)
    } else {
        codes.iter().position(|known| *known == code)
    }
}
