use super::*;
use crate::{
    data::digits,
    device,
    lab::{Change, Export, Lab},
    nn::conv_net::plain,
};
use burn::tensor::{Tensor, TensorData};

fn trained(params: &Params, steps: usize) -> Cnn {
    let mut lab = Cnn::new(params, 1, &device::cpu()).unwrap();
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab
}

fn metric(lab: &Cnn, name: &str) -> f64 {
    lab.metrics().get(name).unwrap()
}

#[test]
fn in_300_steps_lenet5_reads_more_than_0_9_of_unseen_digits_and_its_confusions_add_up() {
    let lab = trained(&Params::default(), 300);
    let still = metric(&lab, "test_accuracy");
    assert!(still > 0.9, "{still}");
    let shown = lab.snapshot();
    let right: f32 = (0..10).map(|digit| shown.confusion.at(digit, digit)).sum();
    assert_eq!(f64::from(right) / shown.test_count as f64, still);
    assert!(!shown.mistakes.is_empty() && shown.mistakes.len() <= 12);
    assert!(
        shown
            .mistakes
            .windows(2)
            .all(|pair| pair[0].confidence >= pair[1].confidence)
    );
}

/// The small net, which is quicker.
fn small() -> Params {
    Params {
        architecture: Architecture::Small,
        ..Params::default()
    }
}

#[test]
fn small_has_half_of_every_width() {
    let lab = trained(&small(), 0);
    let sizes: Vec<_> = lab
        .snapshot()
        .layers
        .iter()
        .map(|layer| (layer.maps.images.len(), layer.maps.width))
        .collect();
    assert_eq!(
        sizes,
        [(1, 28), (3, 28), (3, 14), (8, 10), (8, 5), (1, 60), (1, 42), (1, 10)]
    );
    let names: Vec<_> = lab.snapshot().layers.into_iter().map(|layer| layer.name).collect();
    let wanted = [
        "input", "conv1", "pool1", "conv2", "pool2", "dense1", "dense2", "logits",
    ];
    assert_eq!(names, wanted);
    assert_eq!(metric(&trained(&Params::default(), 0), "parameters"), 61_706.0);
}

#[test]
fn every_layer_shown_equals_burns_own_operations_to_1e_4_for_kernels_of_3_4_and_5() {
    for (kernel, pooling) in [(3, Pooling::Max), (4, Pooling::Average), (5, Pooling::Max)] {
        let lab = trained(
            &Params {
                kernel,
                pooling,
                ..small()
            },
            2,
        );
        let shown = lab.snapshot().layers;
        let input = TensorData::new(shown[0].maps.images[0].clone(), [1, 784]);
        let wanted = plain(
            lab.net.plan(),
            Tensor::from_data(input, &device::cpu()),
            &lab.net.params(),
        );
        assert_eq!(wanted.layers.len() + 1, shown.len());
        for (layer, wanted) in shown[1..].iter().zip(wanted.layers) {
            let wanted: Vec<f32> = wanted.to_data().iter().collect();
            let values = layer.maps.images.concat();
            assert_eq!(values.len(), wanted.len(), "{}", layer.name);
            assert!(
                values.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-4),
                "{}",
                layer.name
            );
        }
    }
}

#[test]
fn every_inspected_value_is_what_its_own_arithmetic_gives_to_1e_4() {
    for pooling in [Pooling::Max, Pooling::Average] {
        let mut lab = trained(
            &Params {
                pooling,
                ..Params::default()
            },
            3,
        );
        for (layer, y, x) in [
            (1, 0, 0),
            (1, 13, 27),
            (2, 6, 13),
            (3, 4, 9),
            (4, 2, 4),
            (5, 0, 119),
            (6, 0, 83),
            (7, 0, 9),
        ] {
            let channel = if layer < 5 { 3 } else { 0 };
            lab.act(Action::Inspect {
                at: Some(Place { layer, channel, y, x }),
            })
            .unwrap();
            let shown = lab.snapshot();
            let seen = shown.inspected.unwrap();
            let maps = &shown.layers[layer].maps;
            assert_eq!(seen.after, maps.images[channel][y * maps.width + x]);
            let cells = |all: &[Matrix]| all.iter().flat_map(|one| one.values.clone()).collect::<Vec<_>>();
            let (window, kernel) = (cells(&seen.window), cells(&seen.kernel));
            assert_eq!(window.len(), kernel.len());
            let products: f32 = window.iter().zip(kernel).map(|(value, weight)| value * weight).sum();
            let before = products + seen.bias;
            let wanted = if [1, 3, 5, 6].contains(&layer) {
                before.max(0.0)
            } else {
                before
            };
            assert!((seen.products - products).abs() < 1e-4 && (seen.before - before).abs() < 1e-4);
            assert!(
                (seen.after - wanted).abs() < 1e-4,
                "layer {layer}: {} {wanted}",
                seen.after
            );
        }
        lab.act(Action::Inspect {
            at: Some(Place {
                layer: 1,
                channel: 6,
                y: 0,
                x: 0,
            }),
        })
        .unwrap();
        assert!(lab.snapshot().inspected.is_none());
    }
}

#[test]
fn the_window_of_the_first_value_is_cut_off_by_2_pixels_of_padding() {
    let mut lab = trained(&small(), 0);
    lab.act(Action::Inspect {
        at: Some(Place {
            layer: 1,
            channel: 0,
            y: 0,
            x: 14,
        }),
    })
    .unwrap();
    assert_eq!(lab.snapshot().inspected.unwrap().source, [0, 12, 3, 17]);
    lab.act(Action::Inspect {
        at: Some(Place {
            layer: 4,
            channel: 0,
            y: 1,
            x: 2,
        }),
    })
    .unwrap();
    assert_eq!(lab.snapshot().inspected.unwrap().source, [2, 4, 4, 6]);
}

#[test]
fn a_stroke_drawn_in_a_corner_is_read_from_the_middle_20_rows() {
    let mut lab = trained(&small(), 0);
    let mut pixels = vec![0.0; 784];
    (1..11).for_each(|y| pixels[y * 28 + 22..y * 28 + 24].fill(1.0));
    lab.act(Action::Draw { pixels }).unwrap();
    let shown = lab.snapshot();
    assert!(shown.drawing.is_some() && shown.truth.is_none());
    let input = &shown.layers[0].maps.images[0];
    let (mut mass, mut x, mut y) = (0.0, 0.0, 0.0);
    for (index, ink) in input.iter().enumerate() {
        (mass, x, y) = (mass + ink, x + ink * (index % 28) as f32, y + ink * (index / 28) as f32);
    }
    assert!((x / mass - 13.5).abs() < 0.1 && (y / mass - 13.5).abs() < 0.1);
    assert!(
        (mass - 4.0 * 20.0).abs() < 2.0,
        "twice as long and twice as wide: {mass}"
    );
    assert!(input[..3 * 28].iter().all(|&ink| ink == 0.0));
    assert!(lab.metrics().get("drawn_confidence").is_some());

    lab.act(Action::PickTest { index: 7 }).unwrap();
    let digits = digits::mnist();
    assert_eq!(lab.snapshot().truth, Some(digits.labels[digits.test().start + 7]));
    assert!(lab.metrics().get("drawn_confidence").is_none());
    assert!(lab.act(Action::Draw { pixels: vec![0.5; 10] }).is_err());
}

#[test]
fn equal_seeds_give_equal_bits_and_weights_come_back_from_a_file() {
    let (one, mut two) = (trained(&Params::default(), 5), trained(&Params::default(), 5));
    let file = one.export(Export::Safetensors).unwrap();
    assert_eq!(file, two.export(Export::Safetensors).unwrap());
    two.step().unwrap();
    two.import(&file).unwrap();
    assert_eq!(file, two.export(Export::Safetensors).unwrap());
    assert!(two.import(&file[..200]).is_err());
}

#[test]
fn an_input_made_to_excite_a_channel_excites_it_more_than_the_digit_shown() {
    let mut lab = trained(&small(), 60);
    for (layer, channel) in [(3, 5), (4, 2), (7, 3)] {
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let excited = |lab: &Cnn| {
            let maps = &lab.snapshot().layers[layer].maps;
            if maps.height == 1 {
                maps.images[0][channel]
            } else {
                mean(&maps.images[channel])
            }
        };
        lab.show_test(0);
        let usual = excited(&lab);
        lab.act(Action::Maximize { layer, channel }).unwrap();
        let made = lab.snapshot().maximized[0].clone();
        assert!(made.image.iter().all(|ink| (0.0..=1.0).contains(ink)));
        lab.input = made.image.clone();
        assert!(excited(&lab) > usual, "{layer}: {} {usual}", excited(&lab));
        let near = |a: f32, b: f32| (a - b).abs() < 1e-4 * b.abs().max(1.0);
        assert!(near(made.answer, excited(&lab)) && near(made.usual, usual), "{made:?}");
    }
    // The newest first; the same channel at the same step has one place.
    lab.act(Action::Maximize { layer: 4, channel: 2 }).unwrap();
    let kept: Vec<_> = lab
        .snapshot()
        .maximized
        .iter()
        .map(|one| (one.layer, one.channel))
        .collect();
    assert_eq!(kept, [(4, 2), (7, 3), (3, 5)]);
    lab.act(Action::ClearMaximized).unwrap();
    assert!(lab.snapshot().maximized.is_empty());
    assert!(lab.act(Action::Maximize { layer: 7, channel: 10 }).is_err());
    assert!(lab.act(Action::Maximize { layer: 0, channel: 0 }).is_err());
}

#[test]
fn without_decay_adamw_steps_as_adam_does_and_its_programs_say_so() {
    let after_3 = |optimizer, weight_decay| {
        let params = Params {
            optimizer,
            weight_decay,
            train_size: 100,
            ..small()
        };
        trained(&params, 3)
    };
    let apart = |one: &Cnn, other: &Cnn| {
        let (one, other) = (one.net.weights(), other.net.weights());
        one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    };
    let adamw = after_3(OptimizerKind::AdamW, 0.0);
    assert!(apart(&adamw, &after_3(OptimizerKind::Adam, 0.0)) < 1e-6);
    assert!(apart(&adamw, &after_3(OptimizerKind::AdamW, 0.1)) > 1e-5);
    let program = |format| String::from_utf8(adamw.export(format).unwrap()).unwrap();
    assert!(program(Export::PyTorch).contains("AdamW(model.parameters(), lr=LR, weight_decay=0.0)"));
    assert!(program(Export::Burn).contains("AdamWConfig::new().with_weight_decay(0.0)"));
}

#[test]
fn changed_rates_are_live_and_changed_kernels_start_again() {
    let mut lab = trained(&small(), 1);
    assert_eq!(lab.apply(&Params { lr: 0.1, ..small() }).unwrap(), Change::Live);
    assert_eq!(lab.apply(&Params { kernel: 3, ..small() }).unwrap(), Change::Restart);
}

#[test]
fn moving_by_2_and_minus_1_pixels_moves_the_ink_right_and_left_and_down_and_up() {
    let mut picture = vec![0.0; 25];
    picture[2 * 5 + 1] = 1.0;
    let at = |shift| evaluation::moved(&picture, 5, shift).iter().position(|&ink| ink == 1.0);
    assert_eq!(at([2, 0]), Some(2 * 5 + 3));
    assert_eq!(at([-1, 0]), Some(2 * 5));
    assert_eq!(at([0, 2]), Some(4 * 5 + 1));
    assert_eq!(at([1, -1]), Some(5 + 2));
    assert_eq!(at([4, 0]), None);
    assert_eq!(at([0, 3]), None);
}

#[test]
#[cfg_attr(
    not(feature = "slow-facts"),
    ignore = "trains three nets for 1,500 steps each; run with the feature slow-facts"
)]
fn lenet5_at_its_defaults_passes_0_97_in_1500_steps_and_moved_by_1_pixel_in_4_directions_loses_less_than_5_points() {
    for seed in 1..=3 {
        let start = std::time::Instant::now();
        let mut lab = Cnn::new(&Params::default(), seed, &device::cpu()).unwrap();
        for _ in 0..1500 {
            lab.step().unwrap();
        }
        let still = metric(&lab, "test_accuracy");
        println!("seed {seed}: {still} in {:.1} s", start.elapsed().as_secs_f64());
        assert!(still > 0.97, "seed {seed}: {still}");
        for (shift, shift_y) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
            let params = Params {
                shift,
                shift_y,
                ..Params::default()
            };
            assert_eq!(lab.apply(&params).unwrap(), Change::Live);
            let moved = metric(&lab, "shifted_accuracy");
            println!("  moved by {shift}, {shift_y}: {moved}");
            // Diagonal moves are reported; the fact speaks of one pixel.
            assert!(
                shift * shift_y != 0 || still - moved < 0.05,
                "{shift}, {shift_y}: {still} {moved}"
            );
        }
    }
}
