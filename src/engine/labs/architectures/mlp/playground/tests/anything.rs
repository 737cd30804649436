//! Any settings and any deeds.

use crate::{
    device::cpu,
    lab::{Change, Lab},
    labs::architectures::mlp::playground::{Action, Params, Playground},
    params::{Kind, ParamSet, Value},
};
use proptest::prelude::*;

fn any_action() -> impl Strategy<Value = Action> {
    let place = || prop_oneof![4 => -7.0..7.0f32, 1 => Just(f32::NAN)];
    prop_oneof![
        (0usize..4, 0usize..5, 0usize..5, place()).prop_map(|(layer, from, to, value)| Action::SetWeight {
            layer,
            from,
            to,
            value
        }),
        (0usize..4, 0usize..5, place()).prop_map(|(layer, neuron, value)| Action::SetBias { layer, neuron, value }),
        (place(), place(), -1.0..2.0f32).prop_map(|(x, y, target)| Action::Paint { at: [x, y], target }),
        (place(), place(), 0.0..3.0f32).prop_map(|(x, y, radius)| Action::Erase { at: [x, y], radius }),
        Just(Action::ClearPoints),
        ("[a-c0-9,;\n]{0,40}", 0usize..4, any::<bool>()).prop_map(|(text, label, classes)| Action::LoadTable {
            name: "t".into(),
            text,
            label,
            classes
        }),
        proptest::option::of((place(), place())).prop_map(|at| Action::Probe {
            at: at.map(|(x, y)| [x, y])
        }),
        proptest::option::of((0usize..5, 0usize..5)).prop_map(|neuron| Action::Inspect { neuron }),
    ]
}

fn any_setting() -> impl Strategy<Value = (usize, f64, usize)> {
    (0..Params::specs().len(), 0.0..1.0f64, 0usize..20)
}

/// Sets the parameter to something within its hard range.
fn set_any(params: &mut Params, (index, share, pick): (usize, f64, usize)) {
    let spec = &Params::specs()[index];
    let value = match &spec.kind {
        Kind::Float { soft, .. } => Value::Number(soft.0 + share * (soft.1 - soft.0)),
        Kind::Int { soft, .. } => Value::Number((soft.0 + share * (soft.1.min(300.0) - soft.0)).round()),
        Kind::Bool => Value::Bool(pick % 2 == 0),
        Kind::Choice { options } => Value::Text(options[pick % options.len()].into()),
        Kind::Flags { options } => Value::Text(options[pick % options.len()].into()),
        Kind::Text { .. } => Value::Text(["", "3", "2,2", "x > y", "x y", "petal length (cm)", "?"][pick % 7].into()),
    };
    params.set(spec.name, &value).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn any_settings_and_deeds_are_done_or_refused_without_a_panic(
        settings in proptest::collection::vec(any_setting(), 0..6),
        deeds in proptest::collection::vec((any_action(), proptest::option::of(any_setting())), 0..12),
        seed in 0u64..100,
    ) {
        let mut params = Params { points: 60, ..Params::default() };
        settings.into_iter().for_each(|setting| set_any(&mut params, setting));
        if let Ok(mut lab) = Playground::new(&params, seed, &cpu()) {
            for (action, setting) in deeds {
                let _ = lab.act(action);
                let _ = lab.step();
                if let Some(setting) = setting {
                    set_any(&mut params, setting);
                    if lab.apply(&params) == Ok(Change::Restart) && let Ok(fresh) = lab.restart(&params, seed, &cpu()) {
                        lab = fresh;
                    }
                    params = lab.params.clone();
                }
                lab.metrics();
                serde_json::to_string(&lab.snapshot()).unwrap();
            }
        }
    }
}
