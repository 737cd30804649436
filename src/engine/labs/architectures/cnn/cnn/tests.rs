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
fn in_300_steps_lenet5_reads_more_than_0_9_of_unseen_digits_and_keeps_them_when_moved_by_1_pixel() {
    let start = std::time::Instant::now();
    let lab = trained(&Params::default(), 300);
    println!("300 steps: {:?}", start.elapsed());
    let still = metric(&lab, "test_accuracy");
    println!("with a look: {:?}, {:?}", start.elapsed(), lab.metrics());
    assert!(still > 0.9, "{still}");
    let moved = metric(&lab, "shifted_accuracy");
    assert!(still - moved < 0.05, "{still} {moved}");
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
