//! What the learner paints, and tables in their own units.

use super::*;
use crate::{
    data::tables,
    labs::architectures::mlp::playground::edits::{Deed, Edits, MAX_DEEDS},
    view::Points,
};

fn paint(lab: &mut Playground, per_class: usize) {
    for index in 0..per_class {
        for (x, target) in [(-3.0, 0.0), (3.0, 1.0)] {
            let at = [x, index as f32 * 0.1];
            lab.act(Action::Paint { at, target }).unwrap();
        }
    }
}

fn counts(lab: &Playground) -> [usize; 2] {
    let snapshot = lab.snapshot();
    [snapshot.train.at.len(), snapshot.test.at.len()]
}

#[test]
fn of_20_painted_points_half_are_test_data_and_at_a_share_of_08_sixteen_are_trained_on() {
    let mut half = lab(&[("dataset", "painted")], 1);
    paint(&mut half, 10);
    assert_eq!(counts(&half), [10, 10]);
    let blue = |points: &Points| points.target.iter().filter(|target| **target == 1.0).count();
    let snapshot = half.snapshot();
    assert_eq!([blue(&snapshot.train), blue(&snapshot.test)], [5, 5]);
    half.step().unwrap();
    assert!(half.metrics().get("test_loss").is_some());
    let more = half
        .restart(&params(&[("dataset", "painted"), ("split", "0.8")]), 1, &cpu())
        .unwrap();
    assert_eq!(counts(&more), [16, 4]);
}

#[test]
fn the_same_strokes_and_seed_give_the_same_points_and_losses() {
    let run = || {
        let mut lab = lab(&[("dataset", "moons"), ("points", "40")], 3);
        paint(&mut lab, 6);
        for _ in 0..20 {
            lab.step().unwrap();
        }
        let snapshot = lab.snapshot();
        (
            snapshot.train,
            snapshot.test,
            lab.metrics().get("test_loss").map(f64::to_bits),
        )
    };
    assert!(run() == run());
}

#[test]
fn original_points_bring_40_moons_back_after_painting_erasing_and_clearing() {
    let mut lab = lab(&[("dataset", "moons"), ("points", "40")], 3);
    let before = lab.snapshot();
    paint(&mut lab, 3);
    lab.act(Action::Erase {
        at: [0.0, 0.0],
        radius: 2.0,
    })
    .unwrap();
    lab.act(Action::ClearPoints).unwrap();
    assert_eq!(counts(&lab), [0, 0]);
    lab.act(Action::OriginalPoints).unwrap();
    let after = lab.snapshot();
    assert!((after.train, after.test) == (before.train, before.test));
}

#[test]
fn after_20000_strokes_a_full_list_is_cleared_and_takes_strokes_again() {
    let mut edits = Edits::default();
    let stroke = Deed::Paint {
        at: [1.0, 1.0],
        target: 1.0,
    };
    for _ in 0..MAX_DEEDS {
        edits.add(Dataset::Painted, stroke).unwrap();
    }
    let full = Err(Fault::TooManyPoints { limit: MAX_DEEDS });
    assert_eq!(edits.add(Dataset::Painted, stroke), full);
    edits.add(Dataset::Painted, Deed::Clear).unwrap();
    edits.add(Dataset::Painted, stroke).unwrap();
    let (mut train, mut test) = (Points::default(), Points::default());
    edits.replay(Dataset::Painted, 1.0, &mut train, &mut test);
    assert_eq!((train.at.len(), test.at.len()), (1, 0));
}

#[test]
fn progression_of_diabetes_reaches_from_25_to_346_in_its_own_unit_and_programs_say_how() {
    // Least and largest value of the published table (Efron et al. 2004): their middle is 185.5, half their distance 160.5.
    let lab = lab(&[("dataset", "diabetes"), ("split", "1")], 1);
    let snapshot = lab.snapshot();
    let scale = snapshot.scale.unwrap();
    assert_eq!((scale.value(-1.0), scale.value(1.0)), (25.0, 346.0));
    assert_eq!(snapshot.rows, 442);
    for format in [Export::PyTorch, Export::Burn, Export::Data] {
        let text = String::from_utf8(lab.export(format).unwrap()).unwrap();
        assert!(text.contains("= 160.5 * ") && text.contains(" + 185.5"), "{format:?}");
    }
    assert_eq!(super::lab(&[("dataset", "sine")], 1).snapshot().scale, None);
}

#[test]
fn columns_left_from_another_shipped_table_mean_all_and_misspelt_ones_are_refused() {
    let inputs = |set: &[(&str, &str)]| Playground::new(&params(set), 1, &cpu()).map(|lab| lab.data.inputs.len());
    let cancer = tables::breast_cancer().columns[0].name.as_str();
    assert_eq!(inputs(&[("dataset", "breast-cancer"), ("columns", cancer)]), Ok(1));
    assert_eq!(
        inputs(&[("dataset", "wine"), ("columns", cancer)]),
        inputs(&[("dataset", "wine")])
    );
    assert!(inputs(&[("dataset", "wine"), ("columns", "no such column")]).is_err());
}
