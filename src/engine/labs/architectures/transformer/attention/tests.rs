use super::{
    model::{Batch, Model},
    *,
};
use crate::{device, kernels::attention::Attention, lab::Lab, params::ParamSet, session::Session};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn with(pairs: &[(&str, &str)]) -> Params {
    Params::from_text(pairs).unwrap()
}

fn after(params: &Params, seed: u64, steps: u64) -> AttentionLab {
    let mut lab = AttentionLab::new(params, seed, &device::cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

#[test]
fn the_models_gradient_agrees_with_finite_differences_to_1_percent() {
    let attention = Attention {
        width: 12,
        heads: 3,
        head_dim: 4,
        scale: 0.5,
        causal: true,
    };
    let model = Model { attention };
    let mut rng = ChaCha8Rng::seed_from_u64(3);
    let weights = model.init(&mut rng);
    let batch = Batch {
        tokens: 9,
        codes: (0..3).flat_map(|_| sentences::sentence(9, &mut rng)).collect(),
    };
    let (_, gradient) = model.loss_and_gradient(&weights, &batch);
    for range in [
        model.words(),
        model.places(),
        model.qkv(),
        model.out(),
        model.out().end..model.parameters(),
    ] {
        let way = crate::math::random::normals(&mut rng, range.len(), 1.0);
        let loss = |by: f64| {
            let mut moved = weights.clone();
            moved[range.clone()]
                .iter_mut()
                .zip(&way)
                .for_each(|(weight, way)| *weight += (by * way) as f32);
            model.score(&moved, &batch).0.mean_loss()
        };
        let difference = (loss(1e-3) - loss(-1e-3)) / 2e-3;
        let slope: f64 = gradient[range.clone()]
            .iter()
            .zip(&way)
            .map(|(g, way)| f64::from(*g) * way)
            .sum();
        assert!(
            (slope - difference).abs() < 0.01 * difference.abs().max(0.1),
            "{range:?}: {slope} {difference}"
        );
    }
}

#[test]
fn every_row_of_weights_sums_to_1_and_what_is_masked_is_exactly_0() {
    let lab = after(&with(&[("heads", "5"), ("temperature", "0.1")]), 1, 30);
    for head in lab.snapshot().heads {
        for row in 0..head.weights.rows {
            let weights: Vec<f32> = (0..head.weights.columns)
                .map(|column| head.weights.at(row, column))
                .collect();
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            assert!(weights[row + 1..].iter().all(|weight| *weight == 0.0));
        }
    }
}

#[test]
fn each_matrix_on_show_follows_from_those_before_it_to_1e_4() {
    let lab = after(&with(&[("heads", "3"), ("temperature", "2"), ("causal", "off")]), 2, 20);
    let seen = lab.snapshot();
    let close = |a: f32, b: f32| assert!((a - b).abs() < 1e-4 * (1.0 + b.abs()), "{a} {b}");
    let dot = |a: Vec<f32>, b: Vec<f32>| a.iter().zip(&b).map(|(a, b)| a * b).sum::<f32>();
    let row = |m: &crate::view::Matrix, row: usize| (0..m.columns).map(|column| m.at(row, column)).collect::<Vec<_>>();
    let column = |m: &crate::view::Matrix, column: usize| (0..m.rows).map(|row| m.at(row, column)).collect::<Vec<_>>();
    assert!((seen.divisor - 2.0 * 10f32.sqrt()).abs() < 1e-5, "{}", seen.divisor);
    for head in &seen.heads {
        close(
            head.queries.at(4, 2),
            dot(row(&seen.x, 4), column(&head.query_weights, 2)),
        );
        close(
            head.values.at(3, 1),
            dot(row(&seen.x, 3), column(&head.value_weights, 1)),
        );
        close(head.scores.at(5, 2), dot(row(&head.queries, 5), row(&head.keys, 2)));
        close(head.scaled.at(5, 2), head.scores.at(5, 2) / seen.divisor);
        let powers: Vec<f32> = row(&head.scaled, 5).iter().map(|score| score.exp()).collect();
        close(head.weights.at(5, 2), powers[2] / powers.iter().sum::<f32>());
        close(head.mixed.at(5, 3), dot(row(&head.weights, 5), column(&head.values, 3)));
    }
    close(
        seen.out.at(5, 7),
        dot(row(&seen.joined, 5), column(&seen.out_weights, 7)),
    );
}

#[test]
fn a_future_word_changes_no_output_of_the_past_while_the_mask_is_on() {
    let outputs = |text: &str, causal: &str| {
        after(&with(&[("text", text), ("causal", causal)]), 1, 10)
            .snapshot()
            .out
            .values
    };
    let (a, b) = (outputs("a b c d e", "on"), outputs("a b c d f", "on"));
    assert_eq!(a[..4 * 32], b[..4 * 32]);
    assert_ne!(a[4 * 32..], b[4 * 32..]);
    assert_ne!(
        outputs("a b c d e", "off")[..4 * 32],
        outputs("a b c d f", "off")[..4 * 32]
    );
}

#[test]
fn without_scaling_one_untrained_head_of_64_numbers_has_scores_of_deviation_8_and_hardens() {
    let of = |scaling: &str| {
        let lab = after(&with(&[("heads", "1"), ("width", "64"), ("scaling", scaling)]), 1, 0);
        let metrics = lab.metrics();
        ["score_deviation", "largest_weight", "entropy"].map(|name| metrics.get(name).unwrap())
    };
    let (on, off) = (of("on"), of("off"));
    assert!((on[0] - 8.0).abs() < 2.0, "{on:?}");
    assert!(off[1] > 0.8 && on[1] < 0.6, "{on:?} {off:?}");
    assert!(off[2] < 0.5 * on[2], "{on:?} {off:?}");
}

#[test]
fn text_that_cannot_be_read_is_refused_and_the_last_picture_stays() {
    for (text, code) in [
        ("", "empty-text"),
        ("🐈", "unknown-character"),
        (&"a ".repeat(30), "too-many-tokens"),
    ] {
        let mut params = Params::default();
        let mut session = Session::<AttentionLab>::new(params.clone(), 1, device::cpu());
        let before = session.published().snapshot.unwrap();
        params.text = text.into();
        session.set_params(params);
        let published = session.published();
        assert!(matches!(&published.state, crate::session::State::Refused(fault) if fault.code() == code));
        assert_eq!(published.snapshot.unwrap().words, before.words);
    }
    let long = Params::default().set_text("text", &"字".repeat(10_000)).unwrap_err();
    assert_eq!(long.code(), "too-long");
}

#[test]
fn a_head_that_is_switched_off_answers_less_and_back_on_the_same_to_the_bit() {
    let mut lab = after(&Params::default(), 1, 60);
    let before = lab.metrics().get("test_loss").unwrap();
    lab.act(Action::Mute { head: 0, off: true }).unwrap();
    assert_ne!(lab.metrics().get("test_loss").unwrap(), before);
    assert!(lab.snapshot().joined.values[..8].iter().all(|value| *value == 0.0));
    lab.act(Action::Mute { head: 0, off: false }).unwrap();
    assert_eq!(lab.metrics().get("test_loss").unwrap(), before);
    assert!(lab.act(Action::Mute { head: 4, off: true }).is_err());
}

#[test]
fn the_same_seed_gives_the_same_losses_to_the_bit() {
    let loss = |seed| {
        after(&Params::default(), seed, 25)
            .metrics()
            .get("test_loss")
            .unwrap()
            .to_bits()
    };
    assert_eq!(loss(1), loss(1));
    assert_ne!(loss(1), loss(2));
}

#[test]
fn a_snapshot_of_24_words_8_heads_and_width_64_stays_under_1_megabyte() {
    let text: Vec<String> = (0..24).map(|word| format!("w{word}")).collect();
    let lab = after(
        &with(&[("heads", "8"), ("width", "64"), ("text", &text.join(" "))]),
        1,
        0,
    );
    assert!(serde_json::to_vec(&lab.snapshot()).unwrap().len() < 1_000_000);
}

/// The model's answers and the heads' work after `steps` steps.
fn reached(params: &Params, seed: u64, steps: u64) -> crate::lab::Metrics {
    after(params, seed, steps).metrics()
}

#[test]
fn after_400_steps_four_heads_answer_nine_of_ten_questions_and_one_head_fewer_than_seven() {
    let (four, one) = (
        reached(&Params::default(), 1, 400),
        reached(&with(&[("heads", "1")]), 1, 400),
    );
    assert!(four.get("answered").unwrap() > 0.9, "{four:?}");
    assert!(one.get("answered").unwrap() < 0.7, "{one:?}");
}

#[cfg(feature = "slow-facts")]
#[test]
fn after_600_steps_each_question_has_a_head_that_gives_it_60_percent_and_three_heads_work_with_three_seeds() {
    for seed in [1, 2, 3] {
        let metrics = reached(&Params::default(), seed, 600);
        for name in WORK {
            assert!(metrics.get(name).unwrap() > 0.6, "{name} {metrics:?}");
        }
        assert!(metrics.get("specialists").unwrap() >= 3.0, "{metrics:?}");
        assert!(metrics.get("answered").unwrap() > 0.95, "{metrics:?}");
    }
}

#[test]
fn unscaled_and_hard_rows_take_no_longer_than_50_milliseconds_a_step() {
    let mut lab = after(
        &with(&[("heads", "1"), ("width", "64"), ("scaling", "off"), ("lr", "0.05")]),
        7,
        60,
    );
    let start = std::time::Instant::now();
    for _ in 0..20 {
        lab.step().unwrap();
    }
    assert!(
        start.elapsed().as_secs_f64() / 20.0 < 0.05,
        "{:?}",
        start.elapsed() / 20
    );
}
