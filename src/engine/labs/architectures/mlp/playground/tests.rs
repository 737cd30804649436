use super::*;
use crate::{
    device::cpu,
    lab::{Lab, Metrics},
    params::ParamSet,
};

fn params(set: &[(&str, &str)]) -> Params {
    let mut params = Params::default();
    for (name, text) in set {
        params.set_text(name, text).unwrap();
    }
    params
}

fn lab(set: &[(&str, &str)], seed: u64) -> Playground {
    Playground::new(&params(set), seed, &cpu()).unwrap()
}

fn trained(set: &[(&str, &str)], seed: u64, steps: usize) -> Metrics {
    let mut lab = lab(set, seed);
    for _ in 0..steps {
        lab.step().unwrap();
    }
    lab.metrics()
}

#[test]
fn the_same_seed_gives_the_same_curve_bit_for_bit() {
    let curve = || {
        let mut lab = lab(&[("dropout", "0.2")], 7);
        (0..100)
            .map(|_| {
                lab.step().unwrap();
                lab.metrics()
                    .iter()
                    .map(|(_, value)| value.to_bits())
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(curve(), curve());
}

#[test]
fn xor_with_its_product_as_an_input_needs_no_hidden_layer() {
    let metrics = trained(
        &[("dataset", "xor"), ("features", "x1x2"), ("hidden", ""), ("lr", "0.1")],
        1,
        300,
    );
    assert!(metrics.get("test_accuracy").unwrap() > 0.98);
}
