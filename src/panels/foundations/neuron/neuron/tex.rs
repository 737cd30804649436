//! The neuron's formula with today's numbers put in.

use crate::kit::number::Tex;
use neural_atlas_engine::labs::foundations::neuron::neuron::{Snapshot, unit::Firing};

const TEX: Tex = Tex {
    decimals: 3,
    large: 1e6,
};

/// `z = w1 x1 + w2 x2 + b = … = number`
pub fn sum(snapshot: &Snapshot) -> String {
    let ([w1, w2], [x1, x2], b) = (snapshot.unit.w, snapshot.x, snapshot.unit.b);
    let (bias, with) = if snapshot.use_bias {
        ("+b", format!("+{}", TEX.operand(b)))
    } else {
        ("", String::new())
    };
    format!(
        r"z=w_1x_1+w_2x_2{bias}={}\cdot {}+{}\cdot {}{with}={}",
        TEX.operand(w1),
        TEX.operand(x1),
        TEX.operand(w2),
        TEX.operand(x2),
        TEX.number(snapshot.z)
    )
}

/// `a = f(z) = … = number`
pub fn output(snapshot: &Snapshot) -> String {
    let (z, a) = (TEX.operand(snapshot.z), TEX.number(snapshot.output));
    match snapshot.firing {
        Firing::Identity => format!(r"a=z={a}"),
        Firing::Step => {
            let sign = if snapshot.z > 0.0 { ">" } else { r"\le" };
            format!(r"a=[z>0]={a}\quad(z={}{sign}0)", TEX.number(snapshot.z))
        }
        Firing::Sigmoid => format!(r"a=\sigma(z)=\frac{{1}}{{1+e^{{-z}}}}=\frac{{1}}{{1+e^{{-{z}}}}}={a}"),
        Firing::Tanh => format!(r"a=\tanh z=\tanh {z}={a}"),
        Firing::Relu => format!(r"a=\max(0,z)=\max(0,{})={a}", TEX.number(snapshot.z)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neural_atlas_engine::{
        device,
        lab::Lab,
        labs::foundations::neuron::neuron::{Neuron, Params},
    };

    #[test]
    fn the_formula_has_the_numbers_of_the_snapshot_with_negative_ones_in_brackets() {
        let params = Params {
            w1: -0.6,
            w2: 0.9,
            b: -0.5,
            x1: 2.0,
            x2: 1.0,
            ..Params::default()
        };
        let snapshot = Neuron::new(&params, 7, &device::cpu()).expect("a neuron").snapshot();
        assert_eq!(
            sum(&snapshot),
            r"z=w_1x_1+w_2x_2+b=(-0.6)\cdot 2+0.9\cdot 1+(-0.5)=-0.8"
        );
        assert!(output(&snapshot).ends_with("=0.31"), "{}", output(&snapshot));
    }
}
