use super::*;
use crate::{
    device,
    lab::{Change, Export, Lab},
};

fn trained(params: &Params, steps: usize) -> Cnn {
    let mut lab = Cnn::new(params, 1, &device::cpu()).unwrap();
    (0..steps).for_each(|_| {
        lab.step().unwrap();
    });
    lab
}

#[test]
fn in_300_steps_lenet5_reads_more_than_0_9_of_unseen_digits_and_keeps_them_when_moved_by_1_pixel() {
    let mut lab = trained(&Params::default(), 300);
    lab.apply(&Params {
        shift: 1,
        ..Params::default()
    })
    .unwrap();
    let (still, moved) = (
        lab.metrics().get("test_accuracy").unwrap(),
        lab.metrics().get("shifted_accuracy").unwrap(),
    );
    assert!(still > 0.9, "{still}");
    assert!(still - moved < 0.05, "{still} {moved}");
}

#[test]
fn every_inspected_value_is_the_activation_of_its_own_arithmetic_to_1e_4() {
    for pooling in [Pooling::Max, Pooling::Average] {
        let mut lab = trained(
            &Params {
                pooling,
                ..Params::default()
            },
            3,
        );
        for (layer, y) in [(0, 0), (0, 13), (1, 6), (2, 4), (3, 2), (4, 0), (5, 0), (6, 0)] {
            let place = Place {
                layer,
                channel: 3,
                y,
                x: y,
            };
            lab.act(Action::Inspect { place: Some(place) }).unwrap();
            let seen = lab.snapshot().inspection.unwrap();
            let wanted = match layer {
                1 | 3 if pooling == Pooling::Max => seen.terms[0].values.iter().copied().fold(f32::MIN, f32::max),
                1 | 3 => seen.terms[0].values.iter().sum::<f32>() / 4.0,
                6 => seen.sum,
                _ => seen.sum.max(0.0),
            };
            assert!(
                (seen.value - wanted).abs() < 1e-4,
                "layer {layer}: {} {wanted}",
                seen.value
            );
        }
    }
}

#[test]
fn a_vertical_stroke_drawn_anywhere_lies_in_the_middle_20_rows() {
    let mut lab = trained(&Params::default(), 0);
    lab.act(Action::Draw {
        strokes: vec![vec![[0.8, 0.1], [0.8, 0.4]]],
    })
    .unwrap();
    let shown = lab.snapshot();
    assert_eq!(shown.source, Source::Drawn);
    let (mut mass, mut x, mut y) = (0.0, 0.0, 0.0);
    for (index, ink) in shown.input.iter().enumerate() {
        (mass, x, y) = (mass + ink, x + ink * (index % 28) as f32, y + ink * (index / 28) as f32);
    }
    assert!((x / mass - 13.5).abs() < 0.1 && (y / mass - 13.5).abs() < 0.1);
    assert!(shown.input[..3 * 28].iter().all(|ink| *ink == 0.0));
    assert!(lab.metrics().get("drawn_confidence").is_some());
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
fn a_class_is_pleased_more_by_the_picture_made_for_it_than_by_noise() {
    let mut lab = trained(&Params::default(), 60);
    lab.act(Action::Maximize {
        goal: Some(Goal::Class(3)),
    })
    .unwrap();
    let (_, picture, score) = lab.snapshot().maximized.unwrap();
    assert!(score > 3.0, "{score}");
    assert!(picture.iter().all(|ink| (0.0..=1.0).contains(ink)));
    assert!(
        lab.act(Action::Maximize {
            goal: Some(Goal::Class(10))
        })
        .is_err()
    );
}

#[test]
fn changed_rates_are_live_and_changed_kernels_start_again() {
    let mut lab = trained(
        &Params {
            architecture: Architecture::Small,
            ..Params::default()
        },
        1,
    );
    let small = Params {
        architecture: Architecture::Small,
        ..Params::default()
    };
    assert_eq!(
        lab.apply(&Params {
            lr: 0.1,
            ..small.clone()
        })
        .unwrap(),
        Change::Live
    );
    assert_eq!(lab.apply(&Params { kernel: 3, ..small }).unwrap(), Change::Restart);
}
